/** The colours of a drawing, each as CSS writes it: fixed for paper, `var(--…)` where the page decides. */
export interface ChartTheme {
  readonly text: string;
  readonly dim: string;
  readonly line: string;
  readonly bar: string;
  /** What it is drawn on; `none` where the page shows through. */
  readonly ground: string;
}

/** For paper, and for pictures that are taken out of the app. */
export const printTheme: ChartTheme = {
  ...{ text: "#111820", dim: "#4a5560", line: "#c3ccd5", bar: "#00627f", ground: "#ffffff" },
};

/** As the page is, light or dark. */
export const screenTheme: ChartTheme = {
  ...{ text: "var(--text)", dim: "var(--dim)", line: "var(--line)", bar: "var(--accent)", ground: "none" },
};

/** A text as XML and HTML write it; control characters, which neither can hold, are left out. */
export const escaped = (text: string): string =>
  [...text]
    .filter((sign) => (sign.codePointAt(0) as number) >= 32 || sign === "\n" || sign === "\t")
    .join("")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

/** The least of 1, 2, 5, 10, 20, … that is not below a count: where the scale of its axis ends. */
export function axisEnd(most: number): number {
  for (let ten = 1; ; ten *= 10) for (const step of [1, 2, 5]) if (step * ten >= most) return step * ten;
}
