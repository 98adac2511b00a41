import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { DailyReportMade, DailyReportOrder } from "../../src/contract/dailyReport.ts";
import { dailyReportParsers } from "../../src/contract/dailyReport.ts";
import type { FilmedQuery } from "../../src/contract/footprints.ts";
import { distance, offset } from "../../src/geo/enu.ts";
import { DailyReports } from "../../src/station/dailyReports.ts";
import { AuditLog } from "../../src/store/auditLog.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagQueries } from "../../src/store/flagQuery.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { PlanLibrary } from "../../src/store/planLibrary.ts";
import { SightingQueries } from "../../src/store/sightingQuery.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { aFlag } from "../store/aFlag.ts";

const dataFolder = mkdtempSync(join(tmpdir(), "vedette-daily-"));
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

const HOUR = 3_600_000;
const home = { lat: 48.6, lon: 16.9 };
/** An instant of the day in Vienna, in winter an hour ahead of UTC. */
const at = (clock: string): number => Date.parse(`2026-01-31T${clock}:00+01:00`);

function desk() {
  const db = openDatabase(":memory:");
  const flags = new FlagStore(db);
  const queries = new FlagQueries(db);
  let now = at("23:00");
  const audit = new AuditLog(db, { now: () => now });
  const sorties = new SortieStore(db, dataFolder);
  const footage = new FootageStore(db);
  const progress: number[] = [];
  const asked: FilmedQuery[] = [];
  const section = [home, offset(home, 90, 1_000)];
  const reports = new DailyReports({
    audit,
    tell: ({ share }) => progress.push(share),
    sources: {
      ...{ flagQueries: queries, sightings: new SightingQueries(db, queries), sorties, footage, audit, dataFolder },
      plans: new PlanLibrary(db, { now: () => now, newId: () => "p" }),
      zones: () => [{ id: "z", name: "Ford", section, width: 200 }],
      vehicleName: (id) => (id === "1:1" ? "Falcon" : undefined),
      sector: () => undefined,
      now: () => now,
      filmed: {
        // The western half is filmed at noon, at two and at three.
        filmed: (query) => {
          asked.push(query);
          const west = distance(home, query.place ?? home) < 500;
          const one = (clock: string) => ({
            ...{ streamId: "v1", sortieId: "s1", vehicleId: "1:1", fromAt: at(clock), toAt: at(clock) + 10_000 },
            ...{ bestAt: at(clock), metresPerPixel: 0.1, distance: 100, footage: "kept" as const },
          });
          const intervals = west ? ["15:00", "14:00", "12:00"].map(one) : [];
          return { intervals, total: intervals.length };
        },
      },
    },
  });
  const handlers = reports.handlers();
  const make = (order: Partial<DailyReportOrder> & { runId?: string } = {}) =>
    Promise.resolve(
      handlers["dailyReport.make"]({
        ...{ runId: "r1", day: "2026-01-31", timeZone: "Europe/Vienna", by: "Ada" },
        ...order,
      }),
    ) as Promise<DailyReportMade>;
  const flag = (id: string, clock: string, change: Parameters<typeof aFlag>[1] = {}) =>
    flags.save(
      aFlag(id, { openedAt: at(clock), lastAt: at(clock) + 10_000, section: "Ford", state: "closed", ...change }),
    );
  return {
    ...{ db, flags, audit, sorties, footage, make, flag, progress, asked, cancel: handlers["dailyReport.cancel"] },
    setNow: (instant: number) => {
      now = instant;
    },
  };
}

/** The words of a page, without its drawings and tags. */
const wordsOf = (html: string): string =>
  html
    .replaceAll(/<(style|svg)[\s\S]*?<\/\1>/g, " ")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ");

