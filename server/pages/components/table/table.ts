/** Tables, where scripts run: sorted, filtered, columns chosen, one line a result, copied with the address that gave them. */
import { button, h } from "../../../assets/shared/dom";

const collator = new Intl.Collator("en", { numeric: true });
const NEXT: Record<string, string | null> = { none: "ascending", ascending: "descending", descending: null };

interface Parts {
  table: HTMLTableElement;
  body: HTMLTableSectionElement;
  head: HTMLTableRowElement;
  heads: HTMLTableCellElement[];
  rows: HTMLTableRowElement[];
}

function partsOf(box: HTMLElement): Parts | null {
  const table = box.querySelector("table");
  const [head, body] = [table?.tHead?.rows[0], table?.tBodies[0]];
  if (!table || !head || !body) return null;
  const rows = [...body.rows];
  if (rows.length === 1 && rows[0]?.cells.length === 1) return null;
  return { table, body, head, heads: [...head.cells], rows };
}

const textOf = (row: HTMLTableRowElement, column: number): string => row.cells[column]?.textContent?.trim() ?? "";

/** Sorts by a column; null: as the rows came. What is empty stands last either way. */
function sort({ body, heads, rows }: Parts, column: number, way: string | null): void {
  const number = rows.every((row) => !textOf(row, column) || !Number.isNaN(Number(textOf(row, column))));
  const order = (a: HTMLTableRowElement, b: HTMLTableRowElement): number => {
    const [one, other] = [textOf(a, column), textOf(b, column)];
    if (!one || !other) return Number(!one) - Number(!other);
    const up = number ? Number(one) - Number(other) : collator.compare(one, other);
    return way === "descending" ? -up : up;
  };
  body.append(...(way ? [...rows].sort(order) : rows));
  heads.forEach((head) => head.removeAttribute("aria-sort"));
  if (way) heads[column]?.setAttribute("aria-sort", way);
}

function sortable(parts: Parts): void {
  parts.heads.forEach((head, column) => {
    const press = h("button", { type: "button", title: head.title }, ...head.childNodes);
    head.append(press);
    press.addEventListener("click", () => sort(parts, column, NEXT[head.getAttribute("aria-sort") ?? "none"] ?? null));
  });
}

function filterOf({ rows }: Parts, said: HTMLElement): HTMLElement {
  const filter = h("input", { type: "search", placeholder: "Filter rows", attributes: { "aria-label": "Filter rows" } });
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const text = row.textContent?.toLowerCase() ?? "";
      row.hidden = !words.every((word) => text.includes(word));
    }
    said.textContent = words.length ? `${rows.filter((row) => !row.hidden).length} of ${rows.length} rows` : "";
  });
  return filter;
}

function columnsOf({ head, heads, rows }: Parts): HTMLElement {
  const list = h("ul");
  heads.forEach((one, column) => {
    const tick = h("input", { type: "checkbox", checked: !one.classList.contains("extra") });
    tick.addEventListener("change", () => {
      for (const row of [head, ...rows]) row.cells[column]?.classList.toggle("extra", !tick.checked);
    });
    list.append(h("li", {}, h("label", {}, tick, ` ${one.textContent}`)));
  });
  const columns = h("details", {}, h("summary", { textContent: "Columns" }), list);
  columns.addEventListener("keydown", (event) => {
    if (event.key === "Escape") columns.open = false;
  });
  return columns;
}

/** The rows and columns that are shown, as tab-separated lines under the address that gave them. */
async function copy({ head, body }: Parts, about: string, said: HTMLElement): Promise<void> {
  const line = (row: HTMLTableRowElement): string =>
    [...row.cells]
      .filter((cell) => !cell.classList.contains("extra"))
      .map((cell) => (cell.textContent ?? "").trim().replace(/\s+/g, " "))
      .join("\t");
  const lines = [head, ...[...body.rows].filter((row) => !row.hidden)].map(line);
  try {
    await navigator.clipboard.writeText(`# ${about}\t${location.href}\n${lines.join("\n")}\n`);
    said.textContent = `${lines.length - 1} rows are copied, with the address that gave them.`;
  } catch {
    said.textContent = "The browser does not let pages copy here: take a download.";
  }
}

function equip(box: HTMLElement): void {
  const parts = partsOf(box);
  if (!parts) return;
  const said = h("span", { className: "quiet", attributes: { role: "status" } });
  box.classList.add("lines");
  parts.body.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (!target.closest("a") && !String(getSelection())) target.closest("tr")?.classList.toggle("open");
  });
  sortable(parts);
  const wrap = button("Whole cells", () => wrap.setAttribute("aria-pressed", String(!box.classList.toggle("lines"))));
  wrap.setAttribute("aria-pressed", "false");
  const copied = button("Copy", () => void copy(parts, box.dataset.about || document.title, said));
  box.prepend(h("div", { className: "tools" }, filterOf(parts, said), columnsOf(parts), wrap, copied, said));
}

export function mount(): void {
  document.querySelectorAll<HTMLElement>(".data-table").forEach(equip);
}
