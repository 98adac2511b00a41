import { usualReasons } from "../../src/contract/flagQuery.ts";
import type { KeyWord } from "../ui/KeyList.tsx";

/** What a key asks for while flags are gone through. */
export type TriageDeed =
  | "next"
  | "previous"
  | "next-open"
  | "confirm"
  | "dismiss"
  | "escalate"
  | "undo"
  | "redo"
  | "reopen"
  | "other-reason"
  | "tag"
  | "note"
  | "search"
  | "filters"
  | "help"
  | { readonly reason: number };

const deeds: Readonly<Record<string, TriageDeed>> = {
  ...{ j: "next", arrowdown: "next", k: "previous", arrowup: "previous", o: "next-open" },
  ...{ c: "confirm", d: "dismiss", e: "escalate", u: "undo", r: "reopen", t: "tag", n: "note" },
  ...{ "0": "other-reason", "/": "search", f: "filters", "?": "help" },
};

/** What a key means, with none of Ctrl, Alt and Meta held but for Ctrl+Z and Ctrl+Y; undefined: nothing here. */
export function triageDeed(key: string, control: boolean, shift = false): TriageDeed | undefined {
  const name = key.toLowerCase();
  if (control && name === "y") return "redo";
  if (control) return name === "z" ? (shift ? "redo" : "undo") : undefined;
  if (shift && name === "u") return "redo";
  return /^[1-9]$/.test(key) ? { reason: Number(key) - 1 } : deeds[name];
}

/** The reasons behind the keys 1 to 9: the usual ones, then the commonest others that were given before. */
export function quickReasons(given: readonly string[]): readonly string[] {
  const usual: readonly string[] = usualReasons;
  return [...usual, ...given.filter((reason) => !usual.includes(reason))].slice(0, 9);
}

/** The keys of Review as they are told, in the order of work. */
export const keyWords: readonly KeyWord[] = [
  { keys: ["J", "↓"], does: "Next flag" },
  { keys: ["K", "↑"], does: "Previous flag" },
  { keys: ["O"], does: "Next flag without a verdict" },
  { keys: ["Space"], does: "Play, pause" },
  { keys: [",", "."], does: "One picture back, on" },
  { keys: ["C"], does: "Confirm, and on to the next" },
  { keys: ["D"], does: "Dismiss without a reason, and on to the next" },
  { keys: ["1", "…", "9"], does: "Dismiss for this reason, and on to the next" },
  { keys: ["0"], does: "Dismiss for another reason: write it" },
  { keys: ["Shift+C", "Shift+D"], does: "The same for all open flags of a grouped line" },
  { keys: ["E"], does: "Escalate: ask for somebody else’s eyes" },
  { keys: ["T"], does: "Tags" },
  { keys: ["N"], does: "Note" },
  { keys: ["U", "Ctrl+Z"], does: "Undo what you said last" },
  { keys: ["Shift+U", "Ctrl+Y"], does: "Say again what you took back last" },
  { keys: ["R"], does: "Take the verdict of this flag away" },
  { keys: ["/"], does: "Search" },
  { keys: ["F"], does: "Filters" },
  { keys: ["Esc"], does: "Leave a field" },
  { keys: ["?"], does: "These keys" },
];
