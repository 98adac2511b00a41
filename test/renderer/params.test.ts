import { expect, test, vi } from "vitest";
import {
  chosenValues,
  differenceRows,
  everyParam,
  filterParams,
  groupOf,
  groupsOf,
} from "../../renderer/setup/paramFilter.ts";
import { Params } from "../../renderer/setup/params.ts";
import {
  cautionOf,
  hasBit,
  meaningWords,
  paramText,
  typedParam,
  valueWords,
  withBit,
} from "../../renderer/setup/paramText.ts";
import { Peers } from "../../renderer/station/peers.ts";
import { FailureError } from "../../src/contract/failure.ts";
import type { ParamList, ParamMeaning, ParamRecord } from "../../src/contract/setup.ts";
import { fakeStation } from "./fakeStation.ts";

const param = (name: string, value = 0, part: Partial<ParamRecord> = {}): ParamRecord => ({
  name,
  value,
  integer: false,
  ...part,
});
const names = (params: readonly { name: string }[]) => params.map((p) => p.name);

test("a float is written in the digits an operator typed, not in those of its storage", () => {
  expect([0.1, 2.5e-7, 1, 0.30000001192092896].map((v) => paramText(Math.fround(v), false))).toEqual([
    "0.1",
    "2.5e-7",
    "1",
    "0.3",
  ]);
  expect(paramText(16_777_216, true)).toBe("16777216");
});

test("what is no number, or no whole one, is refused with words; outside the range is a caution only", () => {
  const meaning: ParamMeaning = { label: "Speed", min: 0, max: 10 };
  const typed = (text: string, integer = false) => typedParam(text, { integer, meaning });
  expect(typed(" 1,5 ")).toEqual({ ok: true, value: 1.5 });
  expect(typed("−2")).toEqual({ ok: true, value: -2, caution: "Outside the recommended 0 … 10" });
  expect(typed("")).toEqual({ ok: false, why: "Type a number" });
  expect(typed("0x10")).toEqual({ ok: false, why: "Type a number" });
  expect(typed("1e99")).toEqual({ ok: false, why: "The number is too large" });
  expect(typed("1.5", true)).toEqual({ ok: false, why: "Whole numbers only" });
  expect(typedParam("1", { integer: true, meaning: { ...meaning, readOnly: true } })).toEqual({
    ok: false,
    why: "This parameter can only be read",
  });
});

test("bits are set and cleared beyond the thirty-second", () => {
  const high = withBit(0, 35, true);
  expect([high, hasBit(high, 35), hasBit(high, 3), withBit(high, 35, false), withBit(6, 1, true)]).toEqual([
    2 ** 35,
    true,
    false,
    0,
    6,
  ]);
});

test("a value is told in words where they are known", () => {
  const bits = [
    { bit: 0, label: "GPS" },
    { bit: 1, label: "Compass" },
  ];
  expect(valueWords(3, { label: "Checks", bits })).toBe("GPS, Compass");
  expect(valueWords(0, { label: "Checks", bits })).toBe("none");
  expect(valueWords(2, { label: "Mode", values: [{ value: 2, label: "Loiter" }] })).toBe("Loiter");
  expect(valueWords(2, undefined)).toBeUndefined();
});

test("a value outside the range, the choices or the bits is unusual; a named choice never is", () => {
  const values = [
    { value: -1, label: "none" },
    { value: 2, label: "two" },
  ];
  const bits = [
    { bit: 0, label: "a" },
    { bit: 2, label: "b" },
  ];
  const cases: [value: number, meaning: Partial<ParamMeaning>, caution: string | undefined][] = [
    [5, {}, undefined],
    [5, { values }, "Not one of the known choices"],
    [2, { values }, undefined],
    [5, { values, min: 0, max: 9 }, undefined],
    [-1, { values, min: 0, max: 9 }, undefined],
    [-2, { values, min: 0, max: 9 }, "Outside the recommended 0 … 9"],
    [5, { bits }, undefined],
    [7, { bits }, "Bit 1 has no known meaning"],
    [2 ** 40, { bits }, "Bit 40 has no known meaning"],
    [-1, { bits }, "A mask is no negative number"],
  ];
  expect(cases.map(([value, meaning]) => cautionOf(value, { label: "", ...meaning }))).toEqual(
    cases.map(([, , caution]) => caution),
  );
});

