import type { KeyWord } from "../ui/KeyList.tsx";
/** What a key asks of the player. */
export type PlayerDeed =
  | "toggle"
  | "back"
  | "on"
  | "second-back"
  | "second-on"
  | "slower"
  | "faster"
  | "loop"
  | "best"
  | "closer"
  | "farther"
  | "whole"
  | "wide"
  | "measure"
  | "take-back"
  | "leave"
  | "tone"
  | "palette"
  | "help";

const deeds: Readonly<Record<string, PlayerDeed>> = {
  ...{ " ": "toggle", ",": "back", ".": "on", "<": "slower", ">": "faster" },
  ...{ arrowleft: "second-back", arrowright: "second-on", l: "loop", b: "best", h: "help" },
  ...{ "+": "closer", "=": "closer", "-": "farther", z: "whole", q: "wide", i: "tone", p: "palette" },
  ...{ m: "measure", backspace: "take-back", escape: "leave" },
};

/** What a key means to the player, with none of Ctrl, Alt and Meta held; undefined: nothing. */
export const playerDeed = (key: string): PlayerDeed | undefined => deeds[key.toLowerCase()];

/** The player's keys as they are told. */
export const playerKeyWords: readonly KeyWord[] = [
  { keys: ["Space"], does: "Play, pause" },
  { keys: [",", "."], does: "One picture back, on" },
  { keys: ["←", "→"], does: "One second back, on" },
  { keys: ["<", ">"], does: "Slower, faster" },
  { keys: ["B"], does: "The flag’s best moment" },
  { keys: ["L"], does: "Play what was flagged over and over" },
  { keys: ["+", "\u2212"], does: "Zoom in, out; the wheel zooms around the pointer, dragging moves the picture" },
  { keys: ["Z"], does: "The whole picture; a double click does the same" },
  { keys: ["Q"], does: "The player over the whole window, and back" },
  { keys: ["M"], does: "Measure on the ground: click in the picture" },
  { keys: ["Backspace", "Esc"], does: "Take the last measured point back; end measuring, or the whole window" },
  { keys: ["I"], does: "Brightness, contrast, gamma and palette" },
  { keys: ["P"], does: "The next palette; with Shift the one before" },
  { keys: ["H"], does: "These keys" },
];
