import { type CameraModel, type CameraPose, cameraAxes, focalLength } from "../geo/camera.ts";
import { EnuFrame } from "../geo/enu.ts";
import type { Ground } from "../geo/ground.ts";
import { HeightField, metresFrom } from "../geo/heightField.ts";
import { DROP } from "../geo/lineOfSight.ts";
import type { Enu } from "../geo/position.ts";
import { Viewshed } from "../geo/viewshed.ts";
import { CAR_HEIGHT, CAR_LENGTH, carRange, carShown, PIXELS_ON_CAR } from "./carPixels.ts";
import type { CorridorGrid } from "./corridorGrid.ts";
import type { CoverageMap } from "./coverage.ts";
import { sights } from "./sights.ts";

export interface SightOptions {
  readonly camera: CameraModel;
  readonly ground: Ground;
  /** Height of the ground that is assumed where it is not known, metres above mean sea level. */
  readonly otherwise?: number | undefined;
  /** Fewest pixels along a car for it to count as seen. */
  readonly pixels?: number;
}

/**
 * What a camera sees of a corridor: which cells are in its picture, which of them terrain hides, and how many pixels a
 * car there has. One model for the plan, for the flight and for the report. Ground is read once, where it is needed.
 */
export class CorridorSight {
  readonly #map: CoverageMap;
  readonly #camera: CameraModel;
  readonly #least: number;
  readonly #reach: number;
  readonly #strips: Strip[] = [];