test("where the meanings come from is told in one line", () => {
  const file = { kind: "file", count: 9, used: 3, file: "C:\\data\\ArduCopter.xml" } as const;
  const ours = { kind: "built-in", count: 90, used: 2 } as const;
  expect([meaningWords([file, ours], 6), meaningWords([ours], 2), meaningWords([{ ...ours, used: 0 }], 6)]).toEqual([
    "Described: 3 by ArduCopter.xml, 2 in Vedette’s own words, 1 not",
    "Described: 2 in Vedette’s own words",
    "No descriptions of these parameters are known",
  ]);
});

test("a search finds names first, then meanings; all words must be there", () => {
  const params = [
    param("WPNAV_SPEED", 0, { meaning: { label: "Speed between waypoints" } }),
    param("RTL_ALT", 0, { meaning: { label: "Height of return", description: "Climbs before it speeds home" } }),
    param("LAND_SPEED"),
  ];
  expect(names(filterParams(params, { ...everyParam, words: "speed" }))).toEqual([
    "LAND_SPEED",
    "WPNAV_SPEED",
    "RTL_ALT",
  ]);
  expect(names(filterParams(params, { ...everyParam, words: "RTL height" }))).toEqual(["RTL_ALT"]);
  expect(names(params)).toEqual(["WPNAV_SPEED", "RTL_ALT", "LAND_SPEED"]);
});

test("numbered names stand in the order of their numbers", () => {
  const params = ["SERVO10_MIN", "SERVO2_MIN", "SERVO1_MIN"].map((name) => param(name));
  expect(names(filterParams(params, everyParam))).toEqual(["SERVO1_MIN", "SERVO2_MIN", "SERVO10_MIN"]);
});

test("groups are prefixes without numbers, and only-changed leaves out what has no known default", () => {
  expect(["SERVO12_MIN", "EK3_X", "FORMAT_VERSION", "X"].map(groupOf)).toEqual(["SERVO", "EK", "FORMAT", "X"]);
  const params = [param("A1_X", 0.1, { default: Math.fround(0.1) }), param("A2_X", 2, { default: 1 }), param("B_X", 5)];
  expect(groupsOf(params)).toEqual([
    { group: "A", count: 2 },
    { group: "B", count: 1 },
  ]);
  expect(names(filterParams(params, { ...everyParam, changedOnly: true }))).toEqual(["A2_X"]);
  expect(names(filterParams(params, { ...everyParam, group: "B" }))).toEqual(["B_X"]);
});

test("of a file only what the vehicle has and lets be written can be chosen; the rest stands last with its reason", () => {
  const rows = differenceRows(
    [
      { name: "GONE", inFile: 1 },
      { name: "B", inFile: 2, onBoard: 0 },
      { name: "FIXED", inFile: 3, onBoard: 0 },
      { name: "A", inFile: 4, onBoard: 0 },
      { name: "ODD", inFile: 5, onBoard: 0 },
    ],
    [
      param("A"),
      param("B"),
      param("ODD", 0, { meaning: { label: "", max: 1 } }),
      param("FIXED", 0, { meaning: { label: "", readOnly: true } }),
    ],
  );
  expect(rows.map(({ name, why, caution }) => [name, why, caution])).toEqual([
    ["A", undefined, undefined],
    ["B", undefined, undefined],
    ["ODD", undefined, "Outside the recommended at most 1"],
    ["FIXED", "Can only be read", undefined],
    ["GONE", "This vehicle has no such parameter", undefined],
  ]);
  expect(chosenValues(rows, new Set(["A", "GONE"]))).toEqual([{ name: "A", value: 4 }]);
});

const listOf = (...params: ParamRecord[]): ParamList => ({
  vehicleId: "1:1",
  readAt: 0,
  source: "list",
  params,
  problems: [],
});

