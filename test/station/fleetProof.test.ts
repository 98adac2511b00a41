import { expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import type { FleetCommand } from "../../src/contract/setup.ts";
import { distance } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { demandFleetWay } from "../../src/station/fleetProof.ts";
import { at, line } from "../geo/local.ts";
import { besideSection, reliefFlight } from "./reliefFlight.ts";

/** Two copters in the air on their patrols within a fence, of drones that may fly at 95 m, and one on the ground. */
async function aloft() {
  const polygon = { kind: "inclusion" as const, points: line([-400, -900], [1700, -900], [1700, 500], [-400, 500]) };
  const fence = { polygons: [polygon], circles: [] };
  const flight = await reliefFlight([besideSection(200), besideSection(300), besideSection(800)], { more: { fence } });
  await flight.fly(12);
  for (const i of [0, 1]) {
    const vehicleId = `${i + 1}:1`;
    const { drone, pattern } = flight.plan;
    const plan = { ...flight.plan, drone: { ...drone, maxHeight: 95 }, pattern: { ...pattern, ahl: 60 + 15 * i } };
    await flight.through(Promise.resolve(flight.station.handlers["patrol.upload"]({ vehicleId, plan })));
    await flight.through(Promise.resolve(flight.station.handlers["vehicle.startMission"]({ vehicleId })));
  }
  await flight.fly(120, () => [0, 1].every((i) => flight.sims[i]!.copter.ahl > 50));
  const command = (order: FleetCommand, ids = ["1:1", "2:1"]) =>
    flight.through(Promise.resolve(flight.station.handlers["fleet.command"]({ vehicleIds: ids, command: order })));
  const refused = async (order: FleetCommand): Promise<string[]> =>
    (await command(order)).map((one) => (one.ok ? "ok" : `${one.failure.code}: ${one.failure.message}`));
  return { flight, command, refused };
}

it("a group is not sent out of the fence, into the ground or over the greatest height; each has its own answer", async () => {
  const { flight, command, refused } = await aloft();
  expect(await refused({ kind: "goTo", ...at(600, -1500), ahl: 60 })).toEqual([
    expect.stringMatching(/^refused: .*fence/),
    expect.stringMatching(/^refused: .*fence/),
  ]);
  // Over ground that is known nobody is sent into it, nor may hang too low.
  const low = { vehicle: flight.station.fleet.vehicle("1:1"), held: { plan: undefined, onBoard: {} } };
  const way = (kind: "goTo" | "height", ahl: number) => {
    try {
      demandFleetWay(kind, { ...low, to: { ...at(600, -500), ahl } }, flatGround(400));
      return "ok";
    } catch (cause) {
      return failureOf(cause).message;
    }
  };
  expect(way("goTo", 5)).toMatch(/^The path is 5 m above the ground, 15 m is the least/);
  expect(way("height", 5)).toMatch(/^The path is 5 m above the ground, 15 m is the least/);
  expect([way("goTo", 40), way("height", 40)]).toEqual(["ok", "ok"]);
  // The lower one may, the one that is stacked above it would be too high.
  const tooHigh = (ahl: number) =>
    expect.stringMatching(`^refused: ${ahl} m above home is over the 95 m that .* may fly at`);
  expect((await refused({ kind: "height", ahl: 85 })).sort()).toEqual(["ok", tooHigh(100)]);
  expect((await refused({ kind: "height", ahl: 700 })).sort()).toEqual([tooHigh(700), tooHigh(715)]);
  expect(await command({ kind: "takeOff", ahl: 501 }, ["3:1"])).toMatchObject([
    { vehicleId: "3:1", ok: false, failure: { code: "refused" } },
  ]);
  expect(flight.sims[2]!.copter.armed).toBe(false);
}, 60_000);

it("a group goes where it may, and what is told of a single one holds: one on the ground is refused", async () => {
  const { flight, command } = await aloft();
  const there = at(600, -500);
  const outcomes = await command({ kind: "goTo", ...there, ahl: 60 }, ["1:1", "2:1", "3:1"]);
  expect(outcomes.map(({ vehicleId, ok }) => [vehicleId, ok])).toEqual([
    ["1:1", true],
    ["2:1", true],
    ["3:1", false],
  ]);
  await flight.fly(60);
  for (const i of [0, 1]) expect(distance(flight.sims[i]!.position, there)).toBeLessThan(10);
}, 60_000);