it("a day with nothing in it says so, and its page needs nothing beside it", async () => {
  const { make, setNow } = desk();
  setNow(at("23:00") + 24 * HOUR);
  const { html, heading, name, flights, flags, sightings } = await make();
  const words = wordsOf(html);
  expect([heading.replace(/[0-9a-f]{16}/, "ID"), name, flights, flags, sightings]).toEqual([
    ...["Station ID · daily report 2026-01-31 (Europe/Vienna)", "daily-report-2026-01-31", 0, 0, 0],
  ]);
  for (const said of [
    "Nothing happened on this day",
    "2026-01-31 00:00:00 to 2026-02-01 00:00:00, Europe/Vienna (UTC+01:00)",
    "Nothing flew",
    "No flag of the day was confirmed",
    "No recording was interrupted",
  ])
    expect(words).toContain(said);
  expect(words).not.toContain("The day is not over");
  expect(html.match(/(src|href)="(?!data:)/g)).toBeNull();
  expect(html).not.toContain("<script");
});

it("a day tells of flights, what was filmed, flags, sightings, gaps, people and open questions", async () => {
  const { make, flag, flags, audit, sorties, footage, setNow, progress } = desk();
  sorties.save({ id: "s1", vehicleId: "1:1", patrol: "Night <watch>", startedAt: at("11:50"), endedAt: at("13:50") });
  for (const [n, clock] of ["11:50", "12:20", "13:00"].entries())
    sorties.addTrailPoint("s1", { at: at(clock), ...offset(home, 90, 600 * n), amsl: 260 });
  sorties.save({ id: "s2", vehicleId: "2:1", startedAt: at("23:30") - 24 * HOUR, endedAt: at("00:30") });
  footage.saveSegment({ streamId: "v1", file: "/a.ts", startAt: at("11:50"), endAt: at("12:50") }, "s1");
  footage.saveGap({ streamId: "v1", fromAt: at("12:50"), toAt: at("12:52"), why: "link-lost" });
  footage.saveGap({ streamId: "v1", fromAt: at("12:50") - 24 * HOUR, toAt: at("12:52") - 24 * HOUR, why: "disk-full" });
  flag("a", "12:05");
  flag("b", "12:10", { section: "Ridge", rule: "Convoy", severity: "notice" });
  flag("c", "12:15", { reason: "stands <still>" });
  flag("d", "12:20");
  flags.save(aFlag("yesterday", { openedAt: at("00:00") - 5_000, lastAt: at("00:00") + 5_000 }));
  flags.setThumbnail("a", "media://data/sorties/s1/flags/a.jpg?1");
  mkdirSync(join(dataFolder, "sorties/s1/flags"), { recursive: true });
  writeFileSync(join(dataFolder, "sorties/s1/flags/a.jpg"), Buffer.from("picture"));
  setNow(at("12:40"));
  audit.with({ kind: "flag.verdict", by: "Bo", about: ["flag:a"] }, () =>
    flags.setVerdict("a", "confirmed", "Bo", at("12:40")),
  );
  flags.setVerdict("d", "confirmed", "Bo", at("12:41"));
  flags.setVerdict("b", "dismissed", "Bo", at("14:41"));
  audit.add({ kind: "command", by: "Cy" });
  audit.add({ kind: "command.ended", by: "Cy" });
  flags.history.add(
    ["a", "d"].map((flagId) => ({ flagId, word: { field: "joined", value: "vehicle-1" } as const })),
    { by: "Bo", at: at("12:42") },
  );
  setNow(at("18:00"));
  const { html, sha256, flights, flags: count, sightings } = await make();
  expect([flights, count, sightings]).toEqual([2, 4, 1]);
  const words = wordsOf(html);
  for (const said of [
    "The day is not over",
    "Falcon Night &lt;watch&gt; 11:50:00 13:50:00 2 h 00 min 1.2 km 1 h 00 min (50 %)",
    "2:1 — the day before, 2026-01-30 23:30:00 00:30:00 30 min 0.0 km no video",
    "Ford 1.00 km 48 % (10 of 21 places) 2 h 00 min 2 h 00 min",
    "Not reckoned, as their outlines are not known here any more: Ridge",
    "1 flag was not judged",
    "stands &lt;still&gt;",
    "1 · vehicle 12:20:00 Ford",
    "Seen 2 times since 2026-01-31 12:05:00",
    "Watch zone alert 3 2 0 1",
    "Convoy notice 1 0 1 0",
    "v1 2026-01-31 12:50:00 2026-01-31 12:52:00 2 min no pictures came: the link was lost",
    "Bo 12:40:00 12:40:00 1 0 0 0 0",
    "Cy 12:40:00 12:40:00 0 0 1 0 0",
    "Middle 35 min, nine of ten within 2 h 31 min",
  ])
    expect(words).toContain(said);
  expect(words).not.toContain("disk was full");
  expect(html).toContain(`data:image/jpeg;base64,${Buffer.from("picture").toString("base64")}`);
  expect(html).toContain('aria-label="flags by hour of the day"');
  expect(html).toContain('aria-label="Map of the day"');
  expect(html).toContain("<title>Ford, 12:00 to 13:00: 3 flags</title>");
  expect(createHash("sha256").update(html, "utf8").digest("hex")).toBe(sha256);
  const [told] = audit.newest(1);
  expect([told?.entry?.kind, told?.entry?.by, told?.entry?.body.sha256]).toEqual(["report.made", "Ada", sha256]);
  expect(progress.at(-1)).toBe(0.9);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
});

it("of named sections only their flags, sightings and coverage are told", async () => {
  const { make, flag, flags, asked } = desk();
  flag("a", "12:05");
  flag("b", "12:10", { section: "Ridge" });
  flags.setVerdict("b", "confirmed", "Bo", at("12:41"));
  const made = await make({ sections: ["Ridge"] });
  expect([made.flags, made.sightings, asked.length]).toEqual([1, 1, 0]);
  expect(wordsOf(made.html)).toContain("Sections: Ridge");
});

it("one that is being made can be ended, and leaves no line in the audit log", async () => {
  const { make, cancel, flag, audit } = desk();
  for (let n = 0; n < 600; n++) flag(`f${n}`, "12:05");
  const making = make({ runId: "long" });
  await expect(make({ runId: "long" })).rejects.toThrow("being made already");
  cancel({ runId: "long" });
  await expect(making).rejects.toMatchObject({ failure: { code: "cancelled" } });
  expect(audit.newest(1)).toEqual([]);
  cancel({ runId: "nothing" });
  expect((await make({ runId: "long" })).flags).toBe(600);
});

it("of very many sightings the page lists the first four hundred, and says how many are left", async () => {
  const { make, flag, flags } = desk();
  for (let n = 0; n < 405; n++) flag(`f${n}`, "12:05");
  flags.history.add(
    Array.from({ length: 405 }, (_, n) => ({
      flagId: `f${n}`,
      word: { field: "verdict", value: { kind: "confirmed" } } as const,
    })),
    { by: "Bo", at: at("13:00") },
  );
  const { html, sightings } = await make();
  expect([sightings, html.match(/class="card"/g)?.length]).toEqual([405, 400]);
  expect(wordsOf(html)).toContain("Pictures of the first 120 only. 5 later sightings are on the map and not listed.");
});

it("what is no day, no zone or no order is refused with its place", async () => {
  const { make } = desk();
  await expect(make({ day: "2026-02-31" })).rejects.toThrow("There is no day 2026-02-31");
  await expect(make({ timeZone: "Here" })).rejects.toThrow("There is no time zone Here");
  const parse = dailyReportParsers["dailyReport.make"];
  expect(() => parse({ runId: "r", day: "31.1.2026", timeZone: "UTC", by: "Ada" })).toThrow("day: Expected a day");
  expect(() => parse({ runId: "r", day: "2026-01-31", timeZone: "UTC", by: " " })).toThrow("by");
});
