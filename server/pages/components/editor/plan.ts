/** What the endpoint says of a query before it runs: its cost as far as that is known, and its plan. */
import { h } from "../../../assets/shared/dom";
import type { Account, Step, Terms } from "./service";

const PROPERTY = /^QuadPattern\(\S+ <([^>]*)> /;
const CLASS = /#type> <([^>]*)>/;

/** How many triples a pattern can match at most, by what VoID counts. */
function rows(name: string, counts: ReadonlyMap<string, number>): string {
  if (!name.startsWith("QuadPattern")) return "";
  const found = CLASS.exec(name)?.[1] ?? PROPERTY.exec(name)?.[1];
  const count = found === undefined ? undefined : counts.get(found);
  return count === undefined ? "" : `up to ${count.toLocaleString("en")} rows`;
}

function shortened(name: string, terms: Terms): string {
  const bases = Object.entries(terms.prefixes).sort((a, b) => b[1].length - a[1].length);
  return name.replace(/<([^>]*)>/g, (all, iri: string) => {
    const found = bases.find(([, base]) => iri.startsWith(base));
    return found ? `${found[0]}:${iri.slice(found[1].length)}` : all;
  });
}

function steps(step: Step, terms: Terms, counts: ReadonlyMap<string, number>): HTMLElement {
  const item = h("li", {}, h("code", {}, shortened(step.name, terms)), " ", h("span", { className: "quiet" }, rows(step.name, counts)));
  if (step.children?.length) item.append(h("ul", { className: "branch" }, ...step.children.map((child) => steps(child, terms, counts))));
  return item;
}

function counted(terms: Terms): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { name, count } of [...terms.properties, ...terms.classes]) {
    const [prefix, local] = [name.slice(0, name.indexOf(":")), name.slice(name.indexOf(":") + 1)];
    const base = terms.prefixes[prefix];
    counts.set(base ? base + local : name.replace(/[<>]/g, ""), count);
  }
  return counts;
}

export function account(told: Account, terms: Terms): HTMLElement {
  const box = h("div", { className: "card plan" });
  if (told.problem) {
    const where = told.problem.line ? `Line ${told.problem.line}, column ${told.problem.column}: ` : "";
    box.append(h("p", {}, h("strong", {}, "It would not run. "), where, told.problem.detail));
    return box;
  }
  const crossed = (told.groups ?? []).some((group) => group.parts.length > 1);
  const words = [`${told.form} with ${told.patterns} triple patterns`, `at most ${told.limits?.deadline} seconds`];
  if (told.services?.length) words.push(`asks ${told.services.join(", ")}`);
  box.append(h("p", {}, h("strong", {}, "It would run. "), words.join(" · ") + "."));
  if (crossed) box.append(h("p", { className: "notice doubt" }, "Parts of it share no variable, so every row of one is combined with every row of the other."));
  if (told.plan) box.append(h("p", { className: "quiet" }, "Inner steps are done first; counts are what the release holds of a class or property."), h("ul", { className: "branch" }, steps(told.plan, terms, counted(terms))));
  return box;
}
