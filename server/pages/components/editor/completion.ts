/** What can be completed: keywords, variables, prefixes, classes, properties, and concepts by their names. */
import { type Completion, type CompletionContext, type CompletionResult, type CompletionSource } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { EditorView } from "@codemirror/view";
import { missing } from "./prefixes";
import { concepts, type Term, type Terms } from "./service";

const KEYWORDS = (
  "SELECT DISTINCT WHERE FILTER OPTIONAL UNION MINUS GRAPH SERVICE VALUES BIND AS ASK CONSTRUCT DESCRIBE PREFIX FROM " +
  "ORDER BY GROUP BY HAVING LIMIT OFFSET EXISTS NOT EXISTS COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT STR LANG BOUND IF " +
  "COALESCE CONCAT CONTAINS STRSTARTS STRENDS LCASE UCASE REGEX REPLACE STRBEFORE STRAFTER ROUND ABS YEAR DATATYPE"
).split(" ");
const MOST = 60;

type Place = "class" | "predicate" | "other";

/** Inserts a name, and before the query the declaration of its prefix where that is missing. */
function insert(name: string, known: Terms["prefixes"]) {
  return (view: EditorView, _completion: Completion, from: number, to: number): void => {
    const text = view.state.doc.toString();
    const added = missing(text.slice(0, from) + name + text.slice(to), known);
    view.dispatch({
      changes: [{ from: 0, insert: added }, { from, to, insert: name }],
      selection: { anchor: added.length + from + name.length },
      userEvent: "input.complete",
    });
  };
}

function told(term: Term): string {
  return [term.label === term.name ? "" : term.label, `${term.count.toLocaleString("en")}×`].filter(Boolean).join(" · ");
}

function option(term: Term, type: string, boost: number, known: Terms["prefixes"]): Completion {
  return {
    label: term.name,
    detail: told(term),
    ...(term.about ? { info: term.about } : {}),
    type,
    boost,
    apply: insert(term.name, known),
  };
}

/** Where in a triple the cursor stands, by the words since the triple or its next predicate began. */
function placeOf(context: CompletionContext, from: number): Place {
  const before = context.state.sliceDoc(Math.max(0, from - 500), from).replace(/<[^<>\s]*>/g, "<>");
  const cut = Math.max(...["{", "}", ";", "."].map((mark) => before.lastIndexOf(`${mark}`)));
  const words = before.slice(cut + 1).replace(/\([^)]*\)/g, "").trim().split(/\s+/).filter(Boolean);
  const predicate = before[cut] === ";" ? words.length === 0 : words.length === 1;
  const last = words.at(-1);
  if (last === "a" || last === "rdf:type" || last?.endsWith("/a")) return "class";
  return predicate && !/^(FILTER|BIND|VALUES|SELECT|ORDER|GROUP|LIMIT)$/i.test(words[0] ?? "") ? "predicate" : "other";
}

function matches(term: Term, typed: string): boolean {
  return term.name.toLowerCase().includes(typed) || (term.label ?? "").toLowerCase().includes(typed);
}

function rank(term: Term, typed: string): number {
  const local = term.name.slice(term.name.indexOf(":") + 1).toLowerCase();
  const starts = local.startsWith(typed.slice(typed.indexOf(":") + 1)) || (term.label ?? "").toLowerCase().startsWith(typed);
  return (starts ? 40 : 0) + Math.min(20, Math.log2(term.count + 1));
}

function known(terms: Terms, place: Place, typed: string, text: string): Completion[] {
  const of = (list: Term[], type: string, boost: number): Completion[] =>
    list
      .filter((term) => matches(term, typed))
      .map((term) => option(term, type, boost + rank(term, typed) + (term.domain && text.includes(term.domain) ? 20 : 0), terms.prefixes));
  const classes = place === "predicate" ? [] : of(terms.classes, "class", place === "class" ? 20 : 0);
  const properties = place === "class" ? [] : of(terms.properties, "property", place === "predicate" ? 20 : 0);
  return [...classes, ...properties].sort((a, b) => b.boost! - a.boost!).slice(0, MOST);
}

function variables(context: CompletionContext, from: number): Completion[] {
  const found = new Set<string>();
  for (const match of context.state.doc.toString().matchAll(/[?$]\w+/g)) if (match.index !== from) found.add(match[0]);
  return [...found].sort().map((label) => ({ label, type: "variable" }));
}

async function byName(typed: string, terms: Terms): Promise<Completion[]> {
  const found = await concepts(typed);
  return found.map((concept, index) => ({
    label: concept.id,
    displayLabel: concept.name,
    detail: `${concept.id} · ${concept.notable[0]?.name ?? "concept"}`,
    type: "constant",
    boost: 15 - index,
    apply: insert(/^[A-Za-z][\w.-]*:[\w.-]+$/.test(concept.id) ? concept.id : `<${concept.id}>`, terms.prefixes),
  }));
}

export function completing(given: Promise<Terms>): CompletionSource {
  return async (context): Promise<CompletionResult | null> => {
    const node = syntaxTree(context.state).resolveInner(context.pos, -1).name;
    if (/String|Comment|Iri(Ref)?$/i.test(node) && !context.explicit) return null;
    const variable = context.matchBefore(/[?$]\w*/);
    if (variable) return { from: variable.from, options: variables(context, variable.from), validFor: /^[?$]\w*$/ };
    const word = context.matchBefore(/[A-Za-z][\w.-]*:?[\w.-]*/);
    const from = word?.from ?? context.pos;
    const place = placeOf(context, from);
    if (!word && !context.explicit && place === "other") return null;
    if (!word && !context.explicit && !/\s$/.test(context.state.sliceDoc(from - 1, from))) return null;
    const typed = (word?.text ?? "").toLowerCase();
    const terms = await given;
    const options = known(terms, place, typed, context.state.doc.toString());
    if (!typed.includes(":")) {
      const upper = typed.toUpperCase();
      if (upper) options.push(...KEYWORDS.filter((k) => k.startsWith(upper)).map((label) => ({ label, type: "keyword", boost: 50 })));
      for (const [prefix, iri] of Object.entries(terms.prefixes)) {
        const apply = insert(`${prefix}:`, terms.prefixes);
        if (typed && prefix.toLowerCase().startsWith(typed)) options.push({ label: `${prefix}:`, detail: iri, type: "namespace", boost: 10, apply });
      }
      if (typed.length > 2 && place !== "predicate") options.push(...(await byName(typed, terms)));
    }
    return options.length ? { from, options, filter: false } : null;
  };
}
