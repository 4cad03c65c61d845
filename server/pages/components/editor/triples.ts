/** N-Triples to terms (https://www.w3.org/TR/n-triples/), as the server writes them. */
import type { Value } from "./service";

export interface Triple {
  subject: Value;
  predicate: Value;
  object: Value;
}

const LINE = /^(<[^>]*>|_:\S+) (<[^>]*>) (.+) \.$/;
const LITERAL = /^"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?$/;
const ESCAPES: Record<string, string> = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f", '"': '"', "'": "'", "\\": "\\" };

function plain(text: string): string {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_all, four, eight, one) =>
    one ? (ESCAPES[one] ?? one) : String.fromCodePoint(parseInt(four ?? eight, 16)),
  );
}

function term(text: string): Value {
  if (text.startsWith("<")) return { type: "uri", value: plain(text.slice(1, -1)) };
  const found = LITERAL.exec(text);
  if (!found) return { type: "bnode", value: text };
  const [, value, language, datatype] = found;
  return { type: "literal", value: plain(value!), ...(language ? { "xml:lang": language } : {}), ...(datatype ? { datatype } : {}) };
}

export function parse(text: string): Triple[] {
  const found = [];
  for (const line of text.split("\n")) {
    const match = LINE.exec(line);
    if (match) found.push({ subject: term(match[1]!), predicate: term(match[2]!), object: term(match[3]!) });
  }
  return found;
}
