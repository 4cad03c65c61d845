/** An answer as table, as tree, or as picture; and as a file. */
import { button, download, h } from "../../../assets/shared/dom";
import { type Prefixes, short } from "./prefixes";
import type { Row, Rows, Value } from "./service";
import { parse, type Triple } from "./triples";

const SHOWN = 200;
const OURS = "https://w3id.org/cytolink/id/";

export interface Answer {
  names: string[];
  rows: Row[];
}

/** Rows of any answer: of a graph its triples. */
export function answerOf(found: Rows | string): Answer | boolean {
  if (typeof found === "string") {
    const names = ["subject", "predicate", "object"] as const;
    return { names: [...names], rows: parse(found).map((triple: Triple) => ({ ...triple })) };
  }
  if (found.boolean !== undefined) return found.boolean;
  return { names: found.head.vars ?? [], rows: found.results?.bindings ?? [] };
}

export function show(value: Value | undefined, prefixes: Prefixes): HTMLElement | string {
  if (!value) return "";
  if (value.type !== "uri") return value.value;
  const ours = value.value.startsWith(OURS);
  const href = ours ? `/id/${encodeURI(value.value.slice(OURS.length))}` : value.value;
  if (!/^(https?:|\/)/.test(href)) return value.value;
  return h("a", { href, title: value.value }, short(value.value, prefixes));
}

function numeric(rows: readonly Row[], name: string): boolean {
  const found = rows.map((row) => row[name]).filter((value) => value !== undefined);
  return found.length > 0 && found.every((value) => /#(integer|decimal|double|float)$/.test(value!.datatype ?? ""));
}

export function table(answer: Answer, prefixes: Prefixes): HTMLElement {
  const numbers = new Set(answer.names.filter((name) => numeric(answer.rows, name)));
  const body = h("tbody");
  const holder = h("div");
  const { names } = answer;
  let rows = answer.rows;
  let sorted = "";
  let down = false;
  const more = button("", () => fill(body.rows.length + SHOWN));

  function fill(most: number): void {
    const some = rows.slice(0, most).map((row) => {
      const cells = names.map((name) => h("td", { className: numbers.has(name) ? "number" : "" }, show(row[name], prefixes)));
      return h("tr", {}, ...cells);
    });
    body.replaceChildren(...some);
    more.hidden = rows.length <= most;
    more.textContent = `Show more (${(rows.length - most).toLocaleString("en")} left)`;
  }

  function sort(name: string): void {
    down = sorted === name && !down;
    sorted = name;
    const of = (row: Row): string => row[name]?.value ?? "";
    const by = numbers.has(name) ? (a: Row, b: Row) => Number(of(a)) - Number(of(b)) : (a: Row, b: Row) => of(a).localeCompare(of(b));
    rows = [...answer.rows].sort((a, b) => (down ? by(b, a) : by(a, b)));
    for (const head of headers) head.setAttribute("aria-sort", head.dataset["name"] === name ? (down ? "descending" : "ascending") : "none");
    fill(SHOWN);
  }

  const headers = names.map((name) => {
    const head = h("th", { scope: "col", className: numbers.has(name) ? "number" : "" }, button(name, () => sort(name), `Sort by ${name}`, "plain"));
    head.dataset["name"] = name;
    return head;
  });
  fill(SHOWN);
  const scroll = { tabIndex: 0, className: "scroll tall", attributes: { role: "region", "aria-label": "Rows of the answer" } };
  holder.append(h("div", scroll, h("table", {}, h("thead", {}, h("tr", {}, ...headers)), body)), more);
  return holder;
}

/** Rows nested by their columns from left to right: what is the same in several rows stands once. */
export function tree(answer: Answer, prefixes: Prefixes): HTMLElement {
  return branch(answer.rows, answer.names, prefixes, true);
}

function branch(rows: readonly Row[], names: readonly string[], prefixes: Prefixes, open: boolean): HTMLElement {
  const [name, ...others] = names;
  const list = h("ul", { className: "branch" });
  if (name === undefined) return list;
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = row[name]?.value ?? "";
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  for (const some of [...groups.values()].slice(0, SHOWN)) {
    const words = show(some[0]![name], prefixes);
    const title = h("span", {}, h("span", { className: "quiet" }, `${name} `), words || "–");
    if (!others.length) {
      list.append(h("li", {}, title));
      continue;
    }
    const count = some.length > 1 ? h("span", { className: "quiet" }, ` (${some.length})`) : "";
    const item = h("details", { open: open && groups.size <= 12 }, h("summary", {}, title, count));
    // what is within is made when it is looked at
    const grow = (): void => {
      if (item.open && item.childElementCount === 1) item.append(branch(some, others, prefixes, some.length === 1));
    };
    item.addEventListener("toggle", grow);
    grow();
    list.append(h("li", {}, item));
  }
  if (groups.size > SHOWN) list.append(h("li", { className: "quiet" }, `and ${groups.size - SHOWN} more: narrow the query`));
  return list;
}

function quoted(text: string, separator: string): string {
  if (separator === "\t") return text.replace(/[\t\r\n]/g, " ");
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

function separated(answer: Answer, separator: string): string {
  const lines = [answer.names, ...answer.rows.map((row) => answer.names.map((name) => row[name]?.value ?? ""))];
  return lines.map((line) => line.map((cell) => quoted(cell, separator)).join(separator)).join("\r\n") + "\r\n";
}

/** Buttons that hand out the rows with the query that gave them. */
export function files(answer: Answer, query: string): HTMLElement {
  const bindings = { query, head: { vars: answer.names }, results: { bindings: answer.rows } };
  const copy = button("Copy", () => {
    void navigator.clipboard.writeText(separated(answer, "\t")).then(() => (copy.textContent = "Copied"));
  }, "Copy all rows, to paste into a spreadsheet");
  return h("span", { className: "row" },
    copy,
    button("CSV", () => download("answer.csv", separated(answer, ","), "text/csv")),
    button("TSV", () => download("answer.tsv", separated(answer, "\t"), "text/tab-separated-values")),
    button("JSON", () => download("answer.json", JSON.stringify(bindings, null, 1), "application/json")),
  );
}
