/**
 * Letters for what is written into pictures: five rows each, a bit for each pixel, the leftmost the highest. Three wide, but
 * for those that are named with their width. No font file is needed, and every machine draws the same.
 */
const narrow: Readonly<Record<string, readonly number[]>> = {
  " ": [0, 0, 0, 0, 0],
  "0": [7, 5, 5, 5, 7],
  "1": [2, 6, 2, 2, 7],
  "2": [7, 1, 7, 4, 7],
  "3": [7, 1, 3, 1, 7],
  "4": [5, 5, 7, 1, 1],
  "5": [7, 4, 7, 1, 7],
  "6": [7, 4, 7, 5, 7],
  "7": [7, 1, 2, 2, 2],
  "8": [7, 5, 7, 5, 7],
  "9": [7, 5, 7, 1, 7],
  A: [2, 5, 7, 5, 5],
  B: [6, 5, 6, 5, 6],
  C: [3, 4, 4, 4, 3],
  D: [6, 5, 5, 5, 6],
  E: [7, 4, 6, 4, 7],
  F: [7, 4, 6, 4, 4],
  G: [3, 4, 5, 5, 3],
  H: [5, 5, 7, 5, 5],
  I: [7, 2, 2, 2, 7],
  J: [1, 1, 1, 5, 2],
  K: [5, 5, 6, 5, 5],
  L: [4, 4, 4, 4, 7],
  O: [2, 5, 5, 5, 2],
  P: [6, 5, 6, 4, 4],
  R: [6, 5, 6, 5, 5],
  S: [3, 4, 2, 1, 6],
  T: [7, 2, 2, 2, 2],
  U: [5, 5, 5, 5, 7],
  V: [5, 5, 5, 5, 2],
  X: [5, 5, 2, 5, 5],
  Y: [5, 5, 2, 2, 2],
  Z: [7, 1, 2, 4, 7],
  ".": [0, 0, 0, 0, 2],
  ",": [0, 0, 0, 2, 4],
  ":": [0, 2, 0, 2, 0],
  ";": [0, 2, 0, 2, 4],
  "-": [0, 0, 7, 0, 0],
  "+": [0, 2, 7, 2, 0],
  "/": [1, 1, 2, 4, 4],
  "%": [5, 1, 2, 4, 5],
  "(": [1, 2, 2, 2, 1],
  ")": [4, 2, 2, 2, 4],
  "'": [2, 2, 0, 0, 0],
  "=": [0, 7, 0, 7, 0],
  _: [0, 0, 0, 0, 7],
  "?": [7, 1, 2, 0, 2],
  "!": [2, 2, 2, 0, 2],
  "°": [7, 5, 7, 0, 0],
};
const wide: Readonly<Record<string, readonly number[]>> = {
  M: [17, 27, 21, 17, 17],
  N: [17, 25, 21, 19, 17],
  Q: [14, 17, 21, 18, 13],
  W: [17, 17, 21, 27, 17],
  "#": [10, 31, 10, 31, 10],
};

/** One letter: how many pixels wide it is, and its rows. */
export interface Glyph {
  readonly width: number;
  readonly rows: readonly number[];
}

/** How high letters are, pixels. */
export const glyphHeight = 5;

/** The letters of a text, in capitals; accents are left off, and what has no letter here is a question mark. */
export function glyphsOf(text: string): Glyph[] {
  const plain = text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[‐-―−]/g, "-")
    .replaceAll(/[·•…]/g, ".")
    .replaceAll(/[“”„‘’]/g, "'")
    .replaceAll("×", "X")
    .toUpperCase();
  return [...plain].map((letter) => {
    const rows = wide[letter];
    return rows ? { width: 5, rows } : { width: 3, rows: narrow[letter] ?? (narrow["?"] as readonly number[]) };
  });
}

/** How many pixels wide a text is at one pixel a dot, with a dot between letters. */
export const widthOf = (glyphs: readonly Glyph[]): number =>
  glyphs.reduce((sum, { width }) => sum + width + 1, 0) - (glyphs.length > 0 ? 1 : 0);
