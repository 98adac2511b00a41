import { expect, test } from "vitest";
import { latencyOf, linkWarnings, lossLevel } from "../../renderer/links/linkWarnings.ts";
import { fieldText, messageTable } from "../../renderer/links/messageTable.ts";
import { PlotBuffer, plotMs } from "../../renderer/links/plotBuffer.ts";
import { addressOf } from "../../renderer/links/presets.ts";
import { keepChoices, logLabel, recordingLine } from "../../renderer/links/recordingWords.ts";
import { instantAt, nearestSpeed, replayTime, shareOf } from "../../renderer/links/replayScale.ts";
import type { LinkTraffic } from "../../src/contract/records.ts";
import type { MessageKind } from "../../src/contract/wire.ts";

const traffic = (part: Partial<LinkTraffic> = {}): LinkTraffic => ({
  packetsPerSecond: 30,
  bytesInPerSecond: 1_000,
  bytesOutPerSecond: 100,
  badChecksums: 0,
  garbageBytes: 0,
  duplicates: 0,
  refused: { unsigned: 0, badSignature: 0, replayed: 0 },
  systems: [],
  ...part,
});

test("a clean link warns of nothing; refused traffic is an alarm and stands first", () => {
  expect(linkWarnings(traffic(), true)).toEqual([]);
  const warnings = linkWarnings(
    traffic({
      duplicates: 7,
      badChecksums: 1_200,
      garbageBytes: 3,
      refused: { unsigned: 1, badSignature: 2, replayed: 3 },
    }),
    true,
  );
  expect(warnings.map(({ level, text }) => `${level} ${text.split(",").slice(0, 2).join(",")}`)).toEqual([
    "alarm 2 refused, wrongly signed: another key",
    "alarm 3 refused, signed before: recorded traffic is being sent again",
    "alarm 1 refused, not signed: the vehicle may not have the key yet",
    "caution 1,200 with a wrong checksum",
    "note 3 bytes that are no MAVLink",
    "note 7 heard over another link before",
  ]);
});

test("two with one system id are an alarm before all else", () => {
  const conflicts = ["Two vehicles have the system id 1"];
  expect(linkWarnings(traffic({ conflicts, duplicates: 1 }), false)[0]).toEqual({ level: "alarm", text: conflicts[0] });
});

test("the round trip shown is that to whom the link is used for sending", () => {
  const system = { systemId: 1, loss: 0, packetsPerSecond: 1, heardAt: 0, best: false };
  expect(latencyOf(traffic())).toBeUndefined();
  const two = [
    { ...system, latencyMs: 20 },
    { ...system, best: true, latencyMs: 80 },
  ];
  expect(latencyOf(traffic({ systems: two }))).toBe(80);
  expect(
    latencyOf(
      traffic({
        systems: [
          { ...system, latencyMs: 20 },
          { ...system, best: true },
        ],
      }),
    ),
  ).toBe(20);
  expect([0.05, 0.06, 0.21].map(lossLevel)).toEqual([undefined, "caution", "alarm"]);
});

test("the replay slider covers the log from its begin to its end, and not more", () => {
  const log = { fromAt: 1_000_000, toAt: 1_120_000 };
  expect([1_000_000, 1_060_000, 1_120_000, 5, 9_999_999].map((at) => shareOf(at, log))).toEqual([0, 0.5, 1, 0, 1]);
  expect([0, 0.5, 1, -1, 2].map((share) => instantAt(share, log))).toEqual([
    1_000_000, 1_060_000, 1_120_000, 1_000_000, 1_120_000,
  ]);
  expect(shareOf(5, { fromAt: 5, toAt: 5 })).toBe(0);
  expect(replayTime(1_065_000, log)).toBe("1:05 of 2:00");
  expect([0.1, 1.2, 7, 1_000].map(nearestSpeed)).toEqual([0.25, 1, 5, 50]);
});

const kind = (part: Partial<MessageKind>): MessageKind => ({
  systemId: 1,
  componentId: 1,
  messageId: 30,
  name: "ATTITUDE",
  count: 10,
  hertz: 10,
  heardAt: 0,
  ...part,
});

