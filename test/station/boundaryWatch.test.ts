import { common } from "mavlink-mappings";
import { expect, it } from "vitest";
import { every } from "../../src/mavlink/clock.ts";
import type { Fence } from "../../src/mission/fence.ts";
import { Announcer } from "../../src/station/announcer.ts";
import { Boundaries } from "../../src/station/boundaries.ts";
import { BoundaryWatch } from "../../src/station/boundaryWatch.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import { pair } from "../mavlink/fakeVehicle.ts";

const fence: Fence = { polygons: [], circles: [{ kind: "inclusion", centre: { lat: 47, lon: 8 }, radius: 500 }] };

/** A vehicle that tells the ids of its fence and rally points once a second, over a link that loses and delays. */
async function watched(first: { fenceId: number; rallyPointsId: number }) {
  const p = await pair({ loss: 0.2, delayMs: 400, jitterMs: 400, seed: 2 });
  const ids = { ...first };
  every(p.clock, 1_000, () => p.say(common.MissionCurrent, { seq: 0, total: 3, ...ids }));
  const fleet = new Fleet(p.ground, { rates: [] });
  const announcer = new Announcer();
  const upload = async () => {
    ids.fenceId = 0; // cleared first
    await new Promise<void>((done) => p.clock.after(8_000, done));
    ids.fenceId = 99;
  };
  const actions = { downloadFence: async () => fence, downloadRally: async () => [], uploadFence: upload };
  const vehicle = () => ({ ...fleet.vehicle("1:1"), state: fleet.vehicle("1:1").state, actions });
  const boundaries = new Boundaries({ fleet: { vehicle } as never, announcer, now: () => 1 });
  new BoundaryWatch({ clock: p.clock, fleet, boundaries });
  const changed = () => {
    const { fence: area, rally } = boundaries.of("1:1");
    return [area?.changed ?? false, rally?.changed ?? false];
  };
  await p.clock.advance(3_000);
  await boundaries.readFence("1:1");
  await boundaries.readRally("1:1");
  await p.clock.advance(20_000);
  return { ...p, ids, boundaries, announcer, changed };
}

it("what another station changed on board is marked, told once, and right again when it is read again", async () => {
  const { clock, ids, boundaries, announcer, changed } = await watched({ fenceId: 7, rallyPointsId: 8 });
  const told: unknown[] = [];
  announcer.on("boundary", (record) => told.push(record));
  expect(changed()).toEqual([false, false]);
  ids.fenceId = 12;
  await clock.advance(20_000);
  expect(changed()).toEqual([true, false]);
  expect(told).toEqual([
    { vehicleId: "1:1", fence: { value: fence, at: 1, changed: true }, rally: { value: [], at: 1 } },
  ]);
  await boundaries.readFence("1:1");
  await clock.advance(20_000);
  expect(changed()).toEqual([false, false]);
  ids.rallyPointsId = 0;
  await clock.advance(20_000);
  expect(changed()).toEqual([false, true]);
});

it("what is written from here is no change by another", async () => {
  const { clock, boundaries, changed } = await watched({ fenceId: 7, rallyPointsId: 8 });
  await clock.run(boundaries.writeFence("1:1", fence));
  await clock.advance(20_000);
  expect(changed()).toEqual([false, false]);
});

it("a vehicle that gives no ids is never said to have changed", async () => {
  const { clock, changed } = await watched({ fenceId: 0, rallyPointsId: 0 });
  await clock.advance(60_000);
  expect(changed()).toEqual([false, false]);
});
