/** What the server is asked, always at this page's own address. */
import type { Prefixes } from "./prefixes";

export interface Term {
  name: string;
  count: number;
  label?: string;
  about?: string;
  domain?: string;
}
export interface Terms {
  prefixes: Prefixes;
  classes: Term[];
  properties: Term[];
}
export interface Example {
  name: string;
  summary: string;
  shelf: string;
  tags: string[];
  sparql: string;
}
export interface Concept {
  id: string;
  name: string;
  description: string;
  notable: { name: string }[];
}
export interface Problem {
  title: string;
  detail: string;
  line?: number | null;
  column?: number | null;
  suggestion?: string;
}
export interface Step {
  name: string;
  children?: Step[];
}
export interface Account {
  verdict: "accepted" | "refused" | "malformed";
  problem?: Problem;
  form?: string;
  patterns?: number;
  operators?: number;
  services?: string[];
  groups?: { product: number; parts: { variables: string[]; patterns: number; rows: number | null }[] }[];
  limits?: { deadline: number; answer_rows: number; answer_bytes: number };
  plan?: Step | null;
}
export interface Value {
  type: string;
  value: string;
  datatype?: string;
  "xml:lang"?: string;
}
export type Row = Record<string, Value | undefined>;
export interface Rows {
  head: { vars?: string[] };
  boolean?: boolean;
  results?: { bindings: Row[] };
}

/** An answer that the server refused, with its problem document. */
export class Refusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

async function json<T>(response: Response): Promise<T> {
  if (response.ok) return (await response.json()) as T;
  throw new Refusal(await problemOf(response));
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    return (await response.json()) as Problem;
  } catch {
    return { title: response.statusText, detail: `the server answered with status ${response.status}` };
  }
}

function form(fields: Record<string, string>, accept: string, signal?: AbortSignal): RequestInit {
  return { method: "POST", body: new URLSearchParams(fields), headers: { Accept: accept }, signal: signal ?? null };
}

export const terms = async (): Promise<Terms> => json(await fetch("/workbench/terms.json"));
export const examples = async (): Promise<Example[]> => json(await fetch("/workbench/examples.json"));

export async function concepts(start: string): Promise<Concept[]> {
  const found = await fetch(`/reconcile/suggest/entity?${new URLSearchParams({ prefix: start })}`);
  return (await json<{ result: Concept[] }>(found)).result;
}

export async function explain(query: string, planned: boolean, signal?: AbortSignal): Promise<Account> {
  return json(await fetch("/explain", form({ query, plan: planned ? "yes" : "no" }, "application/json", signal)));
}

/** Rows or a truth value as JSON, a graph as N-Triples; and what the server says beside it, such as of a mistyped name. */
export async function ask(query: string, signal: AbortSignal): Promise<{ found: Rows | string; notice: string }> {
  const accept = "application/sparql-results+json, application/n-triples;q=0.9, application/problem+json;q=0.1";
  const response = await fetch("/sparql", form({ query }, accept, signal));
  if (!response.ok) throw new Refusal(await problemOf(response));
  const graph = response.headers.get("Content-Type")?.startsWith("application/n-triples");
  const found = graph ? await response.text() : ((await response.json()) as Rows);
  return { found, notice: response.headers.get("Cytolink-Notice") ?? "" };
}
