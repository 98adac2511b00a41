import { expect, test } from "vitest";
import { EnuFrame } from "../../src/geo/enu.ts";
import { FlatLine } from "../../src/geo/flatLine.ts";
import { crossing, cumulative, nearestOnPath, selfCrossing } from "../../src/geo/path.ts";
import { SegmentGrid, type Xy } from "../../src/geo/segmentGrid.ts";
import { at, frame, random } from "./local.ts";

const next = random(17);
const walk = (count: number): Xy[] => {
  let [east, north, towards] = [0, 0, 0];
  return Array.from({ length: count }, () => {
    towards += (next() - 0.5) * 0.8;
    const step = next() < 0.02 ? 900 : 30 * next(); // now and then a very long piece
    east += Math.cos(towards) * step;
    north += Math.sin(towards) * step;
    return { east, north };
  });
};

const flat = (points: readonly Xy[]): FlatLine => {
  const out = new FlatLine(0);
  for (const { east, north } of points) out.push(east, north);
  return out;
};

/** Metres between two straight pieces, by trying many places on both. */
function apart(a: Xy, b: Xy, c: Xy, d: Xy): number {
  let best = crossing(a, b, c, d) ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i <= 40; i++)
    for (let j = 0; j <= 40; j++) {
      const e = a.east + ((b.east - a.east) * i) / 40 - c.east - ((d.east - c.east) * j) / 40;
      const n = a.north + ((b.north - a.north) * i) / 40 - c.north - ((d.north - c.north) * j) / 40;
      best = Math.min(best, Math.hypot(e, n));
    }
  return best;
}

test("a grid of pieces leaves out none that is near, gives each once, and not all", () => {
  const line = walk(400);
  const grid = new SegmentGrid(flat(line));
  let given = 0;
  for (let k = 0; k < 40; k++) {
    const i = Math.floor(next() * (line.length - 1));
    const [a, b] = [line[i] as Xy, line[i + 1] as Xy];
    const near = [...grid.near(a.east, a.north, b.east, b.north, 25)];
    given += near.length;
    expect(new Set(near).size).toBe(near.length);
    for (let j = 0; j + 1 < line.length; j++)
      if (apart(a, b, line[j] as Xy, line[j + 1] as Xy) <= 25) expect(near).toContain(j);
  }
  expect(given / 40).toBeLessThan(120);
});

test("a grid of one place, of none and of a straight line answers", () => {
  expect(new SegmentGrid(flat([])).near(0, 0, 0, 0, 10)).toEqual([]);
  const a = { east: 0, north: 0 };
  expect(new SegmentGrid(flat([a, a])).near(0, 0, 0, 0, 10)).toEqual([0]);
  const straight = Array.from({ length: 50 }, (_, i) => ({ east: i * 10, north: 0 }));
  const near = new SegmentGrid(flat(straight)).near(205, 1, 205, 1, 2);
  expect(near).toContain(20);
  expect(near.length).toBeLessThan(5);
});

test("the nearest place on a long line is the one that all pieces together give", () => {
  const line = walk(300).map(({ east, north }) => at(east, north));
  const marks = cumulative(line);
  for (let k = 0; k < 60; k++) {
    const place = at((next() - 0.3) * 4000, (next() - 0.5) * 4000);
    let best = Number.POSITIVE_INFINITY;
    let piece = 0;
    for (let i = 0; i + 1 < line.length; i++) {
      const { distance } = nearestOnPath(line.slice(i, i + 2), place);
      if (distance < best) [best, piece] = [distance, i];
    }
    const found = nearestOnPath(line, place);
    expect(found.distance).toBeCloseTo(best, 6);
    expect(found.piece).toBe(piece);
    expect(found.along).toBeGreaterThanOrEqual((marks[piece] as number) - 1e-6);
    expect(found.along).toBeLessThanOrEqual((marks[piece + 1] as number) + 0.1);
    const own = new EnuFrame(place).toEnu({ lat: found.lat, lon: found.lon });
    expect(Math.hypot(own.east, own.north)).toBeCloseTo(best, 6);
  }
});

test("the nearest place is found over the date line", () => {
  const line = [
    { lat: 10, lon: 179.99 },
    { lat: 10, lon: -179.99 },
  ];
  const found = nearestOnPath(line, { lat: 10.001, lon: -179.995 });
  expect([Math.round(found.distance), Math.round(found.along), found.side]).toEqual([111, 1645, "left"]);
});

test("the first crossing of a long line is the one that all pairs of pieces give", () => {
  for (let k = 0; k < 10; k++) {
    const flat = walk(200);
    const line = flat.map(({ east, north }) => at(east, north));
    let first: Xy | undefined;
    for (let i = 0; !first && i + 1 < flat.length; i++)
      for (let j = i + 2; !first && j + 1 < flat.length; j++)
        first = crossing(flat[i] as Xy, flat[i + 1] as Xy, flat[j] as Xy, flat[j + 1] as Xy)?.at;
    const found = selfCrossing(line);
    const metres = found && frame.toEnu(found);
    if (!first || !metres) expect(found).toEqual(first);
    else expect(Math.hypot(metres.east - first.east, metres.north - first.north)).toBeLessThan(0.01);
  }
});
