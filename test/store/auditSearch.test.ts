import { expect, it } from "vitest";
import { type AuditSearch, auditParsers } from "../../src/contract/audit.ts";
import { auditHandlers } from "../../src/station/auditHandlers.ts";
import type { AuditTrail } from "../../src/station/auditTrail.ts";
import { inSlices } from "../../src/station/slices.ts";
import { AuditLog } from "../../src/store/auditLog.ts";
import { searchAudit } from "../../src/store/auditSearch.ts";
import { openDatabase } from "../../src/store/database.ts";

/** A log, and what windows are answered from it. */
function log() {
  const db = openDatabase(":memory:");
  let now = 1_000;
  const audit = new AuditLog(db, { now: () => now });
  const handlers = auditHandlers({ log: audit } as AuditTrail, "/nowhere");
  const add = (at: number, kind: string, by = "", body: Record<string, unknown> = {}) => {
    now = at;
    audit.add({ kind, by, about: ["flag:f1"], body }, false);
  };
  const page = async (asked: Partial<AuditSearch> = {}) => {
    const { lines, next } = await handlers["audit.search"]({ most: 100, ...asked });
    return { found: lines.map(({ sequence }) => sequence), next };
  };
  const found = async (asked: Partial<AuditSearch>) => (await page(asked)).found;
  return { db, audit, handlers, add, page, found };
}

it("lines are found by time, person, kind and words, newest first", async () => {
  const { add, found, page } = log();
  add(1_000, "station.started");
  add(2_000, "flag.verdict", "Ada", { verdict: "confirmed" });
  add(3_000, "flag.verdict", "Ben", { verdict: "dismissed", reason: "local traffic" });
  add(4_000, "command", "Ada", { call: "vehicle.arm" });
  expect(await page()).toEqual({ found: [4, 3, 2, 1], next: undefined });
  expect(await found({ fromAt: 2_000, toAt: 3_000 })).toEqual([3, 2]);
  expect(await found({ by: "Ada" })).toEqual([4, 2]);
  expect(await found({ kind: "flag.verdict" })).toEqual([3, 2]);
  expect(await found({ text: "TRAFFIC dismissed" })).toEqual([3]);
  expect(await found({ by: "Ada", kind: "flag.verdict", text: "flag:f1" })).toEqual([2]);
  expect(await found({ station: "another" })).toEqual([]);
});

it("where the clock was set back is found", async () => {
  const { add, handlers, found } = log();
  add(5_000, "station.started");
  add(2_000, "flag.note", "Ada");
  add(6_000, "flag.note", "Ada");
  expect(await found({ clockBack: true })).toEqual([2]);
  const { lines } = await handlers["audit.search"]({ most: 1, clockBack: true });
  expect(lines[0]).toMatchObject({ at: 2_000, clockBackMs: 3_000 });
});

it("an answer goes on where the last one ended, and all lines are come to", async () => {
  const { add, page } = log();
  for (let n = 1; n <= 250; n++) add(n * 1_000, n % 2 === 0 ? "even" : "odd");
  const all: number[] = [];
  for (let before: number | undefined; ; ) {
    const { found, next } = await page({ kind: "even", most: 40, ...(before !== undefined && { before }) });
    all.push(...found);
    if (next === undefined) break;
    before = next;
  }
  expect(all).toEqual(Array.from({ length: 125 }, (_, i) => 250 - i * 2));
});

it("a rare line among very many is found in several answers, none of which looks at all", async () => {
  const { audit, add } = log();
  add(1_000, "rare");
  for (let n = 2; n <= 250; n++) add(n * 1_000, "common");
  const answer = async (before?: number) => {
    const asked = { kind: "rare", most: 9, ...(before !== undefined && { before }) };
    const { lines, next } = await inSlices(searchAudit(audit, asked, 200));
    return [lines.map(({ sequence }) => sequence), next];
  };
  expect(await answer()).toEqual([[], 51]);
  expect(await answer(51)).toEqual([[1], undefined]);
});

it("a line that was changed on the disk is found whatever is looked for, and told as damaged", async () => {
  const { db, add, handlers } = log();
  add(1_000, "flag.note", "Ada");
  add(2_000, "flag.note", "Ada");
  db.exec("DROP TRIGGER auditIsNotChanged; UPDATE audit SET entry = '{' WHERE sequence = 1");
  const { lines } = await handlers["audit.search"]({ most: 9, by: "Ben" });
  expect(lines.map(({ sequence, damaged }) => [sequence, damaged])).toEqual([[1, true]]);
});

it("kinds and people are counted, the commonest first", async () => {
  const { add, handlers } = log();
  add(1, "command", "Ada");
  add(2, "flag.note", "Ada");
  add(3, "flag.note", "Ben");
  add(4, "station.stopped");
  expect(await handlers["audit.facets"]({})).toEqual({
    kinds: [
      { value: "flag.note", lines: 2 },
      { value: "command", lines: 1 },
      { value: "station.stopped", lines: 1 },
    ],
    people: [
      { value: "Ada", lines: 2 },
      { value: "Ben", lines: 1 },
    ],
  });
});

it("what is asked is checked where it comes in", () => {
  const parse = auditParsers["audit.search"];
  expect(parse({ most: 5, text: "arm" })).toEqual({ most: 5, text: "arm" });
  expect(() => parse({ most: 501 })).toThrow(/most/);
  expect(() => parse({ most: 5, fromAt: Number.NaN })).toThrow(/fromAt/);
});
