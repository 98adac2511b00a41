import { expect, it } from "vitest";
import type { FlagFilter, FlagOrder, FlagPage, FlagQuery } from "../../src/contract/flagQuery.ts";
import type { FlagRecord } from "../../src/contract/records.ts";
import { stationParsers } from "../../src/contract/station.ts";
import { flagQueryHandlers } from "../../src/station/flagQuery.ts";
import { AuditLog } from "../../src/store/auditLog.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagQueries } from "../../src/store/flagQuery.ts";
import { SavedFilters } from "../../src/store/flagQuerySaved.ts";
import { FlagStore, type RaisedFlag } from "../../src/store/flagStore.ts";
import { aFlag } from "../store/aFlag.ts";

const sighting = (vehicleId: string, at: number) => ({
  ...{ streamId: `video-${vehicleId}`, vehicleId, trackIds: ["t"], fromAt: at, toAt: at + 100 },
});

/** Six flags at hours 1 to 6: places 1 km apart, two drones, two rules, one alert in three. */
const six: readonly RaisedFlag[] = [1, 2, 3, 4, 5, 6].map((n) =>
  aFlag(`f${n}`, {
    ...{ openedAt: n * 1_000, lastAt: n * 1_000 + 500, severity: n % 3 === 0 ? "alert" : "notice" },
    ...{
      rule: n % 2 ? "Watch zone" : "Crossing",
      reason: `vehicle ${n} near the ford`,
      section: n < 4 ? "Ford" : "Ridge",
    },
    place: { lat: 48 + n / 100, lon: 17, amsl: 200 },
    sightings: [sighting(n < 5 ? "1:1" : "2:1", n * 1_000)],
  }),
);

function desk(flags: readonly RaisedFlag[] = six) {
  const db = openDatabase(":memory:");
  const store = new FlagStore(db);
  for (const flag of flags) store.save(flag);
  const told: FlagRecord[] = [];
  let at = 10_000;
  const audit = new AuditLog(db, { now: () => at });
  const handlers = flagQueryHandlers({
    ...{ store, queries: new FlagQueries(db), filters: new SavedFilters(db), audit, now: () => at++ },
    changed: (changed) => told.push(...changed),
  });
  const page = (filter: FlagFilter = {}, query: Partial<FlagQuery> = {}) =>
    handlers["flags.query"]({ order: "newest", by: "Ada", limit: 100, ...query, filter }) as FlagPage;
  const ids = (filter: FlagFilter = {}, order: FlagOrder = "newest") =>
    page(filter, { order }).flags.map(({ id }) => id);
  return { db, store, handlers, page, ids, told, audit };
}

it("flags are listed newest first, oldest first, or escalated ones, alerts and notices", () => {
  const { handlers, ids } = desk();
  expect(ids()).toEqual(["f6", "f5", "f4", "f3", "f2", "f1"]);
  expect(ids({}, "oldest")).toEqual(["f1", "f2", "f3", "f4", "f5", "f6"]);
  handlers["flags.escalate"]({ flagIds: ["f2"], on: true, by: "Ada" });
  expect(ids({}, "severity")).toEqual(["f2", "f6", "f3", "f5", "f4", "f1"]);
});

it.each<[string, FlagFilter, string[]]>([
  ["time", { fromAt: 2_200, toAt: 4_000 }, ["f4", "f3", "f2"]],
  ["box", { box: { south: 48.015, west: 16, north: 48.035, east: 18 } }, ["f3", "f2"]],
  [
    "polygon",
    {
      polygon: [
        { lat: 48.045, lon: 16.9 },
        { lat: 48.045, lon: 17.1 },
        { lat: 48.07, lon: 17 },
      ],
    },
    ["f6", "f5"],
  ],
  ["section", { sections: ["Ridge"] }, ["f6", "f5", "f4"]],
  ["drone", { vehicles: ["2:1"] }, ["f6", "f5"]],
  ["sortie", { sorties: ["s2"] }, []],
  ["class", { classes: ["truck"] }, []],
  ["rule and severity", { rules: ["Crossing"], severities: ["alert"] }, ["f6"]],
  ["no value at all", { rules: [] }, []],
  ["words, each begun", { text: "VEH 4" }, ["f4"]],
  ["words of the section", { text: "ridge near" }, ["f6", "f5", "f4"]],
  ["words that are none", { text: ' -*" ' }, ["f6", "f5", "f4", "f3", "f2", "f1"]],
])("flags are filtered by %s", (_, filter, found) => {
  expect(desk().ids(filter)).toEqual(found);
});