test("parameters are read once, written, and a refusal stays at its row until a write succeeds", async () => {
  const peers = new Peers();
  let accept = false;
  const station = fakeStation({
    "params.read": () => listOf(param("A", 1), param("B", 2)),
    "params.set": ({ name, value }) => {
      if (!accept) throw new FailureError("refused", `${name} was not taken`);
      return param(name, value);
    },
  });
  peers.station.connect(station.port);
  const params = new Params(peers.station.call);
  await Promise.all([params.read("1:1", false), params.read("1:1", false)]);
  expect(station.asked).toEqual(["params.read"]);
  expect(await params.write("1:1", "A", 9)).toBe(false);
  expect(params.of("1:1").failures).toEqual(new Map([["A", { code: "refused", message: "A was not taken" }]]));
  expect(params.of("1:1").list?.params[0]?.value).toBe(1);
  accept = true;
  expect(await params.write("1:1", "A", 9)).toBe(true);
  expect(params.of("1:1")).toMatchObject({ failures: new Map(), writing: new Set(), modified: new Map([["A", 1]]) });
  expect(params.of("1:1").list?.params.map((p) => p.value)).toEqual([9, 2]);
  station.end();
});

test("a cancelled reading keeps the list that was there; another failure is told", async () => {
  const peers = new Peers();
  const answers: (() => ParamList)[] = [
    () => listOf(param("A", 1)),
    () => {
      throw new FailureError("cancelled", "Reading was cancelled");
    },
    () => {
      throw new FailureError("timeout", "Copter 1 does not answer");
    },
  ];
  const station = fakeStation({ "params.read": () => answers.shift()?.() ?? listOf() });
  peers.station.connect(station.port);
  const params = new Params(peers.station.call);
  await params.read("1:1", false);
  await params.read("1:1", true);
  expect(params.of("1:1")).toMatchObject({ reading: false, list: { params: [{ name: "A" }] } });
  expect(params.of("1:1").failure).toBeUndefined();
  await params.read("1:1", true);
  await vi.waitFor(() => expect(params.of("1:1").failure?.code).toBe("timeout"));
  station.end();
});

test("a change can be undone, and what needs a reboot is remembered until there is one", async () => {
  const peers = new Peers();
  const meaning: ParamMeaning = { label: "Kind", rebootRequired: true };
  const station = fakeStation({ "params.read": () => listOf(param("A", 1, { meaning }), param("B", 2)) });
  peers.station.connect(station.port);
  const params = new Params(peers.station.call);
  await params.read("1:1", false);
  const held = () => {
    const { modified, toReboot } = params.of("1:1");
    return [Object.fromEntries(modified), [...toReboot]];
  };
  params.changed("1:1", "A", 5);
  params.changed("1:1", "A", 6);
  params.changed("1:1", "B", 3);
  expect(held()).toEqual([{ A: 1, B: 2 }, ["A"]]);
  params.changed("1:1", "A", 1);
  expect(held()).toEqual([{ B: 2 }, []]);
  params.changed("1:1", "A", 7);
  await params.read("1:1", true);
  expect(held()).toEqual([{}, ["A"]]);
  params.rebooted("1:1");
  expect(held()).toEqual([{}, []]);
  station.end();
});

test("a file of descriptions gives its words to the lists that are held, and keeps what was changed", async () => {
  const peers = new Peers();
  let meaning: ParamMeaning | undefined;
  let value = 1;
  const station = fakeStation({
    "params.read": () => listOf(param("A", value, meaning && { meaning })),
    "params.loadMeanings": () => {
      meaning = { label: "Height" };
      return { program: "ArduCopter", count: 1 };
    },
  });
  peers.station.connect(station.port);
  const params = new Params(peers.station.call);
  await params.read("1:1", false);
  value = 2;
  params.changed("1:1", "A", 2);
  expect(await params.describe("/apm.pdef.xml")).toEqual({ program: "ArduCopter", count: 1 });
  expect(params.of("1:1")).toMatchObject({
    list: { params: [{ name: "A", value: 2, meaning: { label: "Height" } }] },
    modified: new Map([["A", 1]]),
  });
  station.end();
});
