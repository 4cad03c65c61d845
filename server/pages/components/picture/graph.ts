/** A graph to walk in: the picture for the eye, and beside it the same as words and buttons, for keyboard and screen reader. */
import cytoscape, { type Core, type StylesheetJson } from "cytoscape";
import fcose from "cytoscape-fcose";
import { button, download, h } from "../../../assets/shared/dom";
import { type Colours, colours } from "./colours";

export interface Edge {
  source: string;
  target: string;
  label: string;
  weight: number;
  link: string;
}
export interface Node {
  id: string;
  name: string;
  kind: string;
}
export interface Graph {
  nodes: Node[];
  edges: Edge[];
}

cytoscape.use(fcose);

function style(tone: Colours, kinds: readonly string[]): StylesheetJson {
  const shapes = ["round-rectangle", "ellipse", "hexagon", "diamond"] as const;
  return [
    { selector: "node", style: { label: "data(name)", color: tone.ink, "font-size": 14, "text-valign": "bottom", "text-margin-y": 3, width: 26, height: 26, "text-wrap": "wrap", "text-max-width": "110px", "background-color": tone.quiet } },
    ...kinds.map((kind, at) => ({ selector: `node[kind = "${kind}"]`, style: { "background-color": tone.kinds[at % tone.kinds.length]!, shape: shapes[at % shapes.length]! } })),
    { selector: "edge", style: { width: "mapData(weight, 1, 20, 1.5, 6)", "line-color": tone.line, "target-arrow-color": tone.quiet, "target-arrow-shape": "triangle", "curve-style": "bezier" } },
    { selector: "node:selected", style: { "border-width": 3, "border-color": tone.ink } },
    { selector: ".near", style: { "line-color": tone.accent, "target-arrow-color": tone.accent } },
    { selector: ".far", style: { opacity: 0.25 } },
  ];
}

/** cytoscape would add a style element, which the page's policy refuses, unless one of this name is there. */
function holdStyle(): void {
  const id = "__________cytoscape_stylesheet";
  if (!document.getElementById(id)) document.head.append(h("meta", { id, name: "cytoscape" }));
}

export class Walk {
  private readonly tone = colours();
  private readonly nodes = new Map<string, Node>();
  private readonly edges = new Map<string, Edge>();
  private readonly field = h("div", { className: "field", attributes: { role: "img", "aria-label": "Graph; the list beside it holds the same" } });
  private readonly here = h("div", { className: "here", attributes: { "aria-live": "polite" } });
  private readonly core: Core;

  /** `more` finds the edges of a node; without it only what is there can be walked. */
  constructor(graph: Graph, place: HTMLElement, private readonly more?: (node: Node) => Promise<Graph>) {
    holdStyle();
    place.append(h("div", { className: "walk" }, this.field, this.here));
    this.core = cytoscape({ container: this.field, minZoom: 0.2, maxZoom: 3 });
    this.core.on("tap", "node", (event) => void this.visit(event.target.id() as string));
    this.add(graph);
    this.overview();
  }

  private add(graph: Graph): void {
    const before = this.nodes.size;
    for (const node of graph.nodes) {
      if (this.nodes.has(node.id)) continue;
      this.nodes.set(node.id, node);
      // nodes that stand upon one another have no edges that could be drawn between them
      const turn = this.nodes.size * 2.4;
      this.core.add({ group: "nodes", data: { ...node }, position: { x: 200 + 20 * turn * Math.cos(turn), y: 200 + 20 * turn * Math.sin(turn) } });
    }
    for (const edge of graph.edges) {
      const id = [edge.source, edge.label, edge.target].join(" ");
      if (this.edges.has(id)) continue;
      this.edges.set(id, edge);
      this.core.add({ group: "edges", data: { ...edge, id } });
    }
    this.core.style(style(this.tone, this.kinds));
    if (this.nodes.size > before) {
      const layout = { name: "fcose", animate: false, randomize: before === 0, quality: "proof", nodeSeparation: 75, idealEdgeLength: 80, packComponents: true };
      this.core.layout(layout as cytoscape.LayoutOptions).run();
      this.core.fit(undefined, 30);
    }
  }

  private get kinds(): string[] {
    return [...new Set([...this.nodes.values()].map((node) => node.kind))];
  }

  private visitButton(node: Node, words = node.name): HTMLElement {
    return button(words, () => void this.visit(node.id), `Walk to ${node.name}`, "plain");
  }

  private overview(): void {
    const kinds = this.kinds.map((kind, at) => {
      const name = h("span", {}, kind || "other");
      name.style.color = this.tone.kinds[at % this.tone.kinds.length]!;
      return name;
    });
    const sorted = [...this.nodes.values()].sort((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name));
    const items = sorted.map((node) => h("li", {}, this.visitButton(node), h("span", { className: "quiet" }, ` ${node.kind}`)));
    this.here.replaceChildren(h("p", { className: "kinds" }, ...kinds), h("ul", {}, ...items));
  }

  /** Stands on a node: what it is joined with is lifted out, and listed with the places that say so. */
  async visit(id: string): Promise<void> {
    const node = this.nodes.get(id);
    if (!node) return;
    if (this.more) this.add(await this.more(node));
    const chosen = this.core.getElementById(id);
    const around = chosen.closedNeighborhood();
    this.core.elements().removeClass("near far").unselect();
    this.core.elements().difference(around).addClass("far");
    around.edges().addClass("near");
    chosen.select();
    this.core.animate({ center: { eles: chosen } }, { duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 200 });
    const items = [...this.edges.values()].filter((edge) => edge.source === id || edge.target === id).map((edge) => {
      const other = this.nodes.get(edge.source === id ? edge.target : edge.source)!;
      const arrow = edge.source === id ? `${edge.label} ` : `← ${edge.label} `;
      const link = edge.link ? h("a", { href: edge.link }, edge.weight > 0 ? `${edge.weight} statements` : "where it stands") : "";
      return h("li", {}, h("span", { className: "quiet" }, arrow), this.visitButton(other), " ", link);
    });
    this.here.replaceChildren(h("h3", {}, node.name, h("span", { className: "quiet" }, ` ${node.kind}`)), h("ul", {}, ...items), button("All nodes", () => this.leave()));
  }

  private leave(): void {
    this.core.elements().removeClass("near far").unselect();
    this.core.fit(undefined, 30);
    this.overview();
  }

  get actions(): HTMLElement[] {
    const edges = [...this.edges.values()].map((edge) => ({ ...edge, source: this.nodes.get(edge.source)?.name, target: this.nodes.get(edge.target)?.name }));
    return [
      button("PNG", () => {
        const data = this.core.png({ full: true, scale: 2, bg: this.tone.ground, output: "blob" });
        download("graph.png", data, "image/png");
      }),
      button("JSON", () => download("graph.json", JSON.stringify(edges, null, 1), "application/json"), "The edges, with the places that say so"),
    ];
  }
}
