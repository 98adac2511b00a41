import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FilesOut } from "../../electron/filesOut.ts";
import { FileWords } from "../../electron/fileWords.ts";
import type { FileWord } from "../../src/contract/fileWords.ts";

let folder: string;
/** What the station has in its log, oldest first. */
let lines: FileWord[];
let answers: "at once" | "never" | "that its disk is full";
let rights: string[];
let words: FileWords;
let files: FilesOut;
let at = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vedette-files-out-"));
  lines = [];
  answers = "at once";
  rights = ["export", "plan"];
  words = new FileWords({
    limitMs: 30,
    send: (word) => {
      if (answers === "never") return;
      if (answers === "at once") lines.push(word);
      const failure = answers === "at once" ? undefined : "the disk is full";
      queueMicrotask(() => words.take({ kind: "noted", id: word.id, ...(failure !== undefined && { failure }) }));
    },
  });
  files = new FilesOut({ may: async (right) => rights.includes(right), name: "Ada" }, words, () => at);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const table = { document: "csv", right: "export", first: "line" } as const;
const plan = { document: "plan", right: "plan", first: "file" } as const;
const told = () => lines.map(({ step, by, document, file, bytes }) => [step, by, document, file, bytes]);

describe("a file that main writes for the page", () => {
  it("has its line in the audit log before it is begun, and another when it is there", async () => {
    const path = join(folder, "hours.csv");
    await files.write(table, path, "a;ß\n");
    expect(readFileSync(path, "utf8")).toBe("a;ß\n");
    expect(told()).toEqual([
      ["saving", "Ada", "csv", "hours.csv", 5],
      ["saved", "Ada", "csv", "hours.csv", 5],
    ]);
    const [saving, saved] = lines;
    expect(saving?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect([saved?.sha256, saved?.id === saving?.id]).toEqual([saving?.sha256, false]);
  });

  it("is not written where the station does not take the line, and the next station is told that it was not", async () => {
    answers = "never";
    const failed = files.write(table, join(folder, "hours.csv"), "a\n");
    await expect(failed).rejects.toThrow(/hours\.csv was not saved.*audit log: the station does not answer/);
    expect([readdirSync(folder), told()]).toEqual([[], []]);
    answers = "at once";
    words.again();
    expect(lines.map(({ step, why }) => [step, why?.slice(0, 23)])).toEqual([["failed", "hours.csv was not saved"]]);
  });

  it("is not written where the audit log can not be written", async () => {
    answers = "that its disk is full";
    await expect(files.write(table, join(folder, "hours.csv"), "a\n")).rejects.toThrow(/audit log: the disk is full/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("waits for a station that starts again meanwhile", async () => {
    answers = "never";
    const written = files.write(table, join(folder, "hours.csv"), "a\n");
    await new Promise((resolve) => setTimeout(resolve, 5));
    answers = "at once";
    words.again();
    await written;
    expect([readdirSync(folder), lines.map(({ step }) => step)]).toEqual([["hours.csv"], ["saving", "saved"]]);
  });

  it("keeps what the station did not take of a plan, which gets out all the same, and tells it until one does", async () => {
    answers = "never";
    await files.write(plan, join(folder, "north.plan"), "{}");
    expect([readdirSync(folder), told()]).toEqual([["north.plan"], []]);
    words.again(); // that one dies, too
    answers = "at once";
    words.again();
    await Promise.resolve();
    words.again();
    expect(told()).toEqual([["saved", "Ada", "plan", "north.plan", 2]]);
  });

  it("leaves nothing half written, and says so", async () => {
    mkdirSync(join(folder, "hours.csv")); // a folder is there by that name
    await expect(files.write(table, join(folder, "hours.csv"), "a\n")).rejects.toThrow();
    expect([readdirSync(folder), lines.map(({ step }) => step)]).toEqual([["hours.csv"], ["saving", "failed"]]);
  });

  it("is refused to those who may not have it, and the audit log is told once in ten seconds", async () => {
    rights = ["see"];
    const may = () => files.mustMay("csv", "export").catch((cause: Error) => cause.message);
    expect(await may()).toBe("Who is at this window may not take documents out of the station (csv)");
    at = 9_000;
    await may();
    expect(told()).toEqual([["refused", "Ada", "csv", undefined, undefined]]);
    at = 21_000;
    await may();
    expect(lines).toHaveLength(2);
  });

  it("is not written for somebody who came while the dialog was open and may not", async () => {
    await files.mustMay("plan", "plan");
    rights = ["see"];
    await expect(files.write(plan, join(folder, "north.plan"), "{}")).rejects.toThrow(/may not take/);
    expect([readdirSync(folder), lines.map(({ step }) => step)]).toEqual([[], ["refused"]]);
  });
});
