import { type CorrectionClass, correctionClasses } from "../../../src/contract/corrections.ts";
import type { KeyWord } from "../../ui/KeyList.tsx";

/** What a key asks for while boxes are corrected. `none`: a key of Review that is not to judge a flag by accident. */
export type CorrectionDeed =
  | "remove"
  | "remove-frame"
  | "draw"
  | "join"
  | "split"
  | "right"
  | "undo"
  | "redo"
  | "fill"
  | "next"
  | "back"
  | "leave"
  | "none"
  | { readonly className: CorrectionClass }
  /** Pixels of the picture, right and down. */
  | { readonly move: { readonly x: number; readonly y: number } }
  | { readonly grow: { readonly x: number; readonly y: number } };

/** A key with what is held besides. */
export interface PressedKey {
  readonly key: string;
  readonly control: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

const letters: Readonly<Record<string, CorrectionDeed>> = {
  ...{ delete: "remove", backspace: "remove", m: "draw", g: "join", s: "split", v: "right", u: "undo" },
  ...{ y: "fill", n: "next", a: "leave", escape: "back" },
  ...{ c: "none", d: "none", e: "none", r: "none", o: "none", t: "none", f: "none", w: "none", x: "none" },
};
const ways: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  ...{ ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } },
};

/** What a key means; undefined: it is the player's or the list's, as ever. `chosen`: a box is. */
export function correctionDeed({ key, control, shift, alt }: PressedKey, chosen: boolean): CorrectionDeed | undefined {
  const name = key.toLowerCase();
  if (control) return name === "z" ? (shift ? "redo" : "undo") : name === "y" ? "redo" : undefined;
  const way = ways[key];
  if (way) {
    if (!chosen) return undefined;
    const far = shift ? 10 : 1;
    const by = { x: way.x * far, y: way.y * far };
    return alt ? { grow: by } : { move: by };
  }
  if (alt) return undefined;
  if (shift && name === "u") return "redo";
  if (shift && (name === "delete" || name === "backspace")) return "remove-frame";
  const className = classOfKey(key);
  return className ? { className } : letters[name];
}

/** The classes behind the keys 1 to 9 and 0; the rest is in the list. */
export const quickClasses: readonly CorrectionClass[] = [
  ...(["car", "van", "truck", "bus", "motorcycle", "boat", "tractor", "trailer", "unsure", "vehicle"] as const),
];

/** All classes, those with a key first. */
export const orderedClasses: readonly CorrectionClass[] = [...new Set([...quickClasses, ...correctionClasses])];

/** The class of a key; undefined: none. */
export const classOfKey = (key: string): CorrectionClass | undefined =>
  /^[0-9]$/.test(key) ? quickClasses[(Number(key) + 9) % 10] : undefined;

/** The keys as they are told, in the order of work. */
export const correctionKeyWords: readonly KeyWord[] = [
  { keys: ["A"], does: "Begin, and end" },
  { keys: ["N"], does: "Choose the next box; a click chooses one" },
  {
    keys: ["1", "…", "9", "0"],
    does: "What it is: car, van, truck, bus, motorcycle, boat, tractor, trailer, unsure, vehicle",
  },
  { keys: ["Arrows"], does: "Move it by a pixel, with Shift by ten, with Alt make it larger or smaller" },
  { keys: ["Del"], does: "Not a vehicle" },
  { keys: ["Shift+Del"], does: "Wrong in this picture alone" },
  { keys: ["M"], does: "Draw a missed vehicle" },
  { keys: ["Y"], does: "Fill between the boxes you give of a track, or not" },
  { keys: ["G"], does: "It is the vehicle of the track before" },
  { keys: ["S"], does: "From here on it is another vehicle" },
  { keys: ["V"], does: "All is right in this picture" },
  { keys: ["U", "Ctrl+Z"], does: "Undo" },
  { keys: ["Shift+U", "Ctrl+Y"], does: "Redo" },
  { keys: [",", "."], does: "One picture back, on" },
  { keys: ["Esc"], does: "Let go of the box, then end" },
];
