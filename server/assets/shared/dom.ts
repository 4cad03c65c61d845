/** Elements made in one line: `h("p", { className: "quiet" }, "words")`. */
type Properties<K extends keyof HTMLElementTagNameMap> = Partial<Omit<HTMLElementTagNameMap[K], "style" | "attributes">>;

export function h<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Properties<K> & { attributes?: Record<string, string> } = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const { attributes, ...rest } = properties;
  const made = document.createElement(name);
  Object.assign(made, rest);
  for (const [key, value] of Object.entries(attributes ?? {})) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function button(text: string, click: () => void, title = "", className = "second"): HTMLButtonElement {
  return h("button", { type: "button", className, title, onclick: click }, text);
}

/** Hands a file to the reader; nothing leaves the browser. */
export function download(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = h("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
