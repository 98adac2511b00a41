import { expect, it } from "vitest";
import { clustersOf, countSign, squareSize } from "../../renderer/review/sightings/clusters.ts";
import { heatSteps, heatTable, hexagonArea, stepWords } from "../../renderer/review/sightings/heatScale.ts";
import { mostSightings, SightingDesk } from "../../renderer/review/sightings/sightingDesk.ts";
import {
  ageStep,
  daysOf,
  firstSightingView,
  isDay,
  periodWords,
  type SightingView,
  sightingFilter,
} from "../../renderer/review/sightings/sightingView.ts";
import { Store } from "../../renderer/ui/store.ts";
import { FailureError } from "../../src/contract/failure.ts";
import type { SightedVehicle, SightingPage, SightingQuery } from "../../src/contract/sightings.ts";
import { offset } from "../../src/geo/enu.ts";

const HOUR = 3_600_000;
const home = { lat: 48.6, lon: 16.9 };

const sighting = (id: string, ...times: readonly number[]): SightedVehicle => ({
  ...{ id, className: "car", fromAt: times[0] ?? 0, toAt: (times.at(-1) ?? 0) + 1_000, tags: [], notes: [] },
  confirmed: { by: "Ada", at: 1 },
  seen: times.map((fromAt, n) => ({
    ...{ flagId: `${id}-${n}`, fromAt, toAt: fromAt + 1_000, place: { ...home, amsl: 200 }, vehicleIds: ["1:1"] },
    ellipse: { major: 5, minor: 3, angleDeg: 0 },
  })),
});

function desk(all: readonly SightedVehicle[]) {
  const asked: SightingQuery[] = [];
  const waiting: (() => void)[] = [];
  const view = new Store<SightingView>(firstSightingView);
  let fail: Error | undefined;
  const query = async (wanted: SightingQuery): Promise<SightingPage> => {
    asked.push(wanted);
    if (fail) throw fail;
    const from = Number(wanted.after ?? 0);
    const next = from + wanted.limit < all.length ? { next: String(from + wanted.limit) } : {};
    return { sightings: all.slice(from, from + wanted.limit), total: all.length, ...next };
  };
  const made = new SightingDesk({
    ...{ query, view, by: () => "Ada", now: () => 100 * 24 * HOUR },
    later: (work) => {
      waiting.push(work);
      return () => waiting.splice(waiting.indexOf(work), 1);
    },
  });
  return { desk: made, asked, view, waiting, failWith: (cause: Error) => (fail = cause) };
}

it("all sightings of a view are read page after page, at most ten thousand", async () => {
  const many = Array.from({ length: mostSightings + 700 }, (_, n) => sighting(`s${n}`, n));
  const { desk: list, asked } = desk(many);
  await list.reload();
  const { phase, rows, total } = list.list.get();
  expect([phase, rows.length, total, asked.length]).toEqual(["ready", mostSightings, mostSightings + 700, 20]);
  expect(asked[0]).toEqual({
    ...{ filter: { standings: ["confirmed"], fromAt: 70 * 24 * HOUR }, by: "Ada", limit: 500 },
  });
});