test("messages are found by vehicle, name and number, and rows stay while rates wobble", () => {
  const kinds = [
    kind({ name: "VFR_HUD", messageId: 74, hertz: 4.2, count: 99 }),
    kind({ systemId: 2, hertz: 3.9, count: 5 }),
    kind({ hertz: 4.1, count: 7 }),
  ];
  const names = new Map([[2, "Plane 2"]]);
  const shown = (words: string, order: Parameters<typeof messageTable>[1]["order"]) =>
    messageTable(kinds, { words, order, names }).map((k) => `${k.systemId} ${k.name}`);
  expect(shown("", "rate")).toEqual(["1 ATTITUDE", "2 ATTITUDE", "1 VFR_HUD"]);
  expect(shown("", "count")).toEqual(["1 VFR_HUD", "1 ATTITUDE", "2 ATTITUDE"]);
  expect(shown("", "vehicle")).toEqual(["1 ATTITUDE", "1 VFR_HUD", "2 ATTITUDE"]);
  expect(shown("plane att", "name")).toEqual(["2 ATTITUDE"]);
  expect(shown("74", "name")).toEqual(["1 VFR_HUD"]);
});

test("field values read as numbers do", () => {
  expect([12, 0.1 + 0.2, Number.NaN, "18446744073709551615", [1, 2.5]].map(fieldText)).toEqual([
    "12",
    "0.3",
    "NaN",
    "18446744073709551615",
    "[1, 2.5]",
  ]);
});

test("a plot holds the last minute of all numbers; text and what is not a number leaves a gap", () => {
  const buffer = new PlotBuffer();
  buffer.push({ at: 0, fields: [{ name: "roll", value: 9 }] });
  buffer.push({
    at: 30_000,
    fields: [
      { name: "roll", value: 1 },
      { name: "mode", value: "AUTO" },
    ],
  });
  buffer.push({ at: plotMs + 1_000, fields: [{ name: "roll", value: Number.NaN }] });
  buffer.push({ at: plotMs + 2_000, fields: [{ name: "roll", value: 3 }] });
  expect(buffer.columns(["roll", "mode"])).toEqual([
    [-32, -1, 0],
    [1, null, 3],
    [null, null, null],
  ]);
});

test("a plot begins anew when a replayed log is moved back", () => {
  const buffer = new PlotBuffer();
  buffer.push({ at: 50_000, fields: [{ name: "roll", value: 1 }] });
  buffer.push({ at: 10_000, fields: [{ name: "roll", value: 2 }] });
  expect(buffer.columns(["roll"])).toEqual([[0], [2]]);
});

test("addresses are in the field's grammar", () => {
  const serial = { device: "/dev/ttyUSB0", baud: "57600" };
  expect([
    addressOf("serial", "", serial),
    addressOf("tlog", " /logs/a.tlog ", serial),
    addressOf("tlog", "tlog:/logs/a.tlog", serial),
    addressOf("udpin", " udpin:0.0.0.0:14550", serial),
  ]).toEqual(["serial:/dev/ttyUSB0:57600", "tlog:/logs/a.tlog", "tlog:/logs/a.tlog", "udpin:0.0.0.0:14550"]);
});

test("where telemetry is recorded is said in one line, and so is that it is not", () => {
  const from = new Date(2026, 0, 31, 13, 2, 7).getTime();
  const recording = { file: "/data/telemetry/2026-01-31T12-02-07Z.tlog", from, bytes: 12_000_000 };
  const windows = { ...recording, file: "C:\\data\\telemetry\\2026-01-31T12-02-07Z.tlog" };
  const line = "● Recording to 2026-01-31T12-02-07Z.tlog, 12.0\u202fMB, since 13:02";
  expect([recording, windows].map((one) => recordingLine({ recording: one, keepBytes: 1 }))).toEqual([line, line]);
  expect(recordingLine({ keepBytes: 1 })).toBe("○ Recording begins with the first message");
  const failure = { code: "disk-full" as const, message: "Telemetry is not recorded: the disk is full" };
  expect(recordingLine({ failure, keepBytes: 1 })).toBe("▲ Nothing is recorded");
});

test("earlier logs are told apart by when they were begun, and the one being written is marked", () => {
  const from = new Date(2026, 0, 31, 13, 2, 7).getTime();
  const log = { file: "/data/a.tlog", from, bytes: 812_000 };
  expect([logLabel(log, undefined), logLabel(log, "/data/a.tlog")]).toEqual([
    "2026-01-31 13:02:07, 812.0\u202fkB",
    "2026-01-31 13:02:07, 812.0\u202fkB, until now",
  ]);
});

test("what is kept is among the choices, whatever it is", () => {
  const labels = (bytes: number) => keepChoices(bytes).map(({ label }) => label.replace("\u202f", " "));
  expect(labels(10e9)).toEqual(["1 GB", "5 GB", "10 GB", "50 GB", "200 GB"]);
  expect(labels(2_500_000_000)).toEqual(["1 GB", "2.50 GB", "5 GB", "10 GB", "50 GB", "200 GB"]);
});
