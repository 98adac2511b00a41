import { expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { SimVehicle } from "../../src/sim/simVehicle.ts";
import { setOrigin } from "../../src/station/setOrigin.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";

/** A simulated vehicle that finds its satellites after `gpsSeconds`, behind a radio that loses every fifth packet. */
async function station(gpsSeconds: number) {
  const clock = new VirtualClock();
  const [ours, theirs] = memoryLinkPair({ clock, delayMs: 20, jitterMs: 20, duplicate: 0.1, loss: 0.2, seed: 2 });
  await Promise.all([ours.open(), theirs.open()]);
  const vehicle = new SimVehicle({
    ...{ systemId: 1, link: theirs, bootAt: clock.now(), headingDeg: 0, seed: 1, gpsSeconds },
    ...{ start: { lat: 47, lon: 8, amsl: 400 }, ground: { elevation: () => 400 }, wind: { speed: 0, fromDeg: 0 } },
  });
  const step = () => {
    vehicle.step(0.05, clock.now());
    clock.after(50, step);
  };
  step();
  const node = new MavlinkNode({ clock });
  node.addLink("radio", ours);
  const fleet = new Fleet(node);
  await clock.advance(3_000);
  return { clock, vehicle, give: (lat: number) => setOrigin({ node, fleet }, "1:1", { lat, lon: 8, amsl: 402 }) };
}

it("a vehicle without satellites takes the origin that it is given, and keeps it", async () => {
  const { clock, vehicle, give } = await station(3_600);
  await clock.run(give(47.001));
  expect(vehicle.copter.origin).toEqual({ lat: 47.001, lon: 8, amsl: 402 });
  expect(await clock.run(give(47.5).catch(failureOf))).toMatchObject({
    ...{ code: "refused", remedy: "An origin can be set once: restart the vehicle to set another." },
  });
});

it("a vehicle that knows where it is keeps its own, and an armed one is not asked", async () => {
  const { clock, vehicle, give } = await station(1);
  await clock.advance(5_000);
  expect(await clock.run(give(47.5).catch(failureOf))).toMatchObject({ code: "refused" });
  vehicle.copter.arm(true);
  await clock.advance(3_000);
  expect(await clock.run(give(47).catch(failureOf))).toMatchObject({
    code: "refused",
    remedy: "Land and disarm it first.",
  });
});
