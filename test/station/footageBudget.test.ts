import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createLog } from "../../src/base/log.ts";
import type { FlagRecord } from "../../src/contract/records.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { FootageBudget } from "../../src/station/footageBudget.ts";
import { type FootageDisk, footageDisk } from "../../src/station/footageDisk.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { Settings } from "../../src/store/settings.ts";

const now = Date.UTC(2026, 0, 31, 12);
const hour = 3_600_000;
const GB = 1e9;

/** A disk of files that take no room, with the free space counted. */
class PaperDisk implements FootageDisk {
  readonly files = new Map<string, { readonly bytes: number; readonly writtenAt: number }>();
  readonly size: number;
  stuck: string | undefined;
  constructor(size: number) {
    this.size = size;
  }
  async room() {
    const used = [...this.files.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    return { free: this.size - used, size: this.size };
  }
  async look(file: string) {
    return this.files.get(file);
  }
  async remove(file: string) {
    if (file === this.stuck) throw new Error("EBUSY: held by another program");
    this.files.delete(file);
  }
}

function desk({
  size = 1000 * GB,
  rate = 0,
  settings = new Settings(openDatabase(":memory:")),
  disk,
}: {
  size?: number;
  rate?: number;
  settings?: Settings;
  disk?: FootageDisk;
} = {}) {
  const dataFolder = mkdtempSync(join(tmpdir(), "vedette-footage-"));
  onTestFinished(() => rmSync(dataFolder, { recursive: true, force: true }));
  const db = openDatabase(":memory:");
  const store = new FootageStore(db);
  const clock = new VirtualClock(now);
  const paper = new PaperDisk(size);
  const flags: Pick<FlagRecord, "sightings">[] = [];
  const failures: string[] = [];
  const budget = new FootageBudget({
    ...{ store, dataFolder, settings, clock },
    flags: () => flags,
    rate: () => rate,
    log: createLog(
      "footage",
      () => {},
      () => 0,
    ),
    fail: ({ failure }) => failures.push(failure.message.replace(dataFolder, "DATA")),
    disk: disk ?? paper,
  });
  onTestFinished(() => budget.close());
  /** An hour of one stream, so many hours ago. */
  const record = (hoursAgo: number, bytes: number, streamId = "v1") => {
    const file = join(dataFolder, "sorties", `${streamId}-${hoursAgo}.ts`);
    const startAt = now - hoursAgo * hour;
    store.saveSegment({ streamId, file, startAt, endAt: startAt + hour }, undefined);
    paper.files.set(file, { bytes, writtenAt: startAt + hour });
    return file;
  };
  const names = (files: Iterable<string>) => [...files].map((file) => file.slice(file.lastIndexOf("/") + 1));
  const left = () => names(paper.files.keys());
  const flag = (streamId: string, hoursAgo: number) => {
    const at = now - hoursAgo * hour;
    flags.push({ sightings: [{ streamId, vehicleId: "1:1", trackIds: ["t"], fromAt: at, toAt: at + 1000 }] });
  };
  return { budget, store, db, clock, paper, flag, failures, record, left, dataFolder, settings, names };
}

describe("the footage budget", () => {
  it("removes the oldest until the rest is within it, marks them in the store and writes each down", async () => {
    const { budget, store, record, left, dataFolder } = desk();
    const files = [5, 4, 3, 2].map((hours) => record(hours, 2 * GB));
    await budget.limit({ budgetBytes: 5 * GB, leastFreeBytes: 0 });
    expect(left()).toEqual(["v1-3.ts", "v1-2.ts"]);
    expect(store.kept().map(({ file }) => file)).toEqual(files.slice(2));
    const log = readFileSync(join(dataFolder, "footage-removals.jsonl"), "utf8").trim().split("\n");
    const startAt = now - 5 * hour;
    expect(log.map((line) => JSON.parse(line))).toMatchObject([
      { streamId: "v1", file: files[0], startAt, endAt: startAt + hour, bytes: 2 * GB, at: now, why: "budget" },
      { file: files[1], why: "budget" },
    ]);
    expect((await budget.removals()).map(({ file }) => file)).toEqual([files[1], files[0]]);
  });

  it("never removes what shows a flag, with its margin, of the same stream, nor what is younger than ten minutes", async () => {
    const { budget, record, flag, left, failures } = desk();
    for (const hours of [6, 5, 4, 3]) record(hours, 2 * GB);
    record(5.5, 2 * GB, "v2");
    record(1.1, 2 * GB); // its end is six minutes ago
    flag("v1", 5.5); // in the middle of the oldest
    flag("v1", 4.5);
    flag("v1", 3 + 20 / 3600); // twenty seconds before the newest hour
    const after = await budget.limit({ budgetBytes: 1 * GB, leastFreeBytes: 0 });
    expect(left()).toEqual(["v1-6.ts", "v1-5.ts", "v1-4.ts", "v1-3.ts", "v1-1.1.ts"]);
    expect(after).toMatchObject({ usedBytes: 10 * GB, sparedBytes: 10 * GB, segments: 5 });
    expect(after.first).toBeUndefined();
    expect(failures).toEqual(["Footage takes more room than it may: all of it is flagged or only just recorded, DATA"]);
    await budget.look();
    expect(failures).toHaveLength(1); // told once
  });

  it("keeps a floor of free space, whatever the budget allows", async () => {
    const { budget, record, left } = desk({ size: 10 * GB });
    for (const hours of [4, 3, 2]) record(hours, 3 * GB);
    const { usedBytes, freeBytes } = await budget.limit({ budgetBytes: 100 * GB, leastFreeBytes: 3 * GB });
    expect({ usedBytes, freeBytes }).toEqual({ usedBytes: 6 * GB, freeBytes: 4 * GB });
    expect(left()).toEqual(["v1-3.ts", "v1-2.ts"]);
    expect((await budget.removals()).map(({ why }) => why)).toEqual(["free-space"]);
  });

  it("what an old stream's own clock calls old is not removed while its file is still written to", async () => {
    const { budget, paper, record, left } = desk();
    const file = record(50_000, 2 * GB);
    paper.files.set(file, { bytes: 2 * GB, writtenAt: now - 1000 });
    await budget.limit({ budgetBytes: 1 * GB, leastFreeBytes: 0 });
    expect(left()).toEqual(["v1-50000.ts"]);
  });

  it("warns half an hour before its limit, with the time left at the present rate, then says that it removes", async () => {
    const { budget, paper, record, failures, clock, left } = desk({ rate: 0.5e6 });
    record(3, 6 * GB);
    const growing = record(1, 3 * GB);
    const grow = async (bytes: number) => {
      paper.files.set(growing, { bytes, writtenAt: clock.now() });
      await budget.look();
    };
    const calm = await budget.limit({ budgetBytes: 10 * GB, leastFreeBytes: 0 });
    expect(calm.limitInMs).toBe((1 * GB) / 0.5e3);
    expect(failures).toEqual([]);
    await grow(3.5 * GB);
    await grow(3.6 * GB);
    expect(failures).toEqual([
      "Footage reaches its limit in 16 min at 4.0 Mbit/s: then the oldest that is not flagged is removed, DATA",
    ]);
    await grow(3.99 * GB);
    expect(failures.slice(1)).toEqual([
      "Footage is at its limit: the oldest that is not flagged is removed as new is recorded, DATA",
    ]);
    await grow(4.01 * GB);
    expect(left()).toEqual(["v1-1.ts"]);
  });

  it("says when recording will end because nothing may be removed", async () => {
    const { budget, record, flag, failures } = desk({ size: 10.5 * GB, rate: 1e6 });
    record(3, 9 * GB);
    flag("v1", 2.5);
    const { endsInMs } = await budget.limit({ budgetBytes: 100 * GB, leastFreeBytes: 0 });
    expect(endsInMs).toBe((10.5 - 9 - 0.02 * 10.5) * 1e6); // two in a hundred stay for the rest
    expect(failures).toEqual([
      "The disk is full in 21 min at 8.0 Mbit/s, and recording ends: nothing else may be removed, DATA",
    ]);
  });

  it("looks by itself every ten seconds, and remembers its limits", async () => {
    const { budget, record, left, clock, settings } = desk();
    await budget.limit({ budgetBytes: 3 * GB, leastFreeBytes: 1 });
    for (const hours of [3, 2]) record(hours, 2 * GB);
    await clock.advance(10_000);
    await budget.close(); // waits for what is under way
    expect(left()).toEqual(["v1-2.ts"]);
    expect((await desk({ settings }).budget.now()).limits).toEqual({ budgetBytes: 3 * GB, leastFreeBytes: 1 });
  });

  it("passes over what cannot be removed, and marks what somebody else removed", async () => {
    const { budget, paper, record, left, store } = desk();
    paper.stuck = record(5, 2 * GB);
    const gone = record(4.5, 2 * GB);
    paper.files.delete(gone);
    record(4, 2 * GB);
    record(3, 2 * GB);
    await budget.limit({ budgetBytes: 4 * GB, leastFreeBytes: 0 });
    expect(left()).toEqual(["v1-5.ts", "v1-3.ts"]);
    expect((await budget.removals()).map(({ why }) => why)).toEqual(["budget", "gone"]);
    expect(store.kept()).toHaveLength(2);
  });

  it("removes nothing that lies outside the data folder", async () => {
    const { budget, paper, store, left } = desk();
    const startAt = now - 5 * hour;
    store.saveSegment({ streamId: "v1", file: "/home/somebody/film.ts", startAt, endAt: startAt + hour }, undefined);
    paper.files.set("/home/somebody/film.ts", { bytes: 9 * GB, writtenAt: startAt });
    await budget.limit({ budgetBytes: 1 * GB, leastFreeBytes: 0 });
    expect(left()).toEqual(["film.ts"]);
  });

  it("a removal that a full disk keeps from being written down is written later, and the file is not counted", async () => {
    const { budget, record, dataFolder, store } = desk();
    const log = join(dataFolder, "footage-removals.jsonl");
    mkdirSync(log); // nothing can be appended to it
    const file = record(5, 2 * GB);
    record(4, 1 * GB);
    expect(await budget.limit({ budgetBytes: 1 * GB, leastFreeBytes: 0 })).toMatchObject({ segments: 1 });
    expect(await budget.look()).toMatchObject({ segments: 1, usedBytes: 1 * GB });
    rmSync(log, { recursive: true });
    await budget.look();
    expect((await budget.removals()).map((one) => one.file)).toEqual([file]);
    expect(store.kept()).toHaveLength(1);
  });

  it("removes real files from a real disk", async () => {
    const { budget, store, dataFolder } = desk({ disk: footageDisk });
    const file = join(dataFolder, "old.ts");
    writeFileSync(file, "x".repeat(1000));
    store.saveSegment({ streamId: "v1", file, startAt: 0, endAt: 1 }, undefined);
    expect(await budget.limit({ budgetBytes: 1 * GB, leastFreeBytes: 0 })).toMatchObject({
      segments: 1,
      usedBytes: 1000,
      freeBytes: expect.any(Number),
    });
    utimesSync(file, now / 1000 - 3600, now / 1000 - 3600);
    await budget.limit({ budgetBytes: 1 * GB, leastFreeBytes: 1e15 });

    expect(await budget.now()).toMatchObject({ segments: 0, usedBytes: 0 });
    expect(existsSync(file)).toBe(false);
  });
});
