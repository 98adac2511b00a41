import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { RotatingLog } from "../../src/host/rotatingLog.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vedette-log-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (name: string) => readFileSync(join(folder, name), "utf8");

it("a log makes its folder and continues an older file", () => {
  const file = join(folder, "logs", "station.log");
  new RotatingLog(file).write("first run");
  new RotatingLog(file).write("second run");
  expect(read("logs/station.log")).toBe("first run\nsecond run\n");
});

it("a full file makes room for a new one, and only as many as wanted are kept", () => {
  const log = new RotatingLog(join(folder, "a.log"), { bytes: 20, files: 3 });
  for (let i = 0; i < 8; i++) log.write(`line ${i}…`); // 10 bytes each
  expect(readdirSync(folder).sort()).toEqual(["a.log", "a.log.1", "a.log.2"]);
  expect([read("a.log.2"), read("a.log.1"), read("a.log")]).toEqual([
    "line 2…\nline 3…\n",
    "line 4…\nline 5…\n",
    "line 6…\nline 7…\n",
  ]);
});

it("a size counts what an earlier run has written", () => {
  writeFileSync(join(folder, "a.log"), "0123456789012345\n");
  new RotatingLog(join(folder, "a.log"), { bytes: 20, files: 2 }).write("next");
  expect([read("a.log.1"), read("a.log")]).toEqual(["0123456789012345\n", "next\n"]);
});

it("what a child prints in pieces becomes whole lines, the last one at its end", () => {
  const log = new RotatingLog(join(folder, "a.log"));
  for (const piece of ["one\ntw", "o\r\nthr", "ee"]) log.feed(piece);
  expect(read("a.log")).toBe("one\ntwo\n");
  log.flush();
  expect(read("a.log")).toBe("one\ntwo\nthree\n");
});

it("a place that can not be written to is told, not thrown", () => {
  writeFileSync(join(folder, "occupied"), "a file where a folder should be");
  const log = new RotatingLog(join(folder, "occupied", "a.log"));
  log.write("lost");
  expect(log.failed).toMatchObject({ code: "ENOTDIR" });
});