it("a box over the date line finds what lies on both sides of it", () => {
  const at = (id: string, lon: number) => aFlag(id, { place: { lat: 0, lon, amsl: 0 } });
  const { ids } = desk([at("e", 179.9), at("w", -179.9), at("far", 170)]);
  expect(ids({ box: { south: -1, west: 179, north: 1, east: -179 } }).sort()).toEqual(["e", "w"]);
  const polygon = [
    { lat: -1, lon: 179.5 },
    { lat: -1, lon: -179.5 },
    { lat: 1, lon: -179.5 },
    { lat: 1, lon: 179.5 },
  ];
  expect(ids({ polygon }).sort()).toEqual(["e", "w"]);
});

it("verdict with its reason, analyst, tags and escalation are filtered by and searched", () => {
  const { handlers, ids } = desk();
  handlers["flags.judge"]({ flagIds: ["f1", "f2"], kind: "dismissed", reason: "local traffic", by: "Ada" });
  handlers["flags.judge"]({ flagIds: ["f3"], kind: "confirmed", by: "Bo" });
  handlers["flags.tag"]({ flagIds: ["f3", "f4"], add: ["white van", "night"], remove: [], by: "Bo" });
  handlers["flags.tag"]({ flagIds: ["f4"], add: [], remove: ["night"], by: "Bo" });
  handlers["flags.note"]({ flagId: "f5", note: "Straße nach Süden", by: "Bo" });
  expect(ids({ standings: ["unreviewed"] })).toEqual(["f6", "f5", "f4"]);
  expect(ids({ standings: ["dismissed"], reasons: ["local traffic"] })).toEqual(["f2", "f1"]);
  expect(ids({ analysts: ["Bo"] })).toEqual(["f3"]);
  expect(ids({ tags: ["night"] })).toEqual(["f3"]);
  expect(ids({ text: "white" })).toEqual(["f4", "f3"]);
  expect(ids({ text: "suden" })).toEqual(["f5"]);
  expect(ids({ text: "local" })).toEqual(["f2", "f1"]);
  expect(ids({ escalated: true })).toEqual([]);
});

it("each facet counts what there would be without its own filter", () => {
  const { page } = desk();
  const { total, facets } = page({ sections: ["Ford"], severities: ["notice"] });
  expect(total).toBe(2);
  expect(facets).toMatchObject({
    section: [
      { value: "Ford", flags: 2 },
      { value: "Ridge", flags: 2 },
    ],
    severity: [
      { value: "notice", flags: 2 },
      { value: "alert", flags: 1 },
    ],
    rule: [
      { value: "Crossing", flags: 1 },
      { value: "Watch zone", flags: 1 },
    ],
    vehicle: [{ value: "1:1", flags: 2 }],
    standing: [{ value: "unreviewed", flags: 2 }],
    tag: [],
  });
});

it.each<FlagOrder>(["newest", "oldest", "severity"])(
  "pages, %s, neither repeat nor leave out, while flags come in",
  (order) => {
    const { page, store } = desk();
    const all = page({}, { order }).flags.map(({ id }) => id);
    const got: string[] = [];
    let after: string | undefined;
    for (let n = 0; ; n++) {
      const one = page({}, { order, limit: 2, ...(after !== undefined && { after }) });
      got.push(...one.flags.map(({ id }) => id));
      if (n === 0)
        store.save(
          aFlag(order === "oldest" ? "early" : "late", {
            openedAt: order === "oldest" ? 1 : 99_000,
            severity: "alert",
          }),
        );
      after = one.next;
      if (after === undefined) break;
    }
    expect(got).toEqual(all);
  },
);

