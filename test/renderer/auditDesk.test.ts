import { expect, it } from "vitest";
import { type AuditCall, AuditDesk } from "../../renderer/audit/auditDesk.ts";
import { clockWords, fromWords, kindWords, lineWords, stateWords } from "../../renderer/audit/auditWords.ts";
import type { AuditPage, AuditRecord, AuditSearch, AuditState } from "../../src/contract/audit.ts";
import { FailureError } from "../../src/contract/failure.ts";

const T = Date.UTC(2026, 0, 31, 12);
const line = (sequence: number, more: Partial<AuditRecord> = {}): AuditRecord => ({
  ...{ station: "a", sequence, at: T, kind: "flag.note", by: "Ada", about: ["flag:f1"], body: {}, hash: "00" },
  ...more,
});

/** A desk over a log of so many lines, of which a search looks at 150 at a time. */
function desk(lines: number, matches: (sequence: number) => boolean = () => true) {
  const asked: AuditSearch[] = [];
  const call = async (name: string, args: unknown): Promise<unknown> => {
    if (name === "audit.facets") return { kinds: [{ value: "flag.note", lines }], people: [] };
    const { before = lines + 1, most, text } = args as AuditSearch;
    asked.push(args as AuditSearch);
    if (text === "gone") throw new FailureError("gone", "Station is not running");
    const found: AuditRecord[] = [];
    let at = before;
    for (let seen = 0; seen < 150 && at > 1 && found.length < most; seen++) if (matches(--at)) found.push(line(at));
    return { lines: found, ...(at > 1 && { next: at }) } satisfies AuditPage;
  };
  return { made: new AuditDesk(call as AuditCall), asked };
}

it("the newest lines come first, and the next page when it is asked for", async () => {
  const { made } = desk(250);
  await made.reload();
  expect(made.view.get()).toMatchObject({ phase: "ready", next: 151, facets: { kinds: [{ lines: 250 }] } });
  expect(made.view.get().lines.map(({ sequence }) => sequence)[0]).toBe(250);
  await made.more();
  await made.more();
  await made.more();
  const all = made.view.get().lines.map(({ sequence }) => sequence);
  expect(all).toEqual(Array.from({ length: 250 }, (_, i) => 250 - i));
  expect(made.view.get().next).toBe(undefined);
});

it("a rare line is looked for until it is found or all was looked at", async () => {
  const { made, asked } = desk(1_000, (sequence) => sequence === 7);
  await made.reload();
  expect([made.view.get().lines.map(({ sequence }) => sequence), made.view.get().next]).toEqual([[7], undefined]);
  expect(asked.map(({ before }) => before)).toEqual([undefined, 851, 701, 551, 401, 251, 101]);
});

it("another filter starts anew, and an answer to the one before is left", async () => {
  const { made } = desk(500);
  const first = made.reload();
  made.setFilter({ text: "gone" });
  await first;
  await new Promise((resolve) => setImmediate(resolve));
  expect(made.view.get()).toMatchObject({ phase: "failed", lines: [], failure: { message: "Station is not running" } });
});

it("a line that is named is gone to, with some newer ones before it", async () => {
  const { made } = desk(500);
  await made.goTo(150);
  const all = made.view.get().lines.map(({ sequence }) => sequence);
  expect([made.view.get().chosen, all[0], all.includes(150), made.view.get().filter]).toEqual([150, 154, true, {}]);
  await made.goTo(1, "other");
  expect(made.view.get().filter).toEqual({ station: "other" });
});

it("lines are gone through one by one", async () => {
  const { made } = desk(3);
  made.move(1);
  expect(made.view.get().chosen).toBe(null);
  await made.reload();
  const chosen = (by: 1 | -1) => {
    made.move(by);
    return made.view.get().chosen;
  };
  expect([chosen(1), chosen(1), chosen(1), chosen(1), chosen(-1)]).toEqual([3, 2, 1, 1, 2]);
});

it("a line tells what was done to what; one that can not be read any more says so", () => {
  const words = lineWords(line(1, { body: { verdict: "dismissed", reason: null, args: { a: 1 } } }));
  expect(words).toBe('flag:f1 · verdict dismissed · args {"a":1}');
  expect(lineWords(line(1, { damaged: true }))).toMatch(/^This line can not be read any more/);
  expect(lineWords(line(1, { body: { text: "x".repeat(1_000) } })).length).toBe(301);
  expect([kindWords("flag.verdict"), kindWords("some.thing")]).toEqual(["Verdict", "some.thing"]);
});

it("a clock that was set back is told with by how much", () => {
  expect(clockWords(line(1))).toBe(undefined);
  expect(clockWords(line(1, { clockBackMs: 90_000 }))).toBe("▲ The clock was set back by 1:30");
  expect(clockWords(line(1, { clockBackMs: 40 }))).toBe("▲ The clock was set back by 40\u202fms");
});

it("the log is said to be verified up to a line, or where it was altered", () => {
  const state: AuditState = { station: "a", lines: 120, breaks: [], others: [] };
  const checked = { at: T, from: 0, lines: 118 };
  expect(stateWords(state)).toBe("Not followed yet since the station was started");
  expect(stateWords({ ...state, checked })).toMatch(
    /^✔ Chain verified up to line 118 at 2026-01-31 .*; 2 lines written since$/,
  );
  expect(stateWords({ ...state, checked, checking: { done: 40, total: 120 } })).toBe(
    "Following the log: 40 of 120 lines…",
  );
  const found = { station: "a", sequence: 3, words: "entry 3 was changed", noticedAt: T };
  expect(stateWords({ ...state, checked, breaks: [found] })).toBe("✕ Altered at 1 place");
  expect(fromWords({ ...state, checked })).toBe(undefined);
  expect(fromWords({ ...state, checked: { ...checked, from: 100 } })).toMatch(/^Followed from line 100 on/);
});
