// Tables, where scripts run: sorted, filtered, columns chosen, one line a result, copied with the address that gave them.

const collator = new Intl.Collator("en", { numeric: true });

function make(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function equip(box) {
  const table = box.querySelector("table");
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...table.tBodies[0].rows];
  if (rows.length === 1 && rows[0].cells.length === 1) return;
  const said = make("span", { className: "quiet" });
  said.setAttribute("role", "status");
  box.classList.add("lines");

  // one line a result: opened by a click, or by Enter on the row
  table.tBodies[0].addEventListener("click", (event) => {
    if (!event.target.closest("a") && !String(getSelection())) event.target.closest("tr").classList.toggle("open");
  });

  // sorted by a column: up, down, as it came
  heads.forEach((head, column) => {
    const button = make("button", { type: "button", title: head.title });
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const next = { ascending: "descending", descending: null }[head.getAttribute("aria-sort")] ?? (head.hasAttribute("aria-sort") ? null : "ascending");
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      const text = (row) => row.cells[column]?.textContent.trim() ?? "";
      const number = rows.every((row) => !text(row) || !Number.isNaN(Number(text(row))));
      const order = (a, b) => {
        const [one, other] = [text(a), text(b)];
        if (!one || !other) return (!one) - (!other);
        const way = number ? Number(one) - Number(other) : collator.compare(one, other);
        return next === "descending" ? -way : way;
      };
      table.tBodies[0].append(...(next ? [...rows].sort(order) : rows));
      if (next) head.setAttribute("aria-sort", next);
    });
  });

  const filter = make("input", { type: "search", placeholder: "Filter rows" });
  filter.setAttribute("aria-label", "Filter rows");
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      shown += !row.hidden;
    }
    said.textContent = words.length ? `${shown} of ${rows.length} rows` : "";
  });

  const list = make("ul", {});
  heads.forEach((head, column) => {
    const tick = make("input", { type: "checkbox", checked: !head.classList.contains("extra") });
    tick.addEventListener("change", () => {
      for (const row of [table.tHead.rows[0], ...rows]) row.cells[column]?.classList.toggle("extra", !tick.checked);
    });
    list.append(make("li", {}, make("label", {}, tick, ` ${head.textContent}`)));
  });
  const columns = make("details", {}, make("summary", { textContent: "Columns" }), list);
  columns.addEventListener("keydown", (event) => { if (event.key === "Escape") columns.open = false; });

  const wrap = make("button", { type: "button", className: "second", textContent: "Whole cells" });
  wrap.setAttribute("aria-pressed", "false");
  wrap.addEventListener("click", () => wrap.setAttribute("aria-pressed", String(!box.classList.toggle("lines"))));

  const copy = make("button", { type: "button", className: "second", textContent: "Copy" });
  copy.addEventListener("click", async () => {
    const shown = (row) => [...row.cells].filter((cell) => !cell.classList.contains("extra"))
      .map((cell) => cell.textContent.trim().replace(/\s+/g, " ")).join("\t");
    const lines = [table.tHead.rows[0], ...[...table.tBodies[0].rows].filter((row) => !row.hidden)].map(shown);
    const text = `# ${box.dataset.about || document.title}\t${location.href}\n${lines.join("\n")}\n`;
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = `${lines.length - 1} rows are copied, with the address that gave them.`;
    } catch {
      said.textContent = "The browser does not let pages copy here: take a download.";
    }
  });
  box.prepend(make("div", { className: "tools" }, filter, columns, wrap, copy, said));
}

document.querySelectorAll(".data-table").forEach(equip);