it("a page that nobody answered is refused", () => {
  const { page } = desk();
  expect(() => page({}, { after: "1_2" })).toThrow(
    'flags.query: after: Expected what a page answered as next, got "1_2"',
  );
});

it("flags of one spot, whichever pass or sortie they are of, are one line of a grouped list", () => {
  const there = { lat: 48.5, lon: 17.5, amsl: 200 };
  const { page, handlers } = desk([
    ...six,
    aFlag("a", { openedAt: 7_000, lastAt: 7_100, place: there }),
    aFlag("b", { openedAt: 8_000, lastAt: 8_100, sortieId: "s2", place: { ...there, lat: 48.5001 } }),
    aFlag("c", { openedAt: 9_000, lastAt: 9_100, sortieId: "s3", place: there, className: "person" }),
  ]);
  handlers["flags.judge"]({ flagIds: ["a"], kind: "confirmed", by: "Ada" });
  handlers["flags.join"]({ flagIds: ["f1", "f6"], by: "Ada" });
  const { flags, groups, total, next } = page({}, { grouped: true, limit: 3 });
  expect([groups, total, flags.map(({ id }) => id)]).toEqual([7, 9, ["c", "b", "f6"]]);
  expect(flags[1]?.group).toEqual({
    ...{ id: flags[1]?.group?.id, flags: 2, unreviewed: 1, unseen: 2, fromAt: 7_000, toAt: 8_100 },
  });
  expect(page({}, { grouped: true, after: next as string }).flags.map(({ id }) => id)).toEqual([
    "f5",
    "f4",
    "f3",
    "f2",
  ]);
  const of = (groupId: string) => handlers["flags.group"]({ groupId, by: "Ada" }) as readonly FlagRecord[];
  expect(of(flags[1]?.group?.id as string).map(({ id }) => id)).toEqual(["b", "a"]);
  expect(of(flags[2]?.group?.id as string).map(({ id }) => id)).toEqual(["f6", "f1"]);
});

it("what is unseen differs by analyst, and is seen once it was opened", () => {
  const { page, handlers, ids } = desk();
  handlers["flags.open"]({ flagId: "f2", by: "Ada" });
  handlers["flags.seen"]({ flagIds: ["f3", "f4", "gone"], by: "Ada", seen: true });
  handlers["flags.seen"]({ flagIds: ["f4"], by: "Ada", seen: false });
  expect(page().unseen).toBe(4);
  expect(ids({ unseen: true })).toEqual(["f6", "f5", "f4", "f1"]);
  expect(page({}, { by: "Bo" }).unseen).toBe(6);
  expect(page().flags.map(({ unseen }) => unseen)).toEqual([true, true, true, false, false, true]);
});

it("two flags of one vehicle are joined, with all that they were joined with before, and parted again", () => {
  const { handlers, store, told } = desk();
  const names = () => ["f1", "f2", "f3", "f4"].map((id) => store.get(id).joined);
  handlers["flags.join"]({ flagIds: ["f1", "f2"], by: "Ada" });
  handlers["flags.join"]({ flagIds: ["f3", "f4"], by: "Ada" });
  const { act } = handlers["flags.join"]({ flagIds: ["f2", "f3"], by: "Ada" }) as { act: number };
  const name = store.get("f1").joined as string;
  expect(names()).toEqual([name, name, name, name]);
  handlers["flags.undo"]({ act, by: "Ada" });
  expect(names()[2]).toBe(names()[3]);
  expect(names()[2]).not.toBe(name);
  handlers["flags.part"]({ flagIds: ["f1"], by: "Ada" });
  expect(names().slice(0, 2)).toEqual([undefined, undefined]);
  expect(() => handlers["flags.part"]({ flagIds: ["f1"], by: "Ada" })).toThrow("None of these flags is joined");
  expect(told.map(({ id }) => id)).toEqual(["f1", "f2", "f3", "f4", "f3", "f4", "f3", "f4", "f1", "f2"]);
});

