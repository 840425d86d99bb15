// Files that the page hands to the visitor.

export function download(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** “digits-7-1-8x.png” */
export function fileName(parts: (string | number | undefined)[], extension: string): string {
  const name = parts.filter((part) => part !== undefined).join('-');
  return `${name.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-')}.${extension}`;
}
