import { type Mesh, MeshBuilder, type Point } from "./mesh.ts";
import type { Prop } from "./worldThings.ts";

const cache = new WeakMap<Prop, Mesh>();

/** The solid of a building or another thing that stands in the land. */
export function propMesh(prop: Prop): Mesh {
  let mesh = cache.get(prop);
  if (!mesh) {
    mesh = build(prop);
    cache.set(prop, mesh);
  }
  return mesh;
}

function build(prop: Prop): Mesh {
  const b = new MeshBuilder();
  const l = prop.length / 2;
  const w = prop.width / 2;
  const h = prop.height;
  switch (prop.kind) {
    case "house":
    case "barn":
      gabled(b, l, w, h, prop.kind === "house" ? w * 0.85 : w * 0.45);
      break;
    case "hall":
      flatRoofed(b, l, w, h);
      break;
    case "container":
      b.box([-l, -w, 0.1], [l, w, h], "body", "body");
      for (let x = -l + 0.3; x < l - 0.3; x += 0.6) b.box([x, -w + 0.08, h], [x + 0.25, w - 0.08, h + 0.03], "roof");
      break;
    case "shed":
      b.frustum([-l, -w, 0], [l, w, h * 0.9], [-l, -w, h * 0.9], [l, w, h], "wall", "body");
      b.box([-l - 0.2, -w - 0.2, h], [l + 0.2, w + 0.2, h + 0.08], "body");
      break;
    case "bale":
    case "stack":
      b.frustum([-l, -w, 0], [l, w, h * 0.5], [-l, -w * 1.08, h * 0.5], [l, w * 1.08, h * 0.5], "body");
      b.frustum([-l, -w * 1.08, h * 0.5], [l, w * 1.08, h], [-l, -w * 0.5, h], [l, w * 0.5, h], "body");
      break;
    case "boulder":
      b.frustum([-l, -w, 0], [l, w, h], [-l * 0.5, -w * 0.6, h], [l * 0.6, w * 0.5, h], "body");
      break;
    case "parapet":
      b.box([-l, -w, 0], [l, w, h], "body");
      break;
    case "pole":
      b.box([-0.14, -0.14, 0], [0.14, 0.14, h], "trim");
      b.box([-0.1, -1.1, h - 0.6], [0.1, 1.1, h - 0.45], "trim");
      break;
    case "person":
      b.frustum([-0.14, -0.2, 0], [0.14, 0.2, 1.1], [-0.16, -0.26, 1.45], [0.16, 0.26, 1.45], "body");
      b.box([-0.12, -0.1, 1.45], [0.12, 0.1, 1.75], "wall");
      break;
  }
  return b.build();
}

/** A flat roof with rows of skylights, some of them raised, a few machines, and a row of windows under the eaves. */
function flatRoofed(b: MeshBuilder, l: number, w: number, h: number): void {
  b.box([-l, -w, 0], [l, w, h], "wall", "body");
  const long = 1.2 + ((l * 7.3) % 1.6);
  const broad = 0.9 + ((w * 5.1) % 1.2);
  const step = long * (1.6 + ((l * 3.7) % 1.5));
  const part = (l * 11) % 1 < 0.5 ? "glass" : "roof";
  for (let x = -l + step; x < l - step; x += step)
    for (let y = -w + 2.2; y < w - 2.2; y += broad * 2.6)
      b.box(
        [x - long / 2, y - broad / 2, h],
        [x + long / 2, y + broad / 2, h + 0.35],
        part === "glass" ? "trim" : "wall",
        part,
      );
  b.box([l * 0.5, w * 0.3, h], [l * 0.5 + 2.4, w * 0.3 + 1.8, h + 1.4], "trim");
  b.box([-l * 0.7, -w * 0.6, h], [-l * 0.7 + 1.6, -w * 0.6 + 3, h + 1], "wall", "trim");
  for (const side of [-1, 1])
    for (let x = -l + 1; x < l - 2; x += 2.6)
      b.face(
        [
          [x, side * (w + 0.02), h * 0.55],
          [x + 1.5, side * (w + 0.02), h * 0.55],
          [x + 1.5, side * (w + 0.02), h * 0.85],
          [x, side * (w + 0.02), h * 0.85],
        ],
        "glass",
        [0, 0, h / 2],
      );
}

/** Walls under a ridge along x, the eaves a little wider than the walls. */
function gabled(b: MeshBuilder, l: number, w: number, eaves: number, rise: number): void {
  b.box([-l, -w, 0], [l, w, eaves], "wall");
  const o = 0.45;
  const inside: Point = [0, 0, eaves];
  const ridge = (x: number): Point => [x, 0, eaves + rise];
  for (const side of [-1, 1]) {
    b.face(
      [[-l - o, side * (w + o), eaves - 0.15], [l + o, side * (w + o), eaves - 0.15], ridge(l + o), ridge(-l - o)],
      "body",
      inside,
    );
    b.face([[side * l, -w, eaves], [side * l, w, eaves], ridge(side * l)], "wall", inside);
    for (const y of [-w * 0.5, w * 0.35]) {
      const x = side * (l + 0.02);
      b.face(
        [
          [x, y, 1],
          [x, y + 1, 1],
          [x, y + 1, 2.2],
          [x, y, 2.2],
        ],
        "glass",
        [0, 0, 1],
      );
    }
  }
  if (rise > 2)
    b.box([l * 0.3, w * 0.25, eaves + rise * 0.5], [l * 0.3 + 0.7, w * 0.25 + 0.7, eaves + rise + 0.5], "wall");
}