it("why flags were said to be one vehicle, or not, stands in the audit log", () => {
  const { handlers, audit } = desk();
  handlers["flags.join"]({ flagIds: ["f1", "f2"], reason: "same trailer", by: "Ada" });
  handlers["flags.part"]({ flagIds: ["f1"], reason: "other number plate", by: "Bo" });
  expect(audit.about("flag:f2").map(({ entry }) => [entry?.kind, entry?.by, entry?.body])).toEqual([
    ["flag.join", "Ada", { flags: ["f1", "f2"], reason: "same trailer" }],
    ["flag.part", "Bo", { flags: ["f1"], reason: "other number plate" }],
  ]);
});

it("what is said of flags stands in the audit log with all flags that it is about", () => {
  const { handlers, audit } = desk();
  const { act } = handlers["flags.judge"]({
    flagIds: ["f1", "f2"],
    kind: "dismissed",
    reason: "seen before",
    by: "Ada",
  }) as {
    act: number;
  };
  handlers["flags.undo"]({ act, by: "Bo" });
  expect(audit.about("flag:f2").map(({ entry }) => [entry?.kind, entry?.by, entry?.body])).toEqual([
    ["flag.verdict", "Ada", { verdict: { kind: "dismissed", reason: "seen before" } }],
    ["flag.undo", "Bo", { act }],
  ]);
});

it("only what is dismissed has a reason", () => {
  const { handlers } = desk();
  const call = { flagIds: ["f1"], kind: "confirmed", reason: "seen before", by: "Ada" } as const;
  expect(() => handlers["flags.judge"](call)).toThrow("Only what is dismissed has a reason");
});

it("filters are kept for each analyst, and one that can not be read says so", () => {
  const { handlers, db } = desk();
  const add = (by: string, name: string, filter: FlagFilter) =>
    handlers["filters.save"]({ by, id: null, name, filter });
  add("Ada", "Night", { tags: ["night"] });
  add("Bo", "Mine", { analysts: ["Bo"] });
  const [night] = handlers["filters.list"]({ by: "Ada" }) as readonly { id: string }[];
  handlers["filters.save"]({ by: "Ada", id: night?.id as string, name: "Nights", filter: { unseen: true } });
  expect(handlers["filters.list"]({ by: "Ada" })).toEqual([
    { id: night?.id, name: "Nights", filter: { unseen: true }, changedAt: 10_002 },
  ]);
  expect(() => handlers["filters.remove"]({ by: "Bo", id: night?.id as string })).toThrow("There is no filter");
  db.exec(`UPDATE savedFilter SET filter = '{"later": 1}' WHERE analyst = 'Ada'`);
  expect(handlers["filters.list"]({ by: "Ada" })).toMatchObject([{ name: "Nights (can not be read)", filter: {} }]);
  expect(handlers["filters.remove"]({ by: "Ada", id: night?.id as string })).toEqual([]);
});

it("flags that change while all are taken in a step at a time are found as they are then", () => {
  const db = openDatabase(":memory:");
  const store = new FlagStore(db);
  db.exec("BEGIN");
  for (let n = 0; n < 2_500; n++) store.save(aFlag(`f${n}`, { openedAt: 5_000 - n, lastAt: 9_000 }));
  db.exec("COMMIT");
  const queries = new FlagQueries(db);
  const loading = queries.loading();
  loading.next();
  store.setVerdict("f3", "confirmed", "Bo", 1);
  store.setVerdict("f1500", "confirmed", "Bo", 1);
  loading.next();
  store.save(aFlag("late", { openedAt: 4_000.5, lastAt: 9_000 }));
  const page = (filter: FlagFilter) => queries.query({ filter, order: "newest", by: "Ada", limit: 500 });
  expect(page({ standings: ["confirmed"] }).flags.map(({ id }) => id)).toEqual(["f3", "f1500"]);
  const { total, flags } = page({ toAt: 4_001 });
  expect([page({}).total, total, flags.slice(0, 3).map(({ id }) => id)]).toEqual([
    2_501,
    1_502,
    ["f999", "late", "f1000"],
  ]);
  expect(loading.next().done).toBe(true);
});

