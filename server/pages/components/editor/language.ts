/** The text field itself: SPARQL with its colours, keys, errors at their place and prefixes that add themselves. */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, linter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension, Prec } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, hoverTooltip, keymap, lineNumbers, type ViewUpdate } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";
import { completing } from "./completion";
import { missing } from "./prefixes";
import { explain, type Problem, type Terms } from "./service";

const LOOK = themed();
const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.definitionKeyword, tags.modifier], color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--good)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--doubt)" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--bad)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--quiet)", fontStyle: "italic" },
  { tag: [tags.url, tags.namespace], color: "var(--quiet)" },
]);

function themed(): Extension {
  return EditorView.theme({
    "&": { color: "var(--ink)", backgroundColor: "var(--ground)", fontSize: ".875rem" },
    "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
    ".cm-content": { fontFamily: "var(--mono, ui-monospace, monospace)", caretColor: "var(--ink)", minHeight: "14rem" },
    ".cm-scroller": { maxHeight: "60vh", lineHeight: "1.5" },
    ".cm-cursor": { borderLeftColor: "var(--ink)" },
    ".cm-gutters": { backgroundColor: "var(--raised)", color: "var(--quiet)", border: "none" },
    ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--raised) 60%, transparent)" },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
      backgroundColor: "var(--accent-soft, #e3f0f8)",
    },
    ".cm-tooltip": { backgroundColor: "var(--ground)", color: "var(--ink)", border: "1px solid var(--line)", maxWidth: "34rem" },
    ".cm-tooltip.cm-completionInfo": { padding: ".5rem", whiteSpace: "normal" },
    ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono, ui-monospace, monospace)" },
    ".cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--accent)", color: "var(--on-accent, #fff)" },
    ".cm-completionDetail": { fontStyle: "normal", color: "var(--quiet)" },
    "li[aria-selected] .cm-completionDetail": { color: "inherit" },
    ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--ink)" },
    ".cm-hover": { padding: ".4rem .6rem" },
  });
}

/** The characters that a problem is about: the word at its place, or the one before it. */
export function range(text: string, problem: Problem): { from: number; to: number } {
  const lines = text.split("\n");
  const line = Math.min(Math.max(problem.line ?? 1, 1), lines.length);
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  // columns count code points, the editor counts UTF-16 units
  const column = [...lines[line - 1]!].slice(0, Math.max(0, (problem.column ?? 1) - 1)).join("").length;
  const from = Math.min(start + column, text.length);
  const word = /^[\w?$:.-]+/.exec(text.slice(from));
  return from < text.length ? { from, to: from + (word?.[0].length ?? 1) } : { from: Math.max(0, from - 1), to: from };
}

async function problems(view: EditorView): Promise<Diagnostic[]> {
  const text = view.state.doc.toString();
  if (!text.trim()) return [];
  const account = await explain(text, false);
  if (!account.problem) return [];
  const { problem } = account;
  const severity = account.verdict === "malformed" ? "error" : "warning";
  return [{ ...range(text, problem), severity, message: problem.detail }];
}

/** After a name was typed, pasted or loaded, its prefix is declared. */
export function addPrefixes(view: EditorView, terms: Terms): void {
  const added = missing(view.state.doc.toString(), terms.prefixes);
  if (added) view.dispatch({ changes: { from: 0, insert: added }, userEvent: "input.prefix" });
}

function prefixing(given: Promise<Terms>): Extension {
  return EditorView.updateListener.of((update: ViewUpdate) => {
    const typed = update.transactions.some((one) => one.isUserEvent("input.type") || one.isUserEvent("input.paste"));
    if (!typed || !update.docChanged) return;
    let colon = false;
    update.changes.iterChanges((_a, _b, _c, _d, text) => (colon ||= text.toString().includes(":")));
    if (colon) void given.then((terms) => addPrefixes(update.view, terms));
  });
}

function meanings(given: Promise<Terms>): Extension {
  return hoverTooltip(async (view, pos) => {
    const line = view.state.doc.lineAt(pos);
    for (const match of line.text.matchAll(/[A-Za-z][\w.-]*:[\w.-]+/g)) {
      const from = line.from + match.index;
      if (pos < from || pos > from + match[0].length) continue;
      const { classes, properties } = await given;
      const term = [...classes, ...properties].find((one) => one.name === match[0]);
      if (!term) return null;
      const words = `${term.label ?? term.name} · ${term.count.toLocaleString("en")}× ${term.about ?? ""}`;
      return { pos: from, end: from + match[0].length, create: () => ({ dom: Object.assign(document.createElement("div"), { className: "cm-hover", textContent: words }) }) };
    }
    return null;
  });
}

export interface Commands {
  run(): void;
  changed(text: string): void;
}

export function state(text: string, terms: Promise<Terms>, commands: Commands): EditorState {
  const run = { key: "Mod-Enter", run: () => (commands.run(), true) };
  return EditorState.create({
    doc: text,
    extensions: [
      Prec.highest(keymap.of([run])),
      lineNumbers(), lintGutter(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(),
      highlightActiveLine(), highlightSelectionMatches(), search({ top: true }), EditorView.lineWrapping,
      autocompletion({ override: [completing(terms)] }),
      keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
      sparql(), syntaxHighlighting(COLOURS), LOOK,
      linter(problems, { delay: 700 }), prefixing(terms), meanings(terms),
      EditorView.contentAttributes.of({ "aria-label": "SPARQL query. Tab leaves the field; Control and Enter runs the query." }),
      EditorView.updateListener.of((update) => update.docChanged && commands.changed(update.state.doc.toString())),
    ],
  });
}
