/** The query page with a script: the form's text field becomes an editor, and answers appear beneath it. */
import { forceLinting, setDiagnostics } from "@codemirror/lint";
import { EditorView } from "@codemirror/view";
import { button, h } from "../../../assets/shared/dom";
import { addPrefixes, range, state } from "./language";
import { account } from "./plan";
import { type Answer, answerOf, files, table, tree } from "./results";
import { ask, type Example, examples, explain, Refusal, terms } from "./service";
import { Store } from "./store";

type View = "Table" | "Tree" | "Picture";
const VIEWS: readonly View[] = ["Table", "Tree", "Picture"];
const LONGEST_LINK = 8000;

class Editor {
  private readonly terms = terms();
  private readonly store: Store;
  private readonly view: EditorView;
  private readonly tabs = h("div", { className: "editor-tabs", attributes: { role: "group", "aria-label": "Queries" } });
  private readonly status = h("p", { className: "quiet", attributes: { role: "status" } });
  private readonly output = h("div", { className: "editor-output" });
  private readonly panel = h("div", { hidden: true, className: "card editor-panel" });
  private readonly stop = button("Stop", () => this.running?.abort(), "End the query (Escape)");
  private running: AbortController | null = null;
  private as: View = "Table";

  constructor(private readonly form: HTMLFormElement, private readonly field: HTMLTextAreaElement) {
    this.store = new Store(field.value);
    const host = h("div", { className: "editor-host" });
    // within a shadow root the editor's own styles are style sheets of the root, which the page's policy allows
    const root = host.attachShadow({ mode: "open" });
    const commands = { run: () => void this.run(), changed: (text: string) => this.changed(text) };
    this.view = new EditorView({ state: state(this.store.current.query, this.terms, commands), root, parent: root });
    field.hidden = true;
    field.value = this.store.current.query;
    form.querySelector("label[for=query]")?.setAttribute("hidden", "");
    field.before(this.tabs, host);
    this.buttons();
    document.querySelector(".plain-answer")?.before(form);
    form.after(this.status, this.panel, this.output);
    this.listTabs();
    form.addEventListener("submit", (event) => this.submitted(event));
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.running?.abort());
  }

  private get text(): string {
    return this.view.state.doc.toString();
  }

  private buttons(): void {
    this.stop.hidden = true;
    const bar = this.form.querySelector("button[type=submit]")!.parentElement!;
    bar.classList.add("row", "editor-buttons");
    this.form.querySelector("button[formaction]")?.remove(); // "Plan and cost" says it here
    const format = this.form.querySelector<HTMLSelectElement>("#format")!;
    bar.append(
      h("span", { className: "row" }, this.form.querySelector("label[for=format]")!, format),
      this.stop,
      button("Plan and cost", () => void this.plan(), "What the endpoint would do, without running it"),
      button("Examples", () => void this.list("examples"), "The saved queries"),
      button("History", () => void this.list("history"), "What was asked from this browser"),
      button("Share", () => void this.share(), "Copy a link to this query"),
    );
  }

  private changed(text: string): void {
    this.field.value = text;
    this.store.change(text);
  }

  private load(query: string): void {
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: query } });
    void this.terms.then((known) => addPrefixes(this.view, known));
  }

  private listTabs(): void {
    const current = this.store.current.id;
    const made = this.store.tabs.flatMap((tab) => {
      const chosen = tab.id === current;
      const select = h("button", { type: "button", className: "plain", onclick: () => this.select(tab.id), attributes: { "aria-pressed": String(chosen) } }, tab.name);
      const close = button("×", () => this.close(tab.id), `Close ${tab.name}`, "plain close");
      close.setAttribute("aria-label", `Close ${tab.name}`);
      return this.store.tabs.length > 1 ? [h("span", { className: chosen ? "chosen" : "" }, select, close)] : [h("span", { className: "chosen" }, select)];
    });
    const add = button("+", () => this.open("", ""), "A new query in a tab of its own", "plain");
    add.setAttribute("aria-label", "New tab");
    this.tabs.replaceChildren(...made, add);
  }

  private open(query: string, name: string): void {
    this.store.add(query, name);
    this.load(query);
    this.listTabs();
    this.view.focus();
  }

  private select(id: number): void {
    this.store.select(id);
    this.load(this.store.current.query);
    this.listTabs();
  }

  private close(id: number): void {
    this.store.remove(id, "");
    this.load(this.store.current.query);
    this.listTabs();
  }

  private submitted(event: SubmitEvent): void {
    if (this.form.querySelector<HTMLSelectElement>("#format")?.value !== "html") return; // the browser fetches a file
    event.preventDefault();
    void this.run();
  }

  private async run(): Promise<void> {
    this.running?.abort();
    const running = (this.running = new AbortController());
    const query = this.text;
    const start = performance.now();
    this.stop.hidden = false;
    this.panel.hidden = true;
    this.output.replaceChildren();
    const ticking = setInterval(() => (this.status.textContent = `Running, ${((performance.now() - start) / 1000).toFixed(0)} s …`), 1000);
    this.status.textContent = "Running …";
    try {
      const { found, notice } = await ask(query, running.signal);
      const answer = answerOf(found);
      const rows = typeof answer === "boolean" ? (answer ? "yes" : "no") : `${answer.rows.length.toLocaleString("en")} ${answer.rows.length === 1 ? "row" : "rows"}`;
      this.status.textContent = `${rows} in ${((performance.now() - start) / 1000).toFixed(2)} s${notice && `. Note: ${notice}`}`;
      this.store.remember(query, rows);
      if (typeof answer !== "boolean") await this.showAnswer(answer, query);
      this.remember(query);
    } catch (error) {
      this.failed(error);
    } finally {
      clearInterval(ticking);
      if (this.running === running) {
        this.running = null;
        this.stop.hidden = true;
      }
    }
  }

  /** The address of the page is that of the answer, so that reloading and sharing give it again. */
  private remember(query: string): void {
    const address = this.address(query);
    if (address) history.replaceState(null, "", address);
    document.querySelectorAll(".plain-answer").forEach((old) => old.remove());
  }

  private address(query: string): string | null {
    const address = `/sparql?${new URLSearchParams({ query })}`;
    return address.length <= LONGEST_LINK ? address : null;
  }

  private failed(error: unknown): void {
    if (error instanceof DOMException && error.name === "AbortError") {
      this.status.textContent = "Stopped.";
    } else if (error instanceof Refusal) {
      const { problem } = error;
      const where = problem.line ? `Line ${problem.line}, column ${problem.column}: ` : "";
      this.status.textContent = "";
      this.output.replaceChildren(h("div", { className: "error", attributes: { role: "alert" } }, h("p", {}, where + problem.detail), h("p", {}, problem.suggestion ?? "")));
      if (problem.line) {
        this.view.dispatch(setDiagnostics(this.view.state, [{ ...range(this.text, problem), severity: "error", message: problem.detail }]));
      }
    } else if (error instanceof TypeError) {
      this.status.textContent = `The server could not be reached (${error.message}).`;
    } else throw error;
  }

  private async showAnswer(answer: Answer, query: string): Promise<void> {
    const { prefixes } = await this.terms;
    const body = h("div", { id: "answer-view", attributes: { role: "region", "aria-label": "The answer" } });
    const made = VIEWS.map((view) => h("button", { type: "button", className: "plain", onclick: () => void choose(view), attributes: { "aria-controls": "answer-view" } }, view));
    const choose = async (view: View): Promise<void> => {
      this.as = view;
      made.forEach((one, index) => one.setAttribute("aria-pressed", String(VIEWS[index] === view)));
      if (view === "Picture") {
        const { pictureOf } = await import("../picture/answers");
        body.replaceChildren(await pictureOf(answer, prefixes));
      } else body.replaceChildren(view === "Tree" ? tree(answer, prefixes) : table(answer, prefixes));
    };
    const bar = h("div", { className: "row editor-views" }, h("div", { className: "editor-tabs", attributes: { role: "group", "aria-label": "The answer as" } }, ...made), files(answer, query));
    this.output.replaceChildren(bar, body);
    await choose(this.as);
  }

  private async plan(): Promise<void> {
    this.status.textContent = "Planning …";
    try {
      const told = await explain(this.text, true);
      this.panel.replaceChildren(account(told, await this.terms), button("Close", () => (this.panel.hidden = true)));
      this.panel.hidden = false;
      this.status.textContent = "";
      forceLinting(this.view);
    } catch (error) {
      this.failed(error);
    }
  }

  private async share(): Promise<void> {
    const address = this.address(this.text);
    if (!address) {
      this.status.textContent = "This query is too long for a link: save it as a file, or as a saved query.";
      return;
    }
    const url = new URL(address, location.href).href;
    history.replaceState(null, "", address);
    try {
      await navigator.clipboard.writeText(url);
      this.status.textContent = "The link is copied, and stands in the address bar.";
    } catch (error) {
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
      this.status.textContent = "The link stands in the address bar.";
    }
  }

  private async list(what: "examples" | "history"): Promise<void> {
    const filter = h("input", { type: "search", placeholder: "Filter", attributes: { "aria-label": `Filter ${what}` } });
    const found = what === "examples" ? headlinesFirst(await examples()).map((one: Example) => ({ name: one.summary, more: `${one.name} · ${one.tags.join(", ")}`, query: one.sparql, tab: one.name })) : this.store.history.map((past) => ({ name: past.query.replace(/^(PREFIX .*\n)+/gi, "").trim().slice(0, 120), more: `${new Date(past.when).toLocaleString()} · ${past.rows}`, query: past.query, tab: "" }));
    const entries = found.map((one) => {
      const open = (): void => {
        this.panel.hidden = true;
        this.open(one.query, one.tab);
      };
      return { words: `${one.name} ${one.more}`.toLowerCase(), item: h("li", {}, h("button", { type: "button", className: "plain", onclick: open }, one.name), h("span", { className: "quiet" }, ` ${one.more}`)) };
    });
    filter.addEventListener("input", () => entries.forEach(({ words, item }) => (item.hidden = !words.includes(filter.value.toLowerCase()))));
    const nothing = entries.length ? [] : [h("p", { className: "quiet" }, "Nothing yet.")];
    const bar = h("div", { className: "row" }, filter, button("Close", () => (this.panel.hidden = true)));
    if (what === "history" && entries.length) bar.append(button("Forget all", () => (this.store.forget(), (this.panel.hidden = true))));
    this.panel.replaceChildren(bar, ...nothing, h("ul", { className: "plain editor-list" }, ...entries.map(({ item }) => item)));
    this.panel.hidden = false;
    filter.focus();
  }
}

export function mount(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-editor]")) {
    const field = form.querySelector<HTMLTextAreaElement>("textarea#query");
    if (field) new Editor(form, field);
  }
}

/** The questions that most readers come for stand first. */
function headlinesFirst(all: readonly Example[]): Example[] {
  const rank = (one: Example): number => Number(!one.tags.includes("headline"));
  return [...all].sort((a, b) => rank(a) - rank(b));
}
