/** A file of the reader's own, held against the document's hash and shown without leaving the browser. */

const MARKUP = ["jats", "html", "bioc-xml"];
const LARGEST = 64 * 1024 * 1024;

/** What is printed at a run of the original, as `server.pages.reader.words` has it. */
function printed(raw: string, form: string): string {
  if (MARKUP.includes(form)) {
    const plain = raw
      .replace(/<(script|style|tex-math|annotation)\b.*?<\/\1\s*>|<!--.*?-->/gis, "")
      .replace(/<\/?(?:p|td|th|tr|li|br|sec|title)\b[^<>]*>/gi, " ")
      .replace(/<[^<>]*>/g, "")
      .replace(/</g, "");
    return new DOMParser().parseFromString(plain, "text/html").documentElement.textContent ?? "";
  }
  if (form === "bioc-json") {
    try {
      return String(JSON.parse(`"${raw}"`));
    } catch {
      return raw;
    }
  }
  return raw;
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...found].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Shows the words of a file at their runs; what it says is told to the reader. */
async function show(reader: HTMLElement, file: File): Promise<string> {
  const { sha256: asked = "", form = "", characters } = reader.dataset;
  if (file.size > LARGEST) return "The file is larger than any document that is read.";
  if (form.startsWith("pdf") && file.type === "application/pdf") {
    return "The words of a PDF are not read in the browser: give the server the file with --documents.";
  }
  const bytes = await file.arrayBuffer();
  let checked = "Its SHA-256 could not be computed: browsers do so over HTTPS and on this machine only. Hold it against the words that you know.";
  if (globalThis.crypto?.subtle) {
    const found = await sha256(bytes);
    if (found !== asked) {
      return `This is another file: its SHA-256 begins with ${found.slice(0, 16)}, the document's with ${asked.slice(0, 16)}.`;
    }
    checked = "Its SHA-256 is the document's.";
  }
  const text = [...new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)];
  if (text.length !== Number(characters)) return "This is another file: it has other characters.";
  for (const run of reader.querySelectorAll<HTMLElement>(".gap[data-run]")) {
    const [start, end] = (run.dataset.run ?? "").split("-").map(Number);
    run.textContent = printed(text.slice(start, end).join(""), form);
    run.classList.remove("gap");
  }
  reader.classList.remove("wordless");
  document.getElementById("at")?.scrollIntoView({ block: "center" });
  return `${file.name} is shown. ${checked}`;
}

/** Lets the reader choose a file or drop it on the page, where the page lacks words. */
export function offerOwnFile(reader: HTMLElement): void {
  const [said, drop] = [document.getElementById("drop-said"), document.getElementById("drop")];
  if (!said || !drop) return;
  const take = async (file: File | undefined): Promise<void> => {
    if (file) said.textContent = await show(reader, file);
  };
  drop.hidden = false;
  drop.querySelector("input")?.addEventListener("change", (event) => void take((event.target as HTMLInputElement).files?.[0]));
  for (const kind of ["dragover", "dragleave", "drop"] as const) {
    addEventListener(kind, (event) => {
      event.preventDefault();
      document.body.classList.toggle("dropping", kind === "dragover");
      if (kind === "drop") void take(event.dataTransfer?.files[0]);
    });
  }
}
