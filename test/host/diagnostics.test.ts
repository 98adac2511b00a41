import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { afterEach, beforeEach, expect, it } from "vitest";
import { collectDiagnostics } from "../../src/host/diagnostics.ts";
import { redactSettings, redactText } from "../../src/host/redact.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vedette-diagnostics-"));
  mkdirSync(join(folder, "logs"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const collect = (settings: Record<string, unknown> = {}) => {
  const zip = collectDiagnostics({
    dataFolder: folder,
    versions: { vedette: "0.1.0", electron: "45.4.1" },
    settings,
    at: Date.UTC(2026, 0, 31),
  });
  return Object.fromEntries(Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, strFromU8(bytes)]));
};

it("the file holds logs, versions, facts of the machine and settings", () => {
  writeFileSync(join(folder, "logs", "station.log"), "new\n");
  writeFileSync(join(folder, "logs", "station.log.1"), "old\n");
  const files = collect({ window: { units: "metric" } });
  expect(Object.keys(files).sort()).toEqual([
    "logs/station.log",
    "logs/station.log.1",
    "machine.json",
    "settings.json",
    "versions.json",
  ]);
  expect(files["logs/station.log.1"]).toBe("old\n");
  expect(JSON.parse(files["versions.json"] ?? "")).toEqual({
    collectedAt: "2026-01-31T00:00:00.000Z",
    vedette: "0.1.0",
    electron: "45.4.1",
  });
  expect(JSON.parse(files["settings.json"] ?? "")).toEqual({ window: { units: "metric" } });
  expect(Object.keys(JSON.parse(files["machine.json"] ?? ""))).toContain("freeDiskBytes");
});

it("footage, telemetry, the database, keys and links out of the folder do not get in, wherever they lie", () => {
  mkdirSync(join(folder, "sorties", "1"), { recursive: true });
  for (const name of [
    "vedette.db",
    "signing.key",
    "sorties/1/video.ts",
    "sorties/1/flight.tlog",
    "logs/video.ts",
    "logs/flight.tlog",
    "logs/signing.key",
    "logs/station.log.key",
    "logs/vedette.db",
  ])
    writeFileSync(join(folder, name), "private");
  writeFileSync(join(folder, "logs", "main.log"), "public\n");
  symlinkSync(join(folder, "signing.key"), join(folder, "logs", "linked.log"));
  const files = collect();
  expect(Object.keys(files).sort()).toEqual(["logs/main.log", "machine.json", "settings.json", "versions.json"]);
  expect(Object.values(files).join("\n")).not.toContain("private");
});

it("secrets in log lines and settings are blotted out", () => {
  writeFileSync(
    join(folder, "logs", "vision.log"),
    `opening rtsp://admin:hunter2@10.0.0.9/live with token=abc123 from ${homedir()}/video\n`,
  );
  const files = collect({ stream: { address: "rtsp://u:pw@cam/1", apiKey: "k", password: "p" }, links: ["tcp://h:1"] });
  expect(files["logs/vision.log"]).toBe("opening rtsp://***@10.0.0.9/live with token=*** from ~/video\n");
  expect(JSON.parse(files["settings.json"] ?? "")).toEqual({
    stream: { address: "rtsp://***@cam/1" },
    links: ["tcp://h:1"],
  });
});

it("a data folder without logs still gives a file", () => {
  rmSync(join(folder, "logs"), { recursive: true });
  expect(Object.keys(collect()).sort()).toEqual(["machine.json", "settings.json", "versions.json"]);
});

it("ordinary words, times and addresses stay readable", () => {
  const line = "2026-01-31T12:00:00.000Z warn station/links udpin:0.0.0.0:14550: address in use";
  expect(redactText("key frame 12 at 48.1, 11.5", "/home/x")).toBe("key frame 12 at 48.1, 11.5");
  expect(redactText(line.replace("", ""), "/home/x")).toBe(line.replace("; monkey: bananas", ""));
  expect(redactSettings([1, true, null, "a"], "/home/x")).toEqual([1, true, null, "a"]);
});
