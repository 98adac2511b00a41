import { describe, expect, test } from "vitest";
import { fleetFigures, returnReading } from "../../../renderer/fly/fleetFigures.ts";
import { firstSort, fleetOrder, sortClicked } from "../../../renderer/fly/fleetOrder.ts";
import { FleetSelection } from "../../../renderer/fly/fleetSelection.ts";
import { legFlown } from "../../../renderer/fly/legFlown.ts";
import { nextRelief } from "../../../renderer/fly/nextRelief.ts";
import { runningRelief } from "../../../renderer/fly/runningReliefs.ts";
import type { ReliefDrone, ReliefRecord } from "../../../src/contract/relief.ts";
import { offset } from "../../../src/geo/enu.ts";
import { newPlan } from "../../../src/mission/edit.ts";
import type { MissionItem } from "../../../src/mission/item.ts";
import type { Sortie } from "../../../src/mission/schedule/sortie.ts";
import { sample, vehicle } from "../records.ts";

const home = { lat: 48.62, lon: 16.93, amsl: 200 };
const plan = {
  ...newPlan(),
  drone: { ...newPlan().drone, kind: "multirotor", maxSpeed: 15, sink: 2, reservePercent: 20 },
  wind: { speed: 0, fromDeg: 0 },
} as const;
const patrol = { name: "North", uploadedAt: 0, items: 9, plan: { ...plan, pattern: { ...plan.pattern, speed: 10 } } };
const flying = vehicle({ armed: true, landed: "in-air", mode: "Auto", home, patrol, linkIds: ["udp 14550"] });
const now = 100_000;
const aloft = sample({
  ...offset(home, 0, 2_000),
  at: now - 400,
  ahl: 100,
  battery: { percent: 50, remainingMs: 900_000 },
});

describe("a row of the fleet", () => {
  test("tells of one that flies its patrol what an operator asks first", () => {
    const figures = fleetFigures({
      record: flying,
      sample: aloft,
      leg: { leg: 4, of: 12 },
      relief: { kind: "leave", at: now + 370_000, with: "Copter 2" },
      now,
    });
    expect(Object.fromEntries(Object.entries(figures).map(([column, { text }]) => [column, text]))).toEqual({
      name: "Copter 1",
      state: "▲ Auto air",
      return: "▲ 4:12 · 50\u202f%",
      link: "● 100\u202f%",
      leg: "4 of 12",
      relief: "6:10 ← Copter 2",
    });
    expect(figures.return.hint).toMatch(
      /^It has to turn home in 4:12 as far away as it is now, in 1:57 flying on outward/,
    );
  });

  test("tells the same time beside the picture, and a dash on the ground", () => {
    expect(returnReading({ record: flying, sample: aloft, now })).toEqual({ text: "4:12", level: "caution" });
    expect(returnReading({ record: vehicle(), sample: aloft, now })).toEqual({ text: "—" });
    const { battery: _, ...untold } = aloft;
    expect(returnReading({ record: flying, sample: untold, now })).toEqual({ text: "?", level: "caution" });
  });

  test("says since when a lost one is lost, and its battery goes on being used", () => {
    const lost = { ...flying, lost: true, heardAt: now - 34_000 };
    const then = { ...aloft, at: now - 34_000 };
    const { state, link, return: back } = fleetFigures({ record: lost, sample: then, now });
    expect([state.text, link.text, back.text]).toEqual(["■ lost 34\u202fs", "■ 34\u202fs", "▲ 3:38 · 50\u202f%"]);
    expect(state.level).toBe("alarm");
    const overdue = fleetFigures({ record: lost, sample: { ...then, at: now - 300_000 }, now }).return;
    expect(overdue).toMatchObject({ text: expect.stringMatching(/^■ −0:4\d/), level: "alarm" });
  });

  test("shows a question mark and why, where it can not be known when it has to fly home", () => {
    const back = (battery: NonNullable<typeof aloft.battery>) =>
      fleetFigures({ record: { ...flying, patrol: undefined as never }, sample: { ...aloft, battery }, now }).return;
    expect(back({ percent: 50 })).toEqual({
      text: "? · 50\u202f%",
      level: "caution",
      hint: "When it has to fly home is not known: It does not say how long its battery lasts",
      rank: 0,
    });
    expect(back({ percent: 20 }).level).toBe("alarm");
    expect(back({ percent: 50, remainingMs: 900_000 }).text).toContain("≈"); // the speed is assumed
  });

  test("on the ground says how full the battery is, and why it is not ready", () => {
    const { state, return: back } = fleetFigures({
      record: vehicle({ notReady: ["GPS: no fix"] }),
      sample: sample({ at: now, battery: { percent: 97 } }),
      now,
    });
    expect(state).toMatchObject({ text: "○ Guided not ready", hint: "Not ready: GPS: no fix" });
    expect(back.text).toBe("97\u202f%");
  });

  test("marks one that another station commands, and one that is only replayed", () => {
    const control = { systemId: 1, inCommand: "another", stationId: 252, takeoverAllowed: false } as const;
    expect(fleetFigures({ record: flying, sample: aloft, control, now }).name).toMatchObject({
      text: "▲ Copter 1",
      hint: "Copter 1, 1:1: station 252 is in command",
    });
    expect(fleetFigures({ record: { ...flying, replayed: true }, sample: aloft, now }).state.text).toBe("▷ replay");
  });
});

