import { expect, it } from "vitest";
import type { FlagFilter } from "../../src/contract/flagQuery.ts";
import type { HeatMap, HourCounts, HourQuery, LikelyFlag, SightingPage } from "../../src/contract/sightings.ts";
import { distance, EnuFrame, offset } from "../../src/geo/enu.ts";
import { contains } from "../../src/geo/polygon.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { sightingHandlers } from "../../src/station/sightings.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagQueries } from "../../src/store/flagQuery.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { SightingQueries } from "../../src/store/sightingQuery.ts";
import { aFlag } from "../store/aFlag.ts";

const HOUR = 3_600_000;
const home: LatLon = { lat: 48.6, lon: 16.9 };
/** An instant of this machine's clock, as people would write it. */
const local = (day: number, hour: number): number => new Date(2026, 0, day, hour, 10).getTime();

function desk() {
  const db = openDatabase(":memory:");
  const store = new FlagStore(db);
  const handlers = sightingHandlers(new SightingQueries(db, new FlagQueries(db)));
  const flag = (id: string, openedAt: number, place: LatLon = home, section = "Ford") =>
    store.save(aFlag(id, { openedAt, lastAt: openedAt + 1_000, section, place: { ...place, amsl: 200 } }));
  const confirm = (...ids: string[]) => ids.map((id, n) => store.setVerdict(id, "confirmed", "Ada", 900_000 + n));
  const join = (name: string, ...ids: string[]) =>
    store.history.add(
      ids.map((flagId) => ({ flagId, word: { field: "joined", value: name } as const })),
      { by: "Ada", at: 1 },
    );
  const page = (filter: FlagFilter = {}, limit = 10, after?: string) =>
    handlers["sightings.query"]({ filter, by: "Ada", limit, ...(after !== undefined && { after }) }) as SightingPage;
  const hours = (filter: FlagFilter = {}, more: Partial<HourQuery> = {}) =>
    handlers["sightings.hours"]({ filter, by: "Ada", ...more }) as HourCounts;
  const likely = (flagId: string) =>
    (handlers["sightings.likely"]({ flagId, by: "Ada" }) as readonly LikelyFlag[]).map((one) => one.flag.id);
  const heat = (size: number, filter: FlagFilter = {}) =>
    handlers["sightings.heat"]({ filter, by: "Ada", size }) as HeatMap;
  return { store, flag, confirm, join, page, hours, heat, likely };
}

it("confirmed flags are sightings; those that were joined are one vehicle with all places where it was seen", () => {
  const { store, flag, confirm, join, page } = desk();
  flag("a", HOUR);
  flag("b", 2 * HOUR);
  flag("c", 3 * HOUR, offset(home, 0, 500), "Ridge");
  flag("d", 4 * HOUR);
  confirm("a", "b", "c");
  join("vehicle-1", "a", "c", "d");
  store.setNote("a", "white van");
  store.history.add([{ flagId: "c", word: { field: "tags", value: ["van"] } }], { by: "Ada", at: 1 });
  const { sightings, total } = page();
  expect([total, sightings.map(({ id }) => id)]).toEqual([2, ["vehicle-1", "b"]]);
  const ellipse = { major: 5, minor: 3, angleDeg: 20 };
  expect(sightings[0]).toEqual({
    ...{ id: "vehicle-1", className: "vehicle", fromAt: HOUR, toAt: 3 * HOUR + 1_000 },
    seen: [
      {
        ...{ flagId: "a", fromAt: HOUR, toAt: HOUR + 1_000, place: { ...home, amsl: 200 }, ellipse },
        ...{ section: "Ford", vehicleIds: ["1:1"] },
      },
      {
        ...{
          flagId: "c",
          fromAt: 3 * HOUR,
          toAt: 3 * HOUR + 1_000,
          place: { ...offset(home, 0, 500), amsl: 200 },
          ellipse,
        },
        ...{ section: "Ridge", vehicleIds: ["1:1"] },
      },
    ],
    ...{ tags: ["van"], notes: ["white van"], confirmed: { by: "Ada", at: 900_002 } },
  });
});

it("sightings come by pages, each vehicle once, in what the filter lets through", () => {
  const { flag, confirm, join, page } = desk();
  for (let n = 1; n <= 6; n++) flag(`f${n}`, n * HOUR);
  confirm("f1", "f2", "f3", "f5", "f6");
  join("vehicle-1", "f2", "f5");
  const first = page({}, 2);
  const second = page({}, 2, first.next as string);
  expect([first, second].map(({ sightings }) => sightings.map(({ id }) => id))).toEqual([
    ["f6", "vehicle-1"],
    ["f3", "f1"],
  ]);
  expect([first.total, second.next]).toEqual([4, undefined]);
  const { sightings } = page({ fromAt: 1.5 * HOUR, toAt: 2.5 * HOUR });
  expect(sightings.map(({ id, seen }) => [id, seen.length])).toEqual([["vehicle-1", 2]]);
});

