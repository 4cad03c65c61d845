// The source reader, where scripts run: a passage opens without loading the page anew, kinds of statements are hidden,
// and a file of the reader's own is shown, held against its hash, without leaving the browser.

const reader = document.querySelector(".reader");

// a passage: the server's own page of it, of which the account and the place in the text are taken over
async function open(address, push) {
  const answer = await fetch(address);
  if (!answer.ok) { location.assign(address); return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("account").replaceWith(page.getElementById("account"));
  const asked = new URL(address, location.href).searchParams.get("at");
  for (const mark of reader.querySelectorAll(".mark.here")) { mark.classList.remove("here"); mark.removeAttribute("id"); }
  const now = page.querySelectorAll(".text .mark.here");
  const places = new Set([...now].map((mark) => mark.dataset.run ?? mark.getAttribute("href")));
  const found = [...reader.querySelectorAll(".text a.mark")].filter((mark) =>
    places.has(mark.dataset.run) || places.has(mark.getAttribute("href")));
  found.forEach((mark) => mark.classList.add("here"));
  if (found.length) found[0].id = "at";
  if (!found.length && asked) { location.assign(address); return; }
  if (push) history.pushState({}, "", address);
  found[0]?.scrollIntoView({ block: "center" });
  document.getElementById("account").focus({ preventScroll: true });
}

reader.addEventListener("click", (event) => {
  const link = event.target.closest(".text a.mark, .account .steps a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open(link.getAttribute("href"), true);
});
addEventListener("popstate", () => open(location.pathname + location.search, false));
document.getElementById("at")?.scrollIntoView({ block: "center" });

// kinds: a mark stays while one of its kinds is shown
document.getElementById("kinds")?.addEventListener("change", () => {
  const boxes = [...document.querySelectorAll("#kinds input")];
  const shown = boxes.filter((box) => box.checked).map((box) => box.value);
  for (const mark of reader.querySelectorAll(".text a.mark")) {
    mark.classList.toggle("off", !shown.some((kind) => mark.classList.contains(kind)));
  }
});

// a file of the reader's own
const said = document.getElementById("drop-said");
const MARKUP = ["jats", "html", "bioc-xml"];

function printed(raw, form) {
  if (MARKUP.includes(form)) {
    const plain = raw.replace(/<(script|style|tex-math|annotation)\b.*?<\/\1\s*>|<!--.*?-->/gis, "")
      .replace(/<\/?(?:p|td|th|tr|li|br|sec|title)\b[^<>]*>/gi, " ").replace(/<[^<>]*>/g, "").replace(/</g, "");
    return new DOMParser().parseFromString(plain, "text/html").documentElement.textContent;
  }
  if (form === "bioc-json") { try { return JSON.parse(`"${raw}"`); } catch { return raw; } }
  return raw;
}

async function show(file) {
  const { sha256, form, characters } = reader.dataset;
  if (file.size > 64 * 1024 * 1024) { said.textContent = "The file is larger than any document that is read."; return; }
  if (form.startsWith("pdf") && file.type === "application/pdf") {
    said.textContent = "The words of a PDF are not read in the browser: give the server the file with --documents."; return;
  }
  const bytes = await file.arrayBuffer();
  let checked = "";
  if (globalThis.crypto?.subtle) {
    const found = [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))]
      .map((byte) => byte.toString(16).padStart(2, "0")).join("");
    if (found !== sha256) {
      said.textContent = `This is another file: its SHA-256 begins with ${found.slice(0, 16)}, the document's with ${sha256.slice(0, 16)}.`;
      return;
    }
    checked = "Its SHA-256 is the document's.";
  } else {
    checked = "Its SHA-256 could not be computed: browsers do so over HTTPS and on this machine only. Hold it against the words that you know.";
  }
  const text = [...new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)];
  if (text.length !== Number(characters)) { said.textContent = "This is another file: it has other characters."; return; }
  for (const run of reader.querySelectorAll("[data-run]")) {
    const [start, end] = run.dataset.run.split("-").map(Number);
    run.textContent = printed(text.slice(start, end).join(""), form);
    run.classList.remove("gap");
  }
  reader.classList.remove("wordless");
  said.textContent = `${file.name} is shown. ${checked}`;
  document.getElementById("at")?.scrollIntoView({ block: "center" });
}

if (said) {
  document.getElementById("drop").hidden = false;
  document.getElementById("file").addEventListener("change", (event) => event.target.files[0] && show(event.target.files[0]));
  for (const kind of ["dragover", "dragleave", "drop"]) {
    addEventListener(kind, (event) => {
      event.preventDefault();
      document.body.classList.toggle("dropping", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files[0]) show(event.dataTransfer.files[0]);
    });
  }
}