  /** Notes what is seen in this map. */
  constructor(map: CoverageMap, { camera, ground, otherwise, pixels = PIXELS_ON_CAR }: SightOptions) {
    this.#map = map;
    this.#camera = camera;
    this.#least = pixels;
    this.#reach = Math.min(MOST_REACH, Math.max(map.grid.long, carRange(camera, pixels)));
    const { grid } = map;
    const columns = Math.max(1, Math.floor(STRIP / grid.long));
    const side = STRIP + 2 * this.#reach + grid.rows * grid.wide;
    // Of very wide corridors the heights lie further apart, so that all of them fit.
    const finest = Math.sqrt((Math.ceil(grid.columns / columns) * side * side) / MOST_HEIGHTS);
    const step = Math.max(finest, Math.min(MOST_STEP, Math.max(LEAST_STEP, this.#reach / 60)));
    for (let from = 0; from < grid.columns; from += columns) {
      const to = Math.min(grid.columns, from + columns);
      this.#strips.push(new Strip(grid, { from, to, reach: this.#reach, step, ground, otherwise }));
    }
  }

  /** Looks from a place at an instant, ms; says how many cells it saw well enough. */
  look(pose: CameraPose, at: number): number {
    let seen = 0;
    for (const strip of this.#strips) {
      const { field } = strip;
      if (Math.abs(pose.lat - field.frame.origin.lat) > strip.degrees) continue;
      const { east, north } = field.toMetres(pose);
      const near = Math.hypot(east - strip.middleEast, north - strip.middleNorth) - strip.radius;
      if (near < 2 * this.#reach) seen += this.#lookAt(strip, pose, east, north, at);
    }
    return seen;
  }

  #lookAt(strip: Strip, pose: CameraPose, east: number, north: number, at: number): number {
    const { right, down, forward } = cameraAxes(pose);
    const f = focalLength(this.#camera);
    const halfWidth = this.#camera.width / 2 / f;
    const halfHeight = this.#camera.height / 2 / f;
    const { rows, wide } = this.#map.grid;
    const { outside } = this.#map;
    const reach = this.#reach;
    const farthest = 2 * reach;
    const scale = f * CAR_LENGTH;
    const half = (rows * wide) / 2;
    const curve = DROP * (farthest + half) ** 2;
    const { easts, norths, sines, cosines } = strip;
    // What lies on the inner side of all four edges of the picture is in it; each edge is a plane through the camera.
    const edges = [
      edgeOf(right, 1, forward, halfWidth),
      edgeOf(right, -1, forward, halfWidth),
      edgeOf(down, 1, forward, halfHeight),
      edgeOf(down, -1, forward, halfHeight),
    ];
    // Unless the picture reaches below the camera, what lies behind is left out column by column.
    const onlyAhead = (halfWidth + halfHeight) * Math.abs(forward.up) < Math.hypot(forward.east, forward.north);
    let begun = false;
    let seen = 0;
    for (let c = 0; c < easts.length; c++) {
      const ce = (easts[c] as number) - east;
      const cn = (norths[c] as number) - north;
      const away = ce * ce + cn * cn;
      if (away > (farthest + half) * (farthest + half)) continue;
      if (onlyAhead && ce * forward.east + cn * forward.north < -half) continue;
      const sin = sines[c] as number;
      const cos = cosines[c] as number;
      // Only rows that come near enough, around the one that comes nearest: of a wide corridor that is a few.
      const nearest = cn * sin - ce * cos;
      const span = farthest * farthest - away + nearest * nearest;
      if (span < 0) continue;
      const reached = Math.sqrt(span);
      let from = nearest - reached;
      let to = nearest + reached;
      if (to < -half || from > half) continue;
      strip.prepare(c);
      // And only those that some height of the column's cells could bring into the picture.
      const lowest = (strip.lowest[c] as number) - curve - pose.amsl;
      const highest = (strip.highest[c] as number) - pose.amsl;
      for (const edge of edges) {
        const least = ce * edge.east + cn * edge.north + edge.up * (edge.up > 0 ? lowest : highest);
        const each = cos * edge.east - sin * edge.north;
        if (each > HAIR) to = Math.min(to, -least / each);
        else if (each < -HAIR) from = Math.max(from, -least / each);
        else if (least > half * HAIR) to = Number.NEGATIVE_INFINITY;
      }
      const firstRow = Math.max(0, Math.ceil(from / wide + (rows - 1) / 2 - HAIR));
      const lastRow = Math.min(rows - 1, Math.floor(to / wide + (rows - 1) / 2 + HAIR));
      for (let r = firstRow; r <= lastRow; r++) {
        if (outside?.[(strip.from + c) * rows + r]) continue;
        const across = (r - (rows - 1) / 2) * wide;
        const e = ce + cos * across;
        const n = cn - sin * across;
        const local = c * rows + r;
        const roof = strip.roofs[local] as number;
        const square = e * e + n * n;
        const up = roof - DROP * square - pose.amsl;
        const depth = e * forward.east + n * forward.north + up * forward.up;
        if (!(depth > 0)) continue; // NaN where the ground is unknown
        const x = e * right.east + n * right.north + up * right.up;
        if (x > halfWidth * depth || x < -halfWidth * depth) continue;
        const y = e * down.east + n * down.north + up * down.up;
        if (y > halfHeight * depth || y < -halfHeight * depth) continue;
        const range = Math.sqrt(square + up * up);
        const rise = e * (strip.slopesEast[local] as number) + n * (strip.slopesNorth[local] as number);
        const sine = (rise - up) / (range * (strip.steepness[local] as number)); // of the view against the ground
        const cell = (strip.from + c) * rows + r;
        const pixels = (scale / range) * carShown(sine);
        if (pixels < this.#least || range > reach) {
          if (range < farthest) this.#map.note(cell, SMALL, pixels, at);
          continue;
        }
        if (!begun) strip.viewFrom(east, north, pose.amsl, reach);
        begun = true;
        const clear = strip.viewshed.sees(east + e, north + n, roof);
        const sight = !clear ? HIDDEN : strip.assumes(east + e, north + n) ? ASSUMED : SEEN;
        if (clear) seen++;
        this.#map.note(cell, sight, pixels, at);
      }
    }
    return seen;
  }
}

/** The normal, outwards, of an edge of the picture that lies `sign` times half its size towards `axis`. */
const edgeOf = (axis: Enu, sign: 1 | -1, forward: Enu, half: number): Enu => ({
  east: sign * axis.east - half * forward.east,
  north: sign * axis.north - half * forward.north,
  up: sign * axis.up - half * forward.up,
});

/** A stretch of the corridor short enough for one frame of metres, with the ground around it. */
class Strip {
  readonly from: number;
  readonly field: HeightField;
  readonly viewshed: Viewshed;
  readonly middleEast: number;
  readonly middleNorth: number;
  readonly radius: number;
  /** Latitude from the origin beyond which nothing of it can be seen, degrees. */
  readonly degrees: number;
  /** For each column: metres of its middle, sine and cosine of its bearing. */
  readonly easts: Float64Array;
  readonly norths: Float64Array;
  readonly sines: Float64Array;
  readonly cosines: Float64Array;
  /** For each cell: a car's roof above mean sea level, how much the ground rises eastwards and northwards. */
  readonly roofs: Float32Array;
  readonly slopesEast: Float32Array;
  readonly slopesNorth: Float32Array;
  readonly steepness: Float32Array;
  /** For each column: the lowest and the highest of its roofs that are known; lowest above highest where none is. */
  readonly lowest: Float32Array;
  readonly highest: Float32Array;
  readonly #prepared: Uint8Array;
  readonly #grid: CorridorGrid;

  constructor(
    grid: CorridorGrid,
    known: { from: number; to: number; reach: number; step: number; ground: Ground; otherwise: number | undefined },
  ) {
    const { from, to, reach, step, ground, otherwise } = known;
    this.#grid = grid;
    this.from = from;
    const middle = (from + to) >> 1;
    const origin = { lat: grid.lats[middle] as number, lon: grid.lons[middle] as number };
    const margin = reach + (grid.wide * grid.rows) / 2 + 4 * step;
    const count = to - from;
    this.easts = new Float64Array(count);
    this.norths = new Float64Array(count);
    this.sines = new Float64Array(count);
    this.cosines = new Float64Array(count);
    const frame = new EnuFrame(origin);
    for (let c = 0; c < count; c++) {
      const { east, north } = metresFrom(frame, {
        lat: grid.lats[from + c] as number,
        lon: grid.lons[from + c] as number,
      });
      this.easts[c] = east;
      this.norths[c] = north;
      this.sines[c] = Math.sin(grid.bearings[from + c] as number);
      this.cosines[c] = Math.cos(grid.bearings[from + c] as number);
    }
    const box = {
      west: Math.min(...this.easts) - margin,
      south: Math.min(...this.norths) - margin,
      east: Math.max(...this.easts) + margin,
      north: Math.max(...this.norths) + margin,
    };
    this.field = new HeightField({ ground, origin, box, step, otherwise });
    this.viewshed = new Viewshed(this.field, reach);
    this.middleEast = (box.west + box.east) / 2;
    this.middleNorth = (box.south + box.north) / 2;
    this.radius = Math.hypot(box.east - box.west, box.north - box.south) / 2 - margin;
    this.degrees = (Math.max(-box.south, box.north) + 3 * reach) / frame.metresPerDegLat;
    const cells = count * grid.rows;
    this.roofs = new Float32Array(cells);
    this.slopesEast = new Float32Array(cells);
    this.slopesNorth = new Float32Array(cells);
    this.steepness = new Float32Array(cells);
    this.lowest = new Float32Array(count).fill(Number.POSITIVE_INFINITY);
    this.highest = new Float32Array(count).fill(Number.NEGATIVE_INFINITY);
    this.#prepared = new Uint8Array(count);
  }

  /** Reads the ground below a column's cells, the first time. */
  prepare(column: number): void {
    if (this.#prepared[column]) return;
    this.#prepared[column] = 1;
    const { rows, wide } = this.#grid;
    const { field } = this;
    const e0 = this.easts[column] as number;
    const n0 = this.norths[column] as number;
    const half = (rows * wide) / 2 + CAR;
    field.fill({ west: e0 - half, south: n0 - half, east: e0 + half, north: n0 + half });
    for (let r = 0; r < rows; r++) {
      const across = this.#grid.across(r);
      const e = e0 + (this.cosines[column] as number) * across;
      const n = n0 - (this.sines[column] as number) * across;
      const i = column * rows + r;
      const riseEast = (field.heightAt(e + CAR, n) - field.heightAt(e - CAR, n)) / (2 * CAR);
      const riseNorth = (field.heightAt(e, n + CAR) - field.heightAt(e, n - CAR)) / (2 * CAR);
      this.roofs[i] = field.heightAt(e, n) + CAR_HEIGHT;
      const roof = this.roofs[i] as number;
      if (roof < (this.lowest[column] as number)) this.lowest[column] = roof;
      if (roof > (this.highest[column] as number)) this.highest[column] = roof;
      this.slopesEast[i] = riseEast;
      this.slopesNorth[i] = riseNorth;
      this.steepness[i] = Math.sqrt(1 + riseEast * riseEast + riseNorth * riseNorth);
    }
  }

  viewFrom(east: number, north: number, amsl: number, reach: number): void {
    this.field.fill({ west: east - reach, south: north - reach, east: east + reach, north: north + reach });
    this.viewshed.from(east, north, amsl);
  }

  assumes(east: number, north: number): boolean {
    return this.field.anyAssumed && this.field.assumedAt(east, north);
  }
}

const STRIP = 3_000; // metres of the section in one frame
const LEAST_STEP = 10; // metres between heights; the finest elevation that is common has 30
const MOST_STEP = 30;
const MOST_HEIGHTS = 40_000_000; // of all strips, 200 MB
const MOST_REACH = 10_000; // metres, for the longest lenses
const CAR = CAR_LENGTH / 2;
const HAIR = 1e-6; // of a row, and of the slope of an edge: what is on the border is looked at
const SMALL = sights.indexOf("small");
const HIDDEN = sights.indexOf("hidden");
const ASSUMED = sights.indexOf("assumed");
const SEEN = sights.indexOf("seen");
