import * as v from "valibot";
import { describe, expect, it } from "vitest";
import {
  beginRegion,
  closeRegion,
  moveTo,
  nudge,
  outlineOf,
  place,
  type RegionDrawing,
  type Step,
  takeBack,
} from "../../renderer/video/regionDrawing.ts";
import { Regions } from "../../renderer/video/regions.ts";
import { lookSchema } from "../../src/contract/look.ts";
import { type AskedLook, plainLook } from "../../src/contract/streamLook.ts";

/** Sets corners one after the other; what came of the last. */
function corners(tool: RegionDrawing["tool"], ...at: readonly (readonly [number, number])[]): Step {
  let step: Step = { drawing: beginRegion(tool) };
  for (const [x, y] of at) if ("drawing" in step) step = place(moveTo(step.drawing, { x, y }));
  return step;
}
const triangle = [
  { x: 0.1, y: 0.1 },
  { x: 0.6, y: 0.1 },
  { x: 0.1, y: 0.7 },
];

describe("drawing a region", () => {
  it("a rectangle is two opposite corners, whichever comes first", () => {
    const region = [
      { x: 0.2, y: 0.1 },
      { x: 0.8, y: 0.1 },
      { x: 0.8, y: 0.5 },
      { x: 0.2, y: 0.5 },
    ];
    expect(corners("rectangle", [0.2, 0.1], [0.8, 0.5])).toEqual({ region });
    expect(corners("rectangle", [0.8, 0.5], [0.2, 0.1])).toEqual({ region });
    expect(v.is(lookSchema, { regions: [region] })).toBe(true);
  });

  it("a rectangle without extent goes on", () => {
    expect(corners("rectangle", [0.2, 0.1], [0.8, 0.1004])).toHaveProperty("drawing");
  });

  it("a polygon ends on its first corner, or when it is closed", () => {
    expect(corners("polygon", [0.1, 0.1], [0.6, 0.1], [0.1, 0.7], [0.105, 0.1])).toEqual({ region: triangle });
    const open = corners("polygon", [0.1, 0.1], [0.6, 0.1], [0.1, 0.7]);
    expect("drawing" in open && closeRegion(open.drawing)).toEqual({ region: triangle });
    const two = corners("polygon", [0.1, 0.1], [0.6, 0.1]);
    expect("drawing" in two && closeRegion(two.drawing)).toEqual(two);
  });

  it("a polygon without extent goes on, and one of two corners does not end on its first", () => {
    const line = corners("polygon", [0.1, 0.1], [0.5, 0.5], [0.8, 0.8]);
    expect("drawing" in line && closeRegion(line.drawing)).toEqual(line);
    const back = corners("polygon", [0.1, 0.1], [0.6, 0.1], [0.1, 0.1]);
    expect("drawing" in back && back.drawing.corners.length).toBe(2);
  });

  it("the same corner twice is one, and the last can be taken back", () => {
    const step = corners("polygon", [0.1, 0.1], [0.6, 0.1], [0.6, 0.1]);
    if (!("drawing" in step)) throw new Error("it ended");
    expect(step.drawing.corners).toEqual(triangle.slice(0, 2));
    expect(takeBack(step.drawing).corners).toEqual(triangle.slice(0, 1));
    expect(outlineOf(moveTo(step.drawing, { x: 0.1, y: 0.7 }))).toEqual(triangle);
  });

  it("arrow keys move the cursor and leave it in the picture; other keys do nothing", () => {
    let drawing = beginRegion("rectangle");
    for (const key of ["ArrowRight", "ArrowDown"]) drawing = nudge(drawing, key, false) ?? drawing;
    expect(drawing.cursor).toEqual({ x: 0.51, y: 0.51 });
    for (let i = 0; i < 20; i++) drawing = nudge(drawing, "ArrowLeft", true) ?? drawing;
    expect(drawing.cursor).toEqual({ x: 0, y: 0.51 });
    expect(nudge(drawing, "a", false)).toBeUndefined();
  });
});

describe("the regions of a stream", () => {
  function scene() {
    let asked: AskedLook = { ...plainLook, tiling: "tiles" };
    const regions = new Regions(
      (id) => (id === "a" ? asked : undefined),
      (_, next) => {
        asked = next;
      },
    );
    return { regions, asked: () => asked };
  }

  it("are added, cleared and had again, the rest of the look as it was", () => {
    const { regions, asked } = scene();
    regions.begin("a", "polygon");
    regions.take({ region: triangle });
    expect([asked(), regions.state.get().drawing]).toEqual([
      { ...plainLook, tiling: "tiles", regions: [triangle] },
      null,
    ]);
    regions.clear("a");
    regions.clear("a");
    expect(asked().regions).toEqual([]);
    regions.undo("a");
    expect(asked().regions).toEqual([triangle]);
    regions.undo("a");
    expect([asked().regions, regions.canUndo("a")]).toEqual([[], false]);
    regions.undo("a");
    expect(asked().tiling).toBe("tiles");
  });

  it("are as many as the station takes: the oldest gives way", () => {
    const { regions, asked } = scene();
    for (let i = 0; i < 52; i++) {
      regions.begin("a", "polygon");
      regions.take({ region: triangle.map(({ x, y }) => ({ x: x + i / 1000, y })) });
    }
    expect(asked().regions.length).toBe(50);
    expect(v.is(lookSchema, { regions: asked().regions })).toBe(true);
  });

  it("a drawing that is ended leaves nothing, and a step after it is lost", () => {
    const { regions, asked } = scene();
    regions.begin("a", "rectangle");
    regions.end();
    regions.take({ region: triangle });
    expect(asked().regions).toEqual([]);
  });
});
