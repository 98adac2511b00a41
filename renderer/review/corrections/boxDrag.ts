import type { Box } from "../../../src/contract/records.ts";
import type { Share } from "../../video/pictureView.ts";

/** By what a box is held: its whole, or an edge or corner by the points of the compass. */
export type Grip = "whole" | "n" | "ne" | "e" | "se" | "s" | "sw" | "w" | "nw";
export const grips = ["nw", "n", "ne", "e", "se", "s", "sw", "w"] as const satisfies readonly Grip[];

/** The box after it was dragged from one place of the picture to another. An edge that is drawn past its opposite turns it. */
export function dragged(box: Box, grip: Grip, from: Share, to: Share): Box {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  if (grip === "whole") {
    const held = (at: number, length: number) => Math.min(1 - length, Math.max(0, at));
    return { ...box, x: held(box.x + dx, box.w), y: held(box.y + dy, box.h) };
  }
  const [left, top, right, bottom] = [box.x, box.y, box.x + box.w, box.y + box.h];
  return between(
    { x: grip.includes("w") ? left + dx : left, y: grip.includes("n") ? top + dy : top },
    { x: grip.includes("e") ? right + dx : right, y: grip.includes("s") ? bottom + dy : bottom },
  );
}

/** The box with these opposite corners, as far as it is in the picture. */
export function between(a: Share, b: Share): Box {
  const [x0, x1] = [a.x, b.x].map(within).sort((p, q) => p - q) as [number, number];
  const [y0, y1] = [a.y, b.y].map(within).sort((p, q) => p - q) as [number, number];
  return { x: x0, y: y0, w: x1 - x0, h: y1 - y0 };
}

/** The box moved, or its lower right corner, by pixels of a picture. */
export function nudged(
  box: Box,
  by: { readonly x: number; readonly y: number },
  picture: { readonly width: number; readonly height: number },
  what: "move" | "grow",
): Box {
  const to = { x: by.x / picture.width, y: by.y / picture.height };
  return dragged(box, what === "move" ? "whole" : "se", { x: 0, y: 0 }, to);
}

const within = (share: number): number => Math.min(1, Math.max(0, share));
