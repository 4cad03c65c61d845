/** A Vega-Lite specification as SVG; expressions are interpreted, since the page's policy allows no `eval`. */
import { Error as Errors, logger, parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type Config, type TopLevelSpec } from "vega-lite";
import { button, download } from "../../../assets/shared/dom";
import { colours } from "./colours";

export type Specification = Record<string, unknown> & { description?: string };

function config(): Config {
  const { ink, quiet, line, kinds, accent } = colours();
  const words = { labelColor: ink, titleColor: quiet, labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal" as const };
  return {
    background: "transparent",
    font: getComputedStyle(document.body).fontFamily,
    view: { stroke: line },
    axis: { ...words, gridColor: line, domainColor: line, tickColor: line },
    legend: words,
    title: { color: ink },
    header: words,
    rule: { color: ink },
    text: { color: ink },
    mark: { color: accent },
    range: { category: kinds, heatmap: { scheme: "blues" }, ramp: { scheme: "blues" } },
  };
}

/** Draws into an element, and gives what else can be done with the picture. */
export async function draw(given: Specification, place: HTMLElement): Promise<HTMLElement[]> {
  const fitted = given["width"] === "container" ? { autosize: { type: "fit-x", contains: "padding" }, ...given } : given;
  const { spec } = compile(sized(fitted as unknown as TopLevelSpec, place), { config: config(), logger: logger(Errors) });
  const runtime = parse(spec, undefined, { ast: true });
  const view = new View(runtime, { expr: expressionInterpreter, renderer: "svg", container: place, hover: true, logLevel: Errors });
  await view.runAsync();
  const svg = place.querySelector("svg");
  svg?.setAttribute("role", "img");
  svg?.setAttribute("aria-label", given.description ?? "picture");
  const name = "picture";
  return [
    button("SVG", () => void view.toSVG().then((text) => download(`${name}.svg`, text, "image/svg+xml"))),
    button("PNG", () => void png(view, name)),
    button("Specification", () => download(`${name}.vl.json`, JSON.stringify(given, null, 1), "application/json"), "Vega-Lite with its data, for notebooks"),
  ];
}

/** On a phone, names take less than half of the width; parts, which cannot ask for a container's width, are told it. */
function sized(specification: TopLevelSpec, place: HTMLElement): TopLevelSpec {
  const width = place.clientWidth;
  let text = JSON.stringify(specification).replace(/"labelLimit":(\d+)/g, (_all, most) => `"labelLimit":${Math.min(Number(most), Math.round(0.42 * width))}`);
  if ("vconcat" in specification) text = text.replaceAll('"width":"container"', `"width":${Math.max(120, Math.round(0.9 * width) - Math.min(230, Math.round(0.42 * width)))}`);
  if (width < 600) text = text.replaceAll('"columns":3', '"columns":1');
  return JSON.parse(text) as TopLevelSpec;
}

async function png(view: View, name: string): Promise<void> {
  const canvas = await view.toCanvas(2);
  canvas.toBlob((blob) => blob && download(`${name}.png`, blob, "image/png"));
}
