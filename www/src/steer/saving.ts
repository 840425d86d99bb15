// A sheet as one picture, with its headings, in the colours of the page.
import type { Sheet } from './sheet.ts';

const CELL = 160;
const GAP = 8;
const MARGIN = 24;
const LINE = 22;
const ROW_HEAD = 150;

export async function drawSheet(
  sheet: Sheet,
  canvasOf: (index: number) => HTMLCanvasElement | undefined,
  title: string,
): Promise<Blob> {
  const canvas = document.createElement('canvas');
  const [columns, rows] = [sheet.columns.length, sheet.rows.length];
  const [left, top] = [MARGIN + ROW_HEAD, MARGIN + 2 * LINE + GAP];
  canvas.width = left + columns * (CELL + GAP) - GAP + MARGIN;
  canvas.height = top + rows * (CELL + GAP) - GAP + MARGIN;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser gives no 2-D canvas');
  const { backgroundColor, color, fontFamily } = getComputedStyle(document.documentElement);
  context.fillStyle = backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = color;
  context.imageSmoothingEnabled = false;
  context.textBaseline = 'top';
  const write = (text: string, x: number, y: number, width: number) =>
    context.fillText(text, x, y, width);
  context.font = `16px ${fontFamily}`;
  write(title, MARGIN, MARGIN, canvas.width - 2 * MARGIN);
  context.font = `14px ${fontFamily}`;
  for (const [column, text] of sheet.columns.entries()) {
    write(text, left + column * (CELL + GAP), MARGIN + LINE + GAP, CELL);
  }
  for (const [row, text] of sheet.rows.entries()) {
    write(text, MARGIN, top + row * (CELL + GAP), ROW_HEAD - GAP);
  }
  for (const [index, { row, column }] of sheet.cells.entries()) {
    const picture = canvasOf(index);
    const [x, y] = [left + column * (CELL + GAP), top + row * (CELL + GAP)];
    if (picture) context.drawImage(picture, x, y, CELL, CELL);
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error('the browser could not encode the sheet'));
    }, 'image/png');
  });
}
