// The few things we do with the document all the time.

/** An element that the page is known to have. */
export function find<E extends Element>(
  selector: string,
  kind: new () => E,
  within: ParentNode = document,
): E {
  const element = within.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`the page has no ${selector}`);
  return element;
}

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export interface RadioOption {
  value: string;
  label: string;
  /** Shown before the label. */
  picture?: HTMLElement;
}

/** A row of native radio buttons that look like chips. */
export function radioRow(
  fieldset: HTMLFieldSetElement,
  name: string,
  options: RadioOption[],
  checked: string,
): void {
  for (const old of fieldset.querySelectorAll('label')) old.remove();
  for (const { value, label, picture } of options) {
    const input = make('input', { type: 'radio', name, value, checked: value === checked });
    const text = make('span', { textContent: label });
    fieldset.append(
      make('label', { className: 'chip' }, input, ...(picture ? [picture] : []), text),
    );
  }
}

/** Checks the radio button of a value; none if it is not there. */
export function checkRadio(fieldset: HTMLFieldSetElement, value: string): void {
  for (const input of fieldset.querySelectorAll<HTMLInputElement>('input[type=radio]')) {
    input.checked = input.value === value;
  }
}

export function selectOptions(
  select: HTMLSelectElement,
  options: [value: string, label: string][],
) {
  select.replaceChildren(...options.map(([value, label]) => new Option(label, value)));
}

/** Writes only what changes: what is read out when it changes would be read out again. */
export function write(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Tells what is wrong with a field, or that nothing is any more. */
export function complain(note: HTMLElement, problem: string): void {
  write(note, problem);
  note.hidden = problem === '';
}

/** A large number with its thousands apart. */
export const spaced = (count: number): string =>
  count.toLocaleString('en').replaceAll(',', '\u202f');

export const calmMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
