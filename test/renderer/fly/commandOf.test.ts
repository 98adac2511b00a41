import { expect, test } from "vitest";
import { commandHeadWords } from "../../../renderer/fly/commandHeadWords.ts";
import { commandOf } from "../../../renderer/fly/commandOf.ts";
import type { ControlRecord } from "../../../src/contract/control.ts";
import type { LinkRecord, VehicleRecord } from "../../../src/contract/records.ts";
import { vehicle } from "../records.ts";

const fleet = [1, 2, 3].map((n) => vehicle({ id: `${n}:1`, systemId: n, name: `Copter ${n}` }));

const known = (
  control: readonly Partial<ControlRecord>[],
  stations: readonly number[],
  vehicles: readonly VehicleRecord[] = fleet,
) => {
  const systems = stations.map((systemId) => ({
    ...{ systemId, station: true as const, loss: 0, packetsPerSecond: 1, heardAt: 0, best: true },
  }));
  return {
    vehicles: new Map(vehicles.map((one) => [one.id, one])),
    control: new Map(control.map((one) => [one.systemId ?? 0, { takeoverAllowed: false, ...one } as ControlRecord])),
    links: new Map([["udp", { traffic: { systems } } as unknown as LinkRecord]]),
  };
};
const words = (...args: Parameters<typeof known>) => {
  const by = commandOf(known(...args));
  return by && commandHeadWords(by);
};

test("nothing is said where this station is alone, whatever the vehicles know of command", () => {
  expect(words([], [])).toBeUndefined();
  expect(words([{ systemId: 1, inCommand: "us" }], [])).toBeUndefined();
  expect(words([], [252], [vehicle({ replayed: true })])).toBeUndefined();
});

test("a vehicle that another station commands is said first, and whose the others are", () => {
  const control = [
    { systemId: 1, inCommand: "us" },
    { systemId: 2, inCommand: "another", stationId: 252 },
    { systemId: 3, inCommand: "nobody" },
  ] as const;
  expect(words(control, [252])).toEqual({
    title: "▲ In command: station 252 of Copter 2",
    level: "caution",
    lines: [
      "Orders from here to Copter 2 are refused",
      "This station: Copter 1",
      "Nobody: Copter 3, obeying every station",
    ],
  });
  expect(words(control, [])?.title).toBe("▲ In command: station 252 of Copter 2"); // it need not be heard itself
});

test("vehicles that do not know of command obey whoever is heard, and that is said", () => {
  expect(words([], [250])).toEqual({
    title: "▲ Another ground station is heard: station 250",
    level: "caution",
    lines: ["Copter 1, Copter 2 and Copter 3: obeying every station that reaches them. Agree by voice who orders what"],
  });
});

test("all in our hands is calm, with who else is there", () => {
  const control = fleet.map(({ systemId }) => ({ systemId, inCommand: "us" }) as const);
  expect(words(control, [250, 251])).toEqual({
    title: "● In command of all: this station",
    level: "ok",
    lines: ["Also heard: stations 250, 251"],
  });
});
