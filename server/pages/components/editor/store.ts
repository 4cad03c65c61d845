/** Tabs and history, kept in this browser and nowhere else. */
export interface Tab {
  id: number;
  name: string;
  query: string;
}
export interface Past {
  query: string;
  when: string;
  rows: string;
}
interface Kept {
  tabs: Tab[];
  current: number;
  history: Past[];
}

const KEY = "cytolink.editor.1";
const LONGEST_HISTORY = 50;

export class Store {
  private kept: Kept;

  constructor(first: string) {
    this.kept = read() ?? { tabs: [], current: 0, history: [] };
    const same = this.kept.tabs.find((tab) => tab.query.trim() === first.trim());
    if (same) this.kept.current = same.id;
    else this.add(first);
  }

  get tabs(): readonly Tab[] {
    return this.kept.tabs;
  }

  get history(): readonly Past[] {
    return this.kept.history;
  }

  get current(): Tab {
    return this.kept.tabs.find((tab) => tab.id === this.kept.current) ?? this.kept.tabs[0]!;
  }

  add(query: string, name = ""): Tab {
    const id = Math.max(0, ...this.kept.tabs.map((tab) => tab.id)) + 1;
    const tab = { id, name: name || `Query ${id}`, query };
    this.kept.tabs.push(tab);
    this.kept.current = id;
    this.write();
    return tab;
  }

  select(id: number): void {
    this.kept.current = id;
    this.write();
  }

  change(query: string): void {
    this.current.query = query;
    this.write();
  }

  remove(id: number, query: string): void {
    const at = this.kept.tabs.findIndex((tab) => tab.id === id);
    this.kept.tabs.splice(at, 1);
    if (!this.kept.tabs.length) this.add(query);
    else if (this.kept.current === id) this.kept.current = this.kept.tabs[Math.max(0, at - 1)]!.id;
    this.write();
  }

  remember(query: string, rows: string): void {
    const others = this.kept.history.filter((past) => past.query !== query);
    this.kept.history = [{ query, rows, when: new Date().toISOString() }, ...others].slice(0, LONGEST_HISTORY);
    this.write();
  }

  forget(): void {
    this.kept.history = [];
    this.write();
  }

  /** A browser that keeps nothing (a private window, a full store) goes on without. */
  private write(): void {
    try {
      localStorage.setItem(KEY, JSON.stringify(this.kept));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }
}

function read(): Kept | null {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "null") as Kept | null;
    return found && Array.isArray(found.tabs) && found.tabs.length && Array.isArray(found.history) ? found : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof DOMException) return null;
    throw error;
  }
}