it("a flag that another program changed in the same database is found as it is now", () => {
  const { db, ids } = desk();
  expect(ids({ standings: ["confirmed"] })).toEqual([]);
  new FlagStore(db).setVerdict("f5", "confirmed", "Bo", 1);
  expect(ids({ standings: ["confirmed"] })).toEqual(["f5"]);
});

it("a flag that a clock that jumped back closed before it was opened is found at both times", () => {
  const { ids } = desk([aFlag("odd", { openedAt: 9_000, lastAt: 2_000 })]);
  expect([ids({ fromAt: 8_000 }), ids({ toAt: 3_000 }), ids({ fromAt: 9_500 })]).toEqual([["odd"], ["odd"], []]);
});

it.each([
  ["flags.query", { filter: {}, order: "newest", by: "Ada", limit: 501 }, "flags.query: limit"],
  ["flags.query", { filter: { verdict: 1 }, order: "newest", by: "Ada", limit: 1 }, "flags.query: filter.verdict"],
  ["flags.judge", { flagIds: [], kind: null, by: "Ada" }, "flags.judge: flagIds"],
  ["flags.tag", { flagIds: ["a"], add: ["two\nlines"], remove: [], by: "Ada" }, "flags.tag: add.0: Expected one line"],
  ["flags.join", { flagIds: ["a"], by: "Ada" }, "flags.join: flagIds"],
  ["flags.undo", { act: 0, by: "Ada" }, "flags.undo: act"],
  ["flags.note", { flagId: "a", note: "", by: " " }, "flags.note: by"],
] as const)("%s refuses what is no such call", (name, args, words) => {
  expect(() => stationParsers[name](args)).toThrow(words);
});

it("what is said of very many flags is one deed, is told whole, and lets others have their turn meanwhile", async () => {
  const ids = Array.from({ length: 600 }, (_, n) => `many${n}`);
  const { handlers, page, told, audit, store } = desk(ids.map((id, n) => aFlag(id, { openedAt: n, lastAt: n + 1 })));
  let turns = 0;
  const turn = () => {
    turns++;
    next = setImmediate(turn);
  };
  let next = setImmediate(turn);
  const { act, flags } = await handlers["flags.judge"]({ flagIds: ids, kind: "dismissed", reason: "x", by: "Ada" });
  expect([flags.map(({ id }) => id), told.map(({ id }) => id)]).toEqual([ids, ids]);
  expect(new Set(flags.map(({ verdict }) => verdict?.kind))).toEqual(new Set(["dismissed"]));
  expect(page({ standings: ["dismissed"] }, { limit: 1 }).total).toBe(600);
  const tagged = await handlers["flags.tag"]({ flagIds: ids, add: ["night"], remove: [], by: "Ada" });
  const undone = await handlers["flags.undo"]({ act, by: "Bo" });
  clearImmediate(next);
  expect([undone.flags.length, store.get("many599").verdict, store.get("many599").tags]).toEqual([
    ...[600, undefined],
    ["night"],
  ]);
  expect((await handlers["flags.undo"]({ act: undone.act, by: "Bo" })).act).toBe(act);
  expect(page({ standings: ["dismissed"] }, { limit: 1 }).total).toBe(600);
  expect(audit.about("flag:many7").map(({ entry }) => [entry?.kind, entry?.about.length])).toEqual(
    ["flag.verdict", "flag.tags", "flag.undo", "flag.undo"].map((kind) => [kind, 600]),
  );
  expect(turns).toBeGreaterThan(3);
  expect(tagged.act).toBeGreaterThan(act);
});
