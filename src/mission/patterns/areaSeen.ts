import { focalLength } from "../../geo/camera.ts";
import type { Ground } from "../../geo/ground.ts";
import { type LatLon, toRad } from "../../geo/position.ts";
import { carRange, PIXELS_ON_CAR } from "../carPixels.ts";
import { homeAmslOf, type Leg } from "../leg.ts";
import type { Plan } from "../plan.ts";
import { inside, LanePlane } from "./lanes.ts";

/** How much of an area is seen from above. */
interface AreaSeen {
  readonly percent: number;
  /** A place that is not seen, if there is one. */
  readonly missed?: LatLon;
}

/**
 * Share of an outline's inside that legs flown over it with the camera down see well enough for a car, cell by cell on
 * the ground. Nothing hides anything from straight above, so that no ridges are looked for.
 */
export function areaSeen(plan: Plan, legs: readonly Leg[], outline: readonly LatLon[], ground: Ground): AreaSeen {
  const otherwise = homeAmslOf(plan, ground) ?? 0;
  const watch = legs.filter(({ kind }) => kind === "watch");
  const plane = new LanePlane(outline[0] as LatLon, watch[0]?.headingDeg ?? 0);
  const ring = outline.map((p) => plane.flat(p));
  const west = Math.min(...ring.map(({ u }) => u));
  const south = Math.min(...ring.map(({ v }) => v));
  const width = Math.max(...ring.map(({ u }) => u)) - west;
  const height = Math.max(...ring.map(({ v }) => v)) - south;
  const step = Math.max(5, Math.sqrt((width * height) / MOST_CELLS));
  const columns = Math.max(1, Math.ceil(width / step));
  const rows = Math.max(1, Math.ceil(height / step));
  const amsl = new Float64Array(columns * rows).fill(Number.NaN); // of the ground; NaN outside of the outline
  const seen = new Uint8Array(columns * rows);
  const place = (cell: number): LatLon =>
    plane.place({ u: west + ((cell % columns) + 0.5) * step, v: south + (Math.floor(cell / columns) + 0.5) * step });
  let cells = 0;
  for (let row = 0; row < rows; row++)
    for (const [from, to] of inside(ring, south + (row + 0.5) * step)) {
      const last = Math.min(columns - 1, Math.floor((to - west) / step - 0.5));
      for (let c = Math.max(0, Math.ceil((from - west) / step - 0.5)); c <= last; c++) {
        amsl[row * columns + c] = ground.elevation(place(row * columns + c)) ?? otherwise;
        cells++;
      }
    }
  const focal = focalLength(plan.camera);
  const halfAcross = plan.camera.width / 2 / focal;
  const halfAlong = plan.camera.height / 2 / focal;
  const lowest = amsl.reduce((least, h) => (h < least ? h : least), Number.POSITIVE_INFINITY);
  const range = carRange(plan.camera, plan.pattern.pixels ?? PIXELS_ON_CAR);
  for (const leg of watch) {
    const a = plane.flat(leg.from);
    const b = plane.flat(leg.to);
    const length = Math.hypot(b.u - a.u, b.v - a.v) || 1;
    const cos = (b.u - a.u) / length;
    const sin = (b.v - a.v) / length;
    const ahead = 1 / Math.tan(toRad(Math.max(5, -leg.gimbalPitchDeg))); // 0 straight down
    const from = leg.from.amsl ?? otherwise + leg.from.ahl;
    const climb = ((leg.to.amsl ?? otherwise + leg.to.ahl) - from) / length;
    const most = Math.min(range, Math.max(from, from + climb * length) - lowest);
    const reach = most * Math.hypot(halfAcross, halfAlong + ahead);
    const column = (u: number) => Math.floor((u - west) / step);
    const row = (v: number) => Math.floor((v - south) / step);
    const [left, right] = [column(Math.min(a.u, b.u) - reach), column(Math.max(a.u, b.u) + reach)];
    const [low, high] = [row(Math.min(a.v, b.v) - reach), row(Math.max(a.v, b.v) + reach)];
    for (let r = Math.max(0, low); r <= Math.min(rows - 1, high); r++)
      for (let c = Math.max(0, left); c <= Math.min(columns - 1, right); c++) {
        const cell = r * columns + c;
        const base = amsl[cell] as number;
        if (seen[cell] || Number.isNaN(base)) continue;
        const du = west + (c + 0.5) * step - a.u;
        const dv = south + (r + 0.5) * step - a.v;
        const across = Math.abs(dv * cos - du * sin);
        const abeam = du * cos + dv * sin;
        const above = from + climb * Math.min(length, Math.max(0, abeam)) - base;
        const along = abeam - above * ahead;
        if (above <= 0 || above > range || across > above * halfAcross) continue;
        if (along < -above * halfAlong || along > length + above * halfAlong) continue;
        seen[cell] = 1;
      }
  }
  let count = 0;
  let missed: LatLon | undefined;
  for (let cell = 0; cell < seen.length; cell++) {
    if (Number.isNaN(amsl[cell])) continue;
    if (seen[cell]) count++;
    else missed ??= place(cell);
  }
  return { percent: cells === 0 ? 100 : (100 * count) / cells, ...(missed && { missed }) };
}

const MOST_CELLS = 40_000;
