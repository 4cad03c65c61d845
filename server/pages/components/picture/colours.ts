/** The page's colours, as they are now: light or dark. */
export interface Colours {
  ink: string;
  quiet: string;
  line: string;
  ground: string;
  accent: string;
  kinds: string[];
}

/** Told apart by the colour-blind as well (after Okabe and Ito), with enough contrast on both grounds. */
const LIGHT = ["#0a5a8a", "#b3541e", "#1a7a52", "#8a3d7a", "#7a5b00", "#2a7fb8", "#a3231f", "#4f5d6a"];
const DARK = ["#82c7f2", "#f0a271", "#7fd3a8", "#dba0cf", "#e5c15c", "#5aa9dd", "#ff9f98", "#a6b3bf"];

export function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const kinds = matchMedia("(prefers-color-scheme: dark)").matches ? DARK : LIGHT;
  return { ink: of("ink"), quiet: of("quiet"), line: of("line"), ground: of("ground"), accent: of("accent"), kinds };
}

/** Calls again when the reader changes between light and dark. */
export function onChange(call: () => void): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", call);
}