test("the leg is counted by the places that are flown to, whatever stands between them", () => {
  const item = (command: number, lat = 0): MissionItem => ({
    command,
    frame: 3,
    params: [0, 0, 0, 0],
    lat,
    lon: lat,
    z: 30,
    autocontinue: true,
  });
  // Take-off, speed, to 1, a place to look at, to 2, home.
  const items = [item(22, 47), item(178), item(16, 47.1), item(195, 47.5), item(16, 47.2), item(20)];
  expect([undefined, 0, 1, 2, 3, 4, 5, 6].map((current) => legFlown(items, current))).toEqual([
    undefined,
    undefined,
    { leg: 1, of: 2 },
    { leg: 1, of: 2 },
    { leg: 1, of: 2 },
    { leg: 2, of: 2 },
    { leg: 2, of: 2 },
    "way home",
  ]);
});

test("the next relief is the end of the watch that is flown, else the next take-off", () => {
  const sortie = (part: Partial<Sortie>): Sortie => ({
    droneId: "A",
    takeOffAt: 0,
    watch: [{ fromAt: 10, from: 0, toAt: 90, to: 100 }],
    leaveAt: 90,
    returnAt: 100,
    batteryPercentAtLanding: 30,
    layer: 0,
    ...part,
  });
  const sorties = [
    sortie({ relievedBy: "B" }),
    sortie({ droneId: "B", takeOffAt: 80, leaveAt: 170, relieves: "A" }),
    sortie({ takeOffAt: 160, leaveAt: 250, relieves: "B" }),
  ];
  expect(nextRelief({ sorties }, "A", 50)).toEqual({ kind: "leave", at: 90, with: "B" });
  expect(nextRelief({ sorties }, "A", 95)).toEqual({ kind: "take-off", at: 160, with: "B" });
  expect(nextRelief({ sorties }, "B", 50)).toEqual({ kind: "take-off", at: 80, with: "A" });
  expect(nextRelief({ sorties }, "A", 300)).toBeUndefined();
  expect(nextRelief({ sorties }, "C", 50)).toBeUndefined();
});

test("a column is sorted by what wants looking at, then the other way; names count their numbers", () => {
  const row = (id: string, name: string, rank: number | string) => ({ id, name, figure: { text: "", hint: "", rank } });
  const rows = [row("10:1", "Copter 10", 3), row("2:1", "Copter 2", 3), row("1:1", "Copter 1", 7)];
  expect(
    fleetOrder(
      rows.map((r) => ({ ...r, figure: { ...r.figure, rank: r.name } })),
      firstSort,
    ),
  ).toEqual(["1:1", "2:1", "10:1"]);
  const byReturn = sortClicked(firstSort, "return");
  expect(fleetOrder(rows, byReturn)).toEqual(["2:1", "10:1", "1:1"]);
  expect(fleetOrder(rows, sortClicked(byReturn, "return"))).toEqual(["1:1", "2:1", "10:1"]);
});

describe("vehicles are chosen", () => {
  const order = ["a", "b", "c", "d"];
  const plain = { shift: false, control: false };
  const ids = (selection: FleetSelection) => [...selection.state.get().ids].sort();

  test("one by a click, more with Control, a range with Shift", () => {
    const selection = new FleetSelection();
    selection.click("b", plain, order);
    selection.click("d", { shift: false, control: true }, order);
    expect(ids(selection)).toEqual(["b", "d"]);
    selection.click("b", { shift: false, control: true }, order);
    expect(ids(selection)).toEqual(["d"]);
    selection.click("a", plain, order);
    selection.click("c", { shift: true, control: false }, order);
    expect(ids(selection)).toEqual(["a", "b", "c"]);
    selection.click("b", { shift: true, control: false }, order); // from where the range began
    expect(ids(selection)).toEqual(["a", "b"]);
  });

  test("by keys, by a rectangle, and all", () => {
    const selection = new FleetSelection();
    selection.step(1, plain, order);
    selection.step(1, plain, order);
    expect(ids(selection)).toEqual(["b"]);
    selection.step(1, { shift: true }, order);
    expect(ids(selection)).toEqual(["b", "c"]);
    selection.step(-1, { shift: true }, order);
    selection.step(-1, { shift: true }, order);
    expect(ids(selection)).toEqual(["a", "b"]);
    selection.box(["d"], true);
    expect(ids(selection)).toEqual(["a", "b", "d"]);
    selection.box(["c", "d"], false);
    expect(ids(selection)).toEqual(["c", "d"]);
    selection.all(order);
    expect(ids(selection)).toEqual(order);
    selection.keep(new Set(["a", "d"]));
    expect(ids(selection)).toEqual(["a", "d"]);
  });
});

test("in a schedule that is carried out, who takes off before one leaves comes to take its place", () => {
  const drone = (n: number, part: Partial<ReliefDrone>): ReliefDrone => ({
    ...{ droneId: `D${n}`, vehicleId: `${n}:1`, phase: "waits" },
    ...part,
  });
  const drones = [
    drone(1, { phase: "flies", flying: { takeOffAt: 0, leaveAt: 500 } }),
    drone(2, { nextAt: 400 }),
    drone(3, { nextAt: 900 }),
    drone(4, { phase: "out", nextAt: 100 }),
  ];
  const reliefs = [{ drones } as unknown as ReliefRecord];
  expect([1, 2, 4, 5].map((n) => runningRelief(reliefs, `${n}:1`))).toEqual([
    { kind: "leave", at: 500, with: "D2" },
    { kind: "take-off", at: 400 },
    undefined,
    undefined,
  ]);
});
