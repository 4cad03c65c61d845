/** The pictures of a page: drawn when one is opened, and drawn anew when the reader changes light and dark. */
import { h } from "../../../assets/shared/dom";
import { onChange } from "./colours";
import type { Graph, Node } from "./graph";

type Row = Record<string, string | number>;
interface Columns {
  source: string;
  source_id: string;
  source_kind: string;
  target: string;
  target_id: string;
  target_kind: string;
  label: string;
  weight: string;
  walk: string;
}
interface Told {
  description: string;
  graph?: Columns;
  data: { values: Row[] };
  detail?: string;
}

async function told(address: string): Promise<Told> {
  const response = await fetch(address);
  const found = (await response.json()) as Told;
  if (!response.ok) throw new Error(found.detail ?? response.statusText);
  return found;
}

function graphOf(rows: readonly Row[], columns: Columns): Graph {
  const text = (row: Row, name: string): string => String(row[name] ?? "");
  const nodes = rows.flatMap((row) => [
    { id: text(row, columns.source_id), name: text(row, columns.source), kind: text(row, columns.source_kind) },
    { id: text(row, columns.target_id), name: text(row, columns.target), kind: text(row, columns.target_kind) },
  ]);
  const edges = rows.map((row) => ({ source: text(row, columns.source_id), target: text(row, columns.target_id), label: text(row, columns.label), weight: Number(row[columns.weight] ?? 0), link: text(row, "span") }));
  return { nodes, edges };
}

/** The edges of a node: the same question, asked of that node. */
function edgesOf(address: string, columns: Columns): (node: Node) => Promise<Graph> {
  return async (node) => {
    const asked = new URL(address, location.href);
    asked.searchParams.set(columns.walk, node.id);
    return graphOf((await told(asked.href)).data.values, columns);
  };
}

async function drawn(address: string, found: Told, place: HTMLElement): Promise<HTMLElement[]> {
  if (found.graph) {
    const { Walk } = await import("./graph");
    return new Walk(graphOf(found.data.values, found.graph), place, edgesOf(address, found.graph)).actions;
  }
  const { draw } = await import("./chart");
  return draw({ ...found }, place);
}

async function show(picture: HTMLDetailsElement): Promise<void> {
  const address = picture.dataset["picture"]!;
  const place = h("div", { className: "drawing" });
  picture.replaceChildren(picture.querySelector("summary")!, place);
  try {
    const actions = await drawn(address, await told(address), place);
    picture.append(h("div", { className: "row" }, ...actions));
    picture.dataset["drawn"] = "yes";
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    place.replaceChildren(h("p", { className: "quiet" }, `The picture could not be drawn: ${error.message}. The table holds the same.`));
  }
}

/** Whoever opens pictures sees the next one open as well. */
const OPEN = "cytolink.pictures.open";

export function mount(): void {
  for (const picture of document.querySelectorAll<HTMLDetailsElement>("details[data-picture]")) {
    picture.addEventListener("toggle", () => {
      localStorage.setItem(OPEN, picture.open ? "yes" : "no");
      if (picture.open && !picture.dataset["drawn"]) void show(picture);
    });
    onChange(() => picture.dataset["drawn"] && void show(picture));
    picture.open = localStorage.getItem(OPEN) === "yes";
  }
}
