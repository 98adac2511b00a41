import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { type AtlasAnswer, type AtlasQuestion, AtlasReader } from "../../renderer/plan/boundaryAtlas.ts";
import { BoundaryPicking, lengthOf, pickedStretch } from "../../renderer/plan/boundaryPicking.ts";
import { distance } from "../../src/geo/enu.ts";
import { nearestOnPath, pathLength } from "../../src/geo/path.ts";
import type { LatLon } from "../../src/geo/position.ts";

const path = createRequire(import.meta.url).resolve("world-atlas/countries-10m.json");
const reader = new AtlasReader(JSON.parse(readFileSync(path, "utf8")));
const mikulov = { lat: 48.8, lon: 16.63 };

function set(near: LatLon | null, { failing = false } = {}) {
  let closed = 0;
  let gate = Promise.resolve();
  const picking = new BoundaryPicking(
    {
      ask: async <Q extends AtlasQuestion>(question: Q): Promise<AtlasAnswer<Q["ask"]>> => {
        await gate;
        if (failing) throw new Error("no data");
        return reader.answer(question);
      },
      close: () => {
        closed++;
      },
    },
    () => near,
  );
  const now = () => {
    const pick = picking.state.get();
    if (!pick) throw new Error("nothing is being picked");
    return pick;
  };
  const hold = () => {
    let open = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    return open;
  };
  return { picking, now, hold, closed: () => closed };
}

describe("picking a stretch of a national boundary", () => {
  test("offers the countries with their neighbours, and the boundaries near where the operator works", async () => {
    const { picking, now } = set(mikulov);
    await picking.open();
    expect(now().neighbours?.get("Portugal")).toEqual(["Spain"]);
    expect(now().neighbours?.has("Iceland")).toBe(false);
    expect(now().near[0]).toEqual(["Austria", "Czechia"]);
    expect(now().near.length).toBeGreaterThan(1);
    expect(now().near.length).toBeLessThanOrEqual(4);
  });

  test("begins with 20 km around where the operator works, or around the middle", async () => {
    const here = set(mikulov);
    await here.picking.open();
    await here.picking.choose("Austria", "Czechia");
    const section = pickedStretch(here.now());
    expect(pathLength(section) / 20_000).toBeCloseTo(1, 2);
    expect(nearestOnPath(section, mikulov).distance).toBeLessThan(5_000);
    const anywhere = set(null);
    await anywhere.picking.open();
    await anywhere.picking.choose("Austria", "Czechia");
    const [from, to] = anywhere.now().ends;
    expect((from + to) / 2 / lengthOf(anywhere.now().pieces[0])).toBeCloseTo(0.5, 6);
  });

  test("takes both ends from clicks near the line, in the order of the clicks, and from figures within it", async () => {
    const { picking, now } = set(mikulov);
    await picking.open();
    await picking.choose("Czechia", "Austria");
    const [west, east] = [
      { lat: 48.75, lon: 16.2 },
      { lat: 48.8, lon: 16.8 },
    ];
    picking.setEnd(0, east);
    picking.setEnd(1, west);
    const section = pickedStretch(now());
    const line = now().pieces[0] ?? [];
    expect(distance(section[0] as LatLon, nearestOnPath(line, east))).toBeLessThan(20);
    expect(distance(section.at(-1) as LatLon, nearestOnPath(line, west))).toBeLessThan(20);
    const most = lengthOf(line);
    picking.setEnds(-5, most + 5);
    expect(now().ends).toEqual([0, most]);
    expect(pathLength(pickedStretch(now())) / most).toBeCloseTo(1, 6);
    picking.setEnds(1_000, Number.NaN);
    expect(now().ends).toEqual([1_000, 0]);
    picking.setEnds(500, 500);
    expect(pickedStretch(now())).toEqual([]);
  });

  test("of a boundary in pieces begins with the nearest, and a click on another takes that", async () => {
    const { picking, now } = set(null);
    await picking.open();
    await picking.choose("Canada", "United States of America");
    expect(now().pieces.length).toBeGreaterThanOrEqual(2);
    const alaska = { lat: 65, lon: -141 };
    picking.setEnd(0, alaska);
    const { piece, pieces } = now();
    expect(nearestOnPath(pieces[piece] ?? [], alaska).distance).toBeLessThan(1_000);
    expect(now().ends[0]).toBe(now().ends[1]);
    picking.take(0);
    expect([now().piece, pickedStretch(now()).length > 1]).toEqual([0, true]);
  });

  test("goes on with the other country where it is a neighbour of the next first one, and forgets it elsewhere", async () => {
    const { picking, now } = set(null);
    await picking.open();
    await picking.choose("Austria", "Czechia");
    await picking.choose("Poland");
    expect([now().one, now().other, now().pieces.length > 0]).toEqual(["Poland", "Czechia", true]);
    await picking.choose("Portugal");
    expect([now().one, now().other, now().pieces]).toEqual(["Portugal", null, []]);
    await picking.choose(null);
    expect([now().one, now().other]).toEqual([null, null]);
  });

  test("over the date line gives longitudes that a plan can hold", async () => {
    const { picking, now } = set(null);
    await picking.open();
    await picking.choose("Mongolia", "Russia");
    picking.setEnds(0, lengthOf(now().pieces[0]));
    expect(pickedStretch(now()).every(({ lon }) => lon >= -180 && lon <= 180)).toBe(true);
  });

  test("shows why the data can not be read, and answers that come too late are passed over", async () => {
    const broken = set(null, { failing: true });
    await broken.picking.open();
    expect(broken.now().failure?.message).toBe("no data");
    const { picking, hold, closed } = set(null);
    const open = hold();
    const opening = picking.open();
    picking.close();
    open();
    await opening;
    expect(picking.state.get()).toBeNull();
    expect(closed()).toBe(1);
  });
});
