import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { every } from "../../src/mavlink/clock.ts";
import { startHeartbeat } from "../../src/mavlink/heartbeat.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import type { MissionItem } from "../../src/mission/item.ts";
import { SimVehicle } from "../../src/sim/simVehicle.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";

const base = { lat: 47, lon: 8, amsl: 400 };
const patrol = (count: number, height: number): MissionItem[] =>
  Array.from({ length: count }, (_, i) => ({
    command: i === 0 ? common.MavCmd.NAV_TAKEOFF : common.MavCmd.NAV_WAYPOINT,
    frame: common.MavFrame.GLOBAL_RELATIVE_ALT,
    params: [0, 0, 0, Number.NaN],
    lat: base.lat + i * 0.0005,
    lon: base.lon,
    z: height,
    autocontinue: true,
  }));

/** A simulated vehicle on the ground that two stations hear over one radio, which drops, repeats, delays and reorders. */
async function heardByTwo(autopilot: "ardupilot" | "px4") {
  const clock = new VirtualClock();
  const bad = { delayMs: 40, jitterMs: 60, loss: 0.05, duplicate: 0.05, seed: 6 };
  const [near, far] = memoryLinkPair({ clock, ...bad });
  await Promise.all([near.open(), far.open()]);
  const ground = flatGround(base.amsl);
  const wind = { speed: 0, fromDeg: 0 };
  const sim = new SimVehicle({
    ...{ autopilot, systemId: 1, seed: 1, link: far, bootAt: clock.now(), start: base, ground, wind },
  });
  every(clock, 50, () => sim.step(0.05, clock.now()));
  const station = (systemId: number) => {
    const node = new MavlinkNode({ clock, systemId });
    node.addLink("radio", near);
    startHeartbeat(node);
    return new Fleet(node);
  };
  const [ours, theirs] = [station(255), station(250)];
  await clock.advance(30_000);
  return { clock, sim, vehicle: ours.vehicle("1:1"), theirs: theirs.vehicle("1:1") };
}

const wordsAboutBoard = /[Oo]n board|Nothing/;

describe.each(["ardupilot", "px4"] as const)("an upload to a simulated vehicle with %s", (autopilot) => {
  it("amid which it restarts ends with the patrol verified on board, or says what is on board", async () => {
    for (const at of [0, 5, 30, 59]) {
      const { clock, sim, vehicle } = await heardByTwo(autopilot);
      await clock.run(vehicle.actions.upload(patrol(12, 25)));
      const wanted = patrol(60, 40);
      let restarted = false;
      const upload = vehicle.actions.upload(wanted, {
        onProgress: (state) => {
          if (restarted || state.phase !== "items" || state.done < at) return;
          restarted = true;
          sim.restart();
        },
      });
      const failure = await clock.run(upload.then(() => undefined, failureOf));
      expect(restarted).toBe(true);
      await clock.advance(20_000);
      if (failure) expect(failure.remedy).toMatch(wordsAboutBoard);
      else expect(await clock.run(vehicle.compareMission(wanted))).toBe("verified");
    }
  });

  it.each([0, 400, 1_500])(
    "that another station begins one %i ms after leaves one of both on board, verified by who sent it",
    async (lateMs) => {
      const { clock, vehicle, theirs } = await heardByTwo(autopilot);
      const [a, b] = [patrol(40, 40), patrol(35, 60)];
      const endOf = (upload: Promise<void>) => upload.then(() => "verified" as const, failureOf);
      const ours = endOf(vehicle.actions.upload(a));
      await clock.advance(lateMs);
      const ends = await clock.run(Promise.all([ours, endOf(theirs.actions.upload(b))]));
      await clock.advance(10_000);
      const [first, second] = ends;
      expect(ends).toContain("verified");
      for (const end of ends) if (end !== "verified") expect(end.remedy).toMatch(wordsAboutBoard);
      expect([await clock.run(vehicle.compareMission(a)), await clock.run(vehicle.compareMission(b))]).toEqual(
        second === "verified" ? ["changed", "verified"] : ["verified", "changed"],
      );
      if (second !== "verified") expect(first).toBe("verified");
    },
  );
});