it("hours of the day are counted by section and day, a joined vehicle once in an hour", () => {
  const { flag, join, hours } = desk();
  flag("a", local(1, 22));
  flag("b", local(1, 22) + 60_000);
  flag("c", local(2, 22), home, "Ridge");
  flag("d", local(2, 3));
  join("vehicle-1", "a", "b");
  const { timeZone, hours: all, sections, days } = hours();
  const at = (...counts: readonly [hour: number, flags: number][]) =>
    Array.from({ length: 24 }, (_, hour) => counts.find(([one]) => one === hour)?.[1] ?? 0);
  expect(timeZone).toBe(new Intl.DateTimeFormat().resolvedOptions().timeZone);
  expect(all).toEqual(at([22, 2], [3, 1]));
  expect(sections).toEqual([
    { section: "Ford", flags: 2, hours: at([22, 1], [3, 1]) },
    { section: "Ridge", flags: 1, hours: at([22, 1]) },
  ]);
  expect(days).toEqual([
    { day: "2026-01-01", flags: 1 },
    { day: "2026-01-02", flags: 2 },
  ]);
  expect(hours({ sections: ["Ridge"] }).hours).toEqual(at([22, 1]));
});

it("hours are those of the zone that is named, on the days of the week that are named", () => {
  const { flag, hours } = desk();
  flag("friday", Date.parse("2026-01-02T22:10:00Z"));
  flag("saturday", Date.parse("2026-01-03T22:10:00Z"));
  const shown = (answer: HourCounts) => [
    answer.timeZone,
    answer.hours.flatMap((flags, hour) => (flags > 0 ? [[hour, flags]] : [])),
    answer.days.map(({ day }) => day),
  ];
  expect(shown(hours({}, { timeZone: "UTC" }))).toEqual(["UTC", [[22, 2]], ["2026-01-02", "2026-01-03"]]);
  expect(shown(hours({}, { timeZone: "Asia/Tokyo" }))).toEqual(["Asia/Tokyo", [[7, 2]], ["2026-01-03", "2026-01-04"]]);
  expect(shown(hours({}, { timeZone: "UTC", weekdays: [5] }))).toEqual(["UTC", [[22, 1]], ["2026-01-02"]]);
  expect(shown(hours({}, { timeZone: "Asia/Tokyo", weekdays: [7] }))).toEqual(["Asia/Tokyo", [[7, 1]], ["2026-01-04"]]);
  expect(() => hours({}, { timeZone: "Mars/Base" })).toThrow("There is no time zone Mars/Base");
});

it("flags that may show the same vehicle are found among all that nobody has dismissed", () => {
  const { store, flag, join, likely } = desk();
  flag("a", HOUR);
  flag("b", HOUR + 120_000, offset(home, 90, 900));
  flag("c", HOUR + 240_000, offset(home, 90, 1_500));
  flag("out of reach", HOUR + 60_000, offset(home, 0, 20_000));
  flag("much later", 9 * HOUR);
  expect(likely("a")).toEqual(["b", "c"]);
  join("vehicle-1", "a", "c");
  expect(likely("a")).toEqual(["b"]);
  store.setVerdict("b", "dismissed", "Ada", 1);
  expect(likely("a")).toEqual([]);
  expect(() => likely("nobody")).toThrow("There is no flag nobody");
});

it("a heat map counts flags by hexagon: each lies in its own, and neighbours share their corners", () => {
  const { flag, confirm, heat } = desk();
  const places = Array.from({ length: 40 }, (_, n) => offset(home, n * 67, 60 * n));
  for (const [n, place] of places.entries()) flag(`f${n}`, n, place);
  flag("again", 99, places[20] as LatLon);
  confirm("again");
  const { cells, left, box } = heat(500);
  expect([left, cells.reduce((sum, { flags }) => sum + flags, 0)]).toEqual([0, 41]);
  for (const place of places) expect(cells.filter(({ outline }) => contains(outline, place)).length).toBe(1);
  const [cell] = cells.filter(({ outline }) => contains(outline, places[20] as LatLon));
  expect(cell).toMatchObject({ confirmed: 1, dismissed: 0 });
  for (const { middle, outline } of cells) {
    const frame = new EnuFrame(middle);
    const corners = outline.map((corner) => frame.toEnu(corner));
    for (const { east, north } of corners) expect(Math.hypot(east, north)).toBeCloseTo(500 / Math.sqrt(3), -1);
  }
  const [a, b] = cells as [HeatMap["cells"][number], HeatMap["cells"][number]];
  expect(distance(a.middle, b.middle) / 500).toBeGreaterThan(0.99);
  expect(places.every(({ lat }) => lat >= (box?.south ?? 90) && lat <= (box?.north ?? -90))).toBe(true);
  expect(heat(500, { sections: ["none"] })).toEqual({ cells: [], left: 0 });
});

it("hexagons lie the same whichever flag is the first", () => {
  const { flag, heat } = desk();
  flag("a", 1);
  const alone = heat(300).cells[0]?.middle as LatLon;
  flag("b", 2, offset(home, 90, 4_000));
  expect(heat(300).cells.map(({ middle }) => distance(middle, alone) < 0.01)).toContain(true);
});
