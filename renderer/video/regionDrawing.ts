import type { Region } from "../../src/contract/look.ts";

/** A place in the picture, shares of its width and height. */
export type Corner = Region[number];

/** A region that is being drawn. */
export interface RegionDrawing {
  readonly tool: "rectangle" | "polygon";
  readonly corners: Region;
  /** Where the next corner goes. */
  readonly cursor: Corner;
}

/** What came of a step: the drawing goes on, or there is a region. */
export type Step = { readonly drawing: RegionDrawing } | { readonly region: Region };

/** Corners closer than this share of the picture are the same. */
const near = 0.015;
/** A region covers at least this share of the picture. */
const leastArea = 0.0003;
const [step, bigStep] = [0.01, 0.05];

export const beginRegion = (tool: RegionDrawing["tool"]): RegionDrawing => ({
  tool,
  corners: [],
  cursor: { x: 0.5, y: 0.5 },
});

export const moveTo = (drawing: RegionDrawing, { x, y }: Corner): RegionDrawing => ({
  ...drawing,
  cursor: { x: inPicture(x), y: inPicture(y) },
});

/** Moves the cursor by an arrow key; undefined for other keys. */
export function nudge(drawing: RegionDrawing, key: string, big: boolean): RegionDrawing | undefined {
  const by = big ? bigStep : step;
  const moves: Record<string, readonly [number, number]> = {
    ArrowLeft: [-by, 0],
    ArrowRight: [by, 0],
    ArrowUp: [0, -by],
    ArrowDown: [0, by],
  };
  const move = moves[key];
  return move && moveTo(drawing, { x: drawing.cursor.x + move[0], y: drawing.cursor.y + move[1] });
}

/** Sets a corner where the cursor is: the second ends a rectangle, one on the first ends a polygon. One on the last changes nothing. */
export function place(drawing: RegionDrawing): Step {
  const { tool, corners, cursor } = drawing;
  const [first] = corners;
  if (tool === "rectangle" && first) {
    const region = rectangle(first, cursor);
    return isThin(region) ? { drawing } : { region };
  }
  if (tool === "polygon" && first && isNear(first, cursor)) return closeRegion(drawing);
  const last = corners.at(-1);
  if (last && isNear(last, cursor)) return { drawing };
  return { drawing: { ...drawing, corners: [...corners, cursor] } };
}

/** Ends a polygon of three corners or more; otherwise it goes on. */
export const closeRegion = (drawing: RegionDrawing): Step =>
  drawing.tool === "polygon" && drawing.corners.length > 2 && !isThin(drawing.corners)
    ? { region: drawing.corners }
    : { drawing };

/** Takes the last corner back. */
export const takeBack = (drawing: RegionDrawing): RegionDrawing => ({
  ...drawing,
  corners: drawing.corners.slice(0, -1),
});

/** What the drawing would be if it ended at the cursor. */
export function outlineOf({ tool, corners, cursor }: RegionDrawing): Region {
  const [first] = corners;
  return tool === "rectangle" && first ? rectangle(first, cursor) : [...corners, cursor];
}

const inPicture = (share: number): number => Math.round(Math.min(1, Math.max(0, share)) * 1e4) / 1e4;

const rectangle = (a: Corner, b: Corner): Region => [
  { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y) },
  { x: Math.max(a.x, b.x), y: Math.min(a.y, b.y) },
  { x: Math.max(a.x, b.x), y: Math.max(a.y, b.y) },
  { x: Math.min(a.x, b.x), y: Math.max(a.y, b.y) },
];

const isNear = (a: Corner, b: Corner): boolean => Math.hypot(a.x - b.x, a.y - b.y) < near;

/** Whether next to nothing lies inside. https://en.wikipedia.org/wiki/Shoelace_formula */
function isThin(region: Region): boolean {
  const twice = region.reduce((sum, a, i) => {
    const b = region[(i + 1) % region.length] ?? a;
    return sum + a.x * b.y - b.x * a.y;
  }, 0);
  return Math.abs(twice) / 2 < leastArea;
}
