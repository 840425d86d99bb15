// A picture file dropped anywhere on the page, or chosen with the button.
import { find } from './dom.ts';

export function receiveFiles(onFile: (file: File) => void): void {
  const root = document.documentElement;
  const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

  addEventListener('dragover', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    root.classList.add('dropping');
  });
  addEventListener('dragleave', (event) => {
    // Only when the pointer leaves the window itself.
    if (event.relatedTarget === null) root.classList.remove('dropping');
  });
  addEventListener('drop', (event) => {
    root.classList.remove('dropping');
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    onFile(file);
  });

  const chooser = find('#open-png', HTMLInputElement);
  chooser.addEventListener('change', () => {
    const file = chooser.files?.[0];
    if (file) onFile(file);
    // So that the same file can be chosen again.
    chooser.value = '';
  });
}
