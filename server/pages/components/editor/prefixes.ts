/** Prefixes in a query: which are declared, which are used, and which can be added. */

/** What is no code: IRIs, strings and comments, taken out before names are looked for. */
const OPAQUE = /<[^\s<>"{}|^`\\]*>|"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*/g;
const DECLARATION = /\bPREFIX\s+([A-Za-z][\w.-]*)?:/gi;
const NAME = /(?<![\w?$@:.-])([A-Za-z][\w.-]*):/g;

export type Prefixes = Readonly<Record<string, string>>;

export function declared(query: string): Set<string> {
  return new Set([...query.matchAll(DECLARATION)].map((found) => found[1] ?? ""));
}

export function used(query: string): Set<string> {
  const code = query.replace(OPAQUE, " ").replace(DECLARATION, " ");
  return new Set([...code.matchAll(NAME)].map((found) => found[1]!));
}

/** The lines to put before a query for those of its prefixes that are known and not declared. */
export function missing(query: string, known: Prefixes): string {
  const there = declared(query);
  const lines = [...used(query)].filter((prefix) => !there.has(prefix) && Object.hasOwn(known, prefix));
  return lines.sort().map((prefix) => `PREFIX ${prefix}: <${known[prefix]}>\n`).join("");
}

/** An IRI in its shortest form, as far as the prefixes go. */
export function short(iri: string, known: Prefixes): string {
  let best = "";
  for (const [prefix, base] of Object.entries(known)) {
    if (iri.startsWith(base) && base.length > (known[best]?.length ?? 0)) best = prefix;
  }
  return best ? `${best}:${iri.slice(known[best]!.length)}` : iri;
}
