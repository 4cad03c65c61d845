/** A picture of any answer, by what its columns hold: edges as a graph, numbers as bars or points. */
import { h } from "../../../assets/shared/dom";
import { type Prefixes, short } from "../editor/prefixes";
import type { Answer } from "../editor/results";
import type { Row, Value } from "../editor/service";

const MOST = 2000;
const MOST_EDGES = 300;

function numeric(answer: Answer, name: string): boolean {
  const found = answer.rows.map((row) => row[name]).filter((value) => value !== undefined);
  return found.length > 0 && found.every((value) => /#(integer|decimal|double|float)$/.test(value!.datatype ?? ""));
}

function resources(answer: Answer, name: string): boolean {
  const found = answer.rows.map((row) => row[name]).filter((value) => value !== undefined);
  return found.length > 0 && found.every((value) => value!.type !== "literal");
}

function words(value: Value | undefined, prefixes: Prefixes): string {
  return value?.type === "uri" ? short(value.value, prefixes) : (value?.value ?? "");
}

function chart(answer: Answer, numbers: readonly string[], prefixes: Prefixes): Record<string, unknown> | null {
  const others = answer.names.filter((name) => !numbers.includes(name));
  const values = answer.rows.slice(0, MOST).map((row: Row) =>
    Object.fromEntries(answer.names.map((name) => [name, numbers.includes(name) ? Number(row[name]?.value) : words(row[name], prefixes)])),
  );
  // where an IRI stands beside its label, the label says more
  const category = others.find((name) => /label|name/i.test(name)) ?? others.find((name) => !resources(answer, name)) ?? others[0];
  const shared = { data: { values }, description: "The answer as a picture", width: "container" };
  const tooltip = answer.names.map((name) => ({ field: name }));
  const [x, y] = numbers;
  if (numbers.length > 1 && answer.rows.length > 25) {
    const colour = category && new Set(values.map((value) => value[category])).size <= 8 ? { color: { field: category, type: "nominal" } } : {};
    return { ...shared, height: 320, mark: { type: "point", filled: true }, encoding: { x: { field: x, type: "quantitative" }, y: { field: y, type: "quantitative" }, ...colour, tooltip } };
  }
  if (!category) return null;
  const number = numbers.at(-1);
  return { ...shared, height: { step: 20 }, mark: "bar", encoding: { y: { field: category, type: "nominal", sort: null, title: category, axis: { labelLimit: 220 } }, x: { field: number, type: "quantitative" }, tooltip } };
}

export async function pictureOf(answer: Answer, prefixes: Prefixes): Promise<HTMLElement> {
  const place = h("div", { className: "drawing" });
  const figure = h("figure", { className: "picture" }, place);
  const numbers = answer.names.filter((name) => numeric(answer, name));
  const ends = answer.names.filter((name) => resources(answer, name));
  const specification = numbers.length ? chart(answer, numbers, prefixes) : null;
  // a place is measured before anything is drawn into it, so it has to be on the page
  const wait = new Promise((seen) => requestAnimationFrame(seen));
  if (specification) {
    const { draw } = await import("./chart");
    void wait.then(async () => figure.append(h("div", { className: "row" }, ...(await draw(specification, place)))));
  } else if (ends.length > 1) {
    const { Walk } = await import("./graph");
    const graph = edges(answer, ends, prefixes);
    void wait.then(() => figure.append(h("div", { className: "row" }, ...new Walk(graph, place).actions)));
    if (answer.rows.length > MOST_EDGES) figure.prepend(h("figcaption", {}, `The first ${MOST_EDGES} of ${answer.rows.length} edges.`));
  } else {
    place.append(h("p", { className: "quiet" }, "A picture needs a column of numbers, or two of things: a name and a count make bars, two numbers points, two IRIs a graph."));
  }
  return figure;
}

function edges(answer: Answer, ends: readonly string[], prefixes: Prefixes): import("./graph").Graph {
  const [source, target] = [ends[0]!, ends.at(-1)!];
  const between = answer.names.find((name) => name !== source && name !== target);
  const rows = answer.rows.slice(0, MOST_EDGES).filter((row) => row[source] && row[target]);
  const node = (value: Value): { id: string; name: string; kind: string } => ({ id: value.value, name: words(value, prefixes), kind: "" });
  return {
    nodes: rows.flatMap((row) => [node(row[source]!), node(row[target]!)]),
    edges: rows.map((row) => ({ source: row[source]!.value, target: row[target]!.value, label: between ? words(row[between], prefixes) : "", weight: 0, link: "" })),
  };
}
