/** The source reader, where scripts run: a passage opens without loading the page anew, kinds of statements are hidden,
 * and a file of the reader's own is shown (`own_file.ts`). */
import { offerOwnFile } from "./own_file";

/** A passage: the server's own page of it, of which the account and the place in the text are taken over. */
async function open(reader: HTMLElement, address: string, push: boolean): Promise<void> {
  const answer = await fetch(address);
  if (!answer.ok) return location.assign(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const account = page.getElementById("account");
  const places = new Set([...page.querySelectorAll<HTMLElement>(".text .mark.here")].map(placeOf));
  for (const mark of reader.querySelectorAll(".mark.here")) {
    mark.classList.remove("here");
    mark.removeAttribute("id");
  }
  const found = [...reader.querySelectorAll<HTMLElement>(".text .mark")].filter((mark) => places.has(placeOf(mark)));
  for (const mark of found) mark.classList.add("here");
  const [first] = found;
  if (!account || (!first && new URL(address, location.href).searchParams.has("at"))) return location.assign(address);
  document.getElementById("account")?.replaceWith(account);
  if (push) history.pushState({}, "", address);
  if (first) {
    first.id = "at";
    first.scrollIntoView({ block: "center" });
  }
  account.focus({ preventScroll: true });
}

/** What tells a mark from the others, on this page and on the server's next one. */
function placeOf(mark: HTMLElement): string {
  return mark.dataset.run ?? "";
}

/** A mark stays while one of its kinds is shown. */
function hideKinds(reader: HTMLElement, kinds: HTMLElement): void {
  const shown = [...kinds.querySelectorAll<HTMLInputElement>("input:checked")].map((box) => box.value);
  for (const mark of reader.querySelectorAll(".text .mark")) {
    mark.classList.toggle("off", !shown.some((kind) => mark.classList.contains(kind)));
  }
}

export function mount(): void {
  const reader = document.querySelector<HTMLElement>(".reader");
  if (!reader) return;
  reader.addEventListener("click", (event) => {
    const link = (event.target as Element).closest(".text a.mark, .account .steps a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    void open(reader, link.getAttribute("href") ?? "", true);
  });
  addEventListener("popstate", () => void open(reader, location.pathname + location.search, false));
  const kinds = document.getElementById("kinds");
  kinds?.addEventListener("change", () => hideKinds(reader, kinds));
  offerOwnFile(reader);
  document.getElementById("at")?.scrollIntoView({ block: "center" });
}