it("another view is asked for at once, answers to the former one are dropped, and changes are asked about together", async () => {
  const { desk: list, view, asked, waiting } = desk([sighting("a", 1)]);
  const first = list.reload();
  view.patch({ sections: ["Ford"] });
  await first;
  expect(asked.map(({ filter }) => filter.sections)).toEqual([undefined, ["Ford"]]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(list.list.get().phase).toBe("ready");
  list.changed();
  list.changed();
  expect(waiting).toHaveLength(1);
});

it("a station that does not answer is told, and what was shown stays", async () => {
  const { desk: list, failWith } = desk([sighting("a", 1)]);
  await list.reload();
  failWith(new FailureError("gone", "The station has ended"));
  await list.reload();
  expect(list.list.get()).toMatchObject({ phase: "failed", failure: { message: "The station has ended" } });
  expect(list.list.get().rows).toHaveLength(1);
});

it("a view of days is from the first one's beginning to the last one's end by this computer's clock", () => {
  const view = { ...firstSightingView, period: "between" as const, fromDay: "2026-01-31", toDay: "2026-02-01" };
  expect(sightingFilter({ ...view, classes: ["car"] }, 0)).toEqual({
    ...{ standings: ["confirmed"], classes: ["car"], fromAt: new Date(2026, 0, 31).getTime() },
    toAt: new Date(2026, 1, 2).getTime() - 1,
  });
  expect(sightingFilter({ ...view, fromDay: "", toDay: "" }, 0)).toEqual({ standings: ["confirmed"] });
  expect(sightingFilter({ ...view, fromDay: "2026-02-30", toDay: "1.2.26" }, 0)).toEqual({ standings: ["confirmed"] });
  expect(["2026-02-28", "2026-02-30", "2026-2-1", "", "31/01/2026"].map(isDay)).toEqual([
    ...[true, false, false, false, false],
  ]);
  expect([periodWords(view), periodWords({ ...view, toDay: "" }), periodWords(firstSightingView)]).toEqual([
    ...["from 2026-01-31 to 2026-02-01", "from 2026-01-31", "Last 30 days"],
  ]);
});

it("sightings are listed by the day on which they were seen last", () => {
  const at = (day: number, hour: number) => new Date(2026, 0, day, hour).getTime();
  expect(daysOf([sighting("a", at(2, 3), at(3, 1)), sighting("b", at(3, 0)), sighting("c", at(1, 23))])).toEqual([
    { day: "2026-01-03", sightings: 2 },
    { day: "2026-01-01", sightings: 1 },
  ]);
  expect([1, 25, 24 * 8, 24 * 31].map((hours) => ageStep(0, hours * HOUR))).toEqual([0, 1, 2, 3]);
});

it("places that lie close are put together, the same ones wherever they are looked at from", () => {
  const places = [home, offset(home, 90, 3), offset(home, 90, 4_000), { lat: -33, lon: 179.999 }];
  expect(clustersOf(places, 256).map(({ members }) => members)).toEqual([[0, 1], [2], [3]]);
  expect(clustersOf(places, 0.5).map(({ members }) => members)).toEqual([[0], [1], [2], [3]]);
  const [both] = clustersOf(places, 256);
  expect(both?.place.lon).toBeCloseTo((home.lon + (places[1]?.lon ?? 0)) / 2, 9);
  const many = Array.from({ length: 20_000 }, (_, n) => offset(home, n % 360, n));
  const all = clustersOf(many, 500);
  expect(all.flatMap(({ members }) => members)).toHaveLength(20_000);
  expect(all.length).toBeLessThan(6_500);
  expect([squareSize(10), squareSize(1_050), squareSize(1_250)]).toEqual([1, 128, 128]);
  expect([7, 999, 1_234, 12_345].map(countSign)).toEqual(["7", "999", "1.2k", "12k"]);
});

it("the steps of a heat map are whole counts without a gap, up to the greatest", () => {
  for (const most of [1, 2, 5, 6, 9, 40, 1_000, 100_000]) {
    const steps = heatSteps(most);
    expect([steps[0]?.from, steps.at(-1)?.to]).toEqual([1, most]);
    for (const [i, { from, to }] of steps.entries()) {
      expect(to).toBeGreaterThanOrEqual(from);
      if (i > 0) expect(from).toBe((steps[i - 1]?.to ?? 0) + 1);
    }
    expect(new Set(steps.map(({ colour }) => colour)).size).toBe(steps.length);
  }
  expect(heatSteps(0)).toEqual([]);
});

it("cells are told as counts or by the square kilometre, and as a table", () => {
  expect(hexagonArea(1_000)).toBeCloseTo(0.866, 3);
  const step = { colour: "#fff", from: 3, to: 5 };
  expect([stepWords(step, "count", 500), stepWords(step, "density", 500)]).toEqual(["3–5", "14–23"]);
  const cells = [{ middle: home, outline: [], flags: 2, confirmed: 2, dismissed: 0 }];
  expect(heatTable({ cells, left: 0 }, 1_000, "Last 7 days").split("\r\n")[1]).toBe(
    "48.600000,16.900000,1000,0.8660,2,2.309,Last 7 days",
  );
});
