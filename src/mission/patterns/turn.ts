import { bearing, offset } from "../../geo/enu.ts";
import { wrap180 } from "../../geo/position.ts";
import { turnRadius } from "../estimate.ts";
import type { Stretch } from "./stretch.ts";

/**
 * For a fixed wing: straight on beyond each watch before a turn, and straight towards the next one after it, so that it
 * is level and on its line while it watches.
 */
export function withLeads(pieces: readonly Stretch[], speed: number): Stretch[] {
  const lead = LEAD * turnRadius(speed);
  const headings = pieces.map(({ from, to }) => bearing(from, to));
  const turns = (i: number): boolean =>
    i < 0 ||
    i + 1 >= pieces.length ||
    Math.abs(wrap180((headings[i + 1] as number) - (headings[i] as number))) > SHARP_DEG;
  return pieces.flatMap((piece, i) => {
    if (piece.kind !== "watch") return [piece];
    const heading = headings[i] as number;
    const out: Stretch[] = [];
    if (turns(i - 1))
      out.push({ ...piece, kind: "transit", from: offset(piece.from, heading + 180, lead), to: piece.from });
    out.push(piece);
    if (i + 1 < pieces.length && turns(i))
      out.push({ ...piece, kind: "transit", from: piece.to, to: offset(piece.to, heading, lead) });
    return out;
  });
}

const SHARP_DEG = 45;
const LEAD = 1.2; // turn radii: a right angle takes one
