import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import type { PayloadRecord } from "../../src/contract/payload.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { SimVehicle } from "../../src/sim/simVehicle.ts";
import { patrolAim } from "../../src/station/patrolAim.ts";
import { payloadHandlers } from "../../src/station/payloadHandlers.ts";
import { type Aim, Payloads } from "../../src/station/payloads.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";

const video = { width: 960, height: 540, hfovDeg: 50, framesPerSecond: 12, bitrate: 2e6 };
const gimbal = { vehicleId: "1:1", gimbalId: "1:1" };
const camera = { vehicleId: "1:1", cameraId: "1:0" };

/** The station's part with a simulated vehicle behind a radio that loses every tenth packet. */
async function station({
  autopilot = "ardupilot" as "ardupilot" | "px4",
  aim = undefined as Aim | undefined,
  carries = true,
} = {}) {
  const clock = new VirtualClock();
  const [ours, theirs] = memoryLinkPair({ clock, delayMs: 20, jitterMs: 20, duplicate: 0.1, loss: 0.1, seed: 4 });
  await Promise.all([ours.open(), theirs.open()]);
  const vehicle = new SimVehicle({
    ...{ systemId: 1, autopilot, link: theirs, bootAt: clock.now(), headingDeg: 0, seed: 1 },
    ...{ start: { lat: 47, lon: 8, amsl: 400 }, ground: { elevation: () => 400 }, wind: { speed: 0, fromDeg: 0 } },
    ...(carries && { camera: { ...video, address: "udp://10.9.8.7:5600" } }),
  });
  const step = () => {
    vehicle.step(0.05, clock.now());
    clock.after(50, step);
  };
  step();
  const node = new MavlinkNode({ clock });
  node.addLink("radio", ours);
  const fleet = new Fleet(node);
  const payloads = new Payloads({ node, fleet, aimOf: () => aim });
  const said: PayloadRecord[] = [];
  payloads.onPayload((record) => said.push(record));
  await clock.advance(12_000);
  const calls = payloadHandlers(payloads);
  const another = (primary: number) =>
    fleet.commands.run({
      ...{ systemId: 1, command: common.MavCmd.DO_GIMBAL_MANAGER_CONFIGURE, kind: "idempotent" },
      params: [primary, primary ? 190 : 0, -1, -1, 0, 0, 1],
    });
  return { clock, vehicle, node, payloads, calls, said, another };
}

describe.each(["ardupilot", "px4"] as const)("the payload of a %s", (autopilot) => {
  it("is told once for each change, with all that it can do", async () => {
    const { payloads, said, clock } = await station({ autopilot });
    expect(payloads.list()).toEqual([
      {
        vehicleId: "1:1",
        gimbals: [
          {
            ...{ id: "1:1", control: "nobody" },
            pitchRangeDeg: [expect.closeTo(-90, 3), expect.closeTo(20, 3)],
            yawRangeDeg: [expect.closeTo(-170, 3), expect.closeTo(170, 3)],
          },
        ],
        cameras: [
          {
            ...{ id: "1:0", vendor: "Vedette", model: "Simulated camera", can: ["photo", "video", "zoom", "mode"] },
            ...{ mode: "video", zoomPercent: 0, photographing: false, photos: 0 },
            storage: { ready: true, totalMib: 32_000, freeMib: 32_000 },
          },
        ],
        streams: [
          {
            ...{
              id: "1:1",
              cameraId: "main",
              name: "Simulated camera",
              width: 960,
              height: 540,
              framesPerSecond: 12,
              bitsPerSecond: 2e6,
            },
            ...{ codec: "H.264", thermal: false, shown: "udp://10.9.8.7:5600", address: "udp://10.9.8.7:5600" },
            blocked: "10.9.8.7 is not where this vehicle speaks from, nor a host that you allow",
          },
        ],
      },
    ]);
    expect(said.at(-1)).toEqual(payloads.list()[0]);
    const before = said.length;
    await clock.advance(60_000);
    expect(said.length).toBe(before);
  });

  it("is pointed by who took it, looks at a place, and stops turning by itself", async () => {
    const { clock, calls, vehicle, payloads } = await station({ autopilot });
    const { gimbal: seen } = vehicle.copter.mount;
    expect(await Promise.resolve(calls["gimbal.lookDown"](gimbal)).catch(failureOf)).toMatchObject({ code: "denied" });
    await clock.run(Promise.resolve(calls["gimbal.take"]({ ...gimbal, evenFromOther: false })));
    await clock.run(Promise.resolve(calls["gimbal.lookDown"](gimbal)));
    await clock.advance(3_000);
    expect([seen.pitchDeg, seen.yawDeg]).toEqual([-90, 0]);
    await clock.run(Promise.resolve(calls["gimbal.point"]({ ...gimbal, pitchDeg: -20, yawDeg: 90, yawLock: true })));
    await clock.advance(3_000);
    expect([seen.pitchDeg, seen.target.yawLocked]).toEqual([-20, true]);
    for (let i = 0; i < 5; i++) {
      await calls["gimbal.rate"]({ ...gimbal, pitchRateDeg: -10, yawRateDeg: 0 });
      await clock.advance(200);
    }
    await clock.advance(2_000);
    const stopped = seen.pitchDeg;
    await clock.advance(5_000);
    expect(seen.pitchDeg).toBe(stopped);
    expect(stopped).toBeGreaterThan(-40);
    expect(stopped).toBeLessThan(-25);
    const place = { lat: 47.001, lon: 8, amsl: 400 };
    await clock.run(Promise.resolve(calls["gimbal.lookAt"]({ ...gimbal, ...place })));
    expect(payloads.list()[0]!.gimbals[0]).toMatchObject({ control: "we", lookingAt: place });
    await clock.run(Promise.resolve(calls["gimbal.neutral"](gimbal)));
    await clock.advance(3_000);
    expect([seen.pitchDeg, seen.yawDeg, payloads.list()[0]!.gimbals[0]!.lookingAt]).toEqual([0, 0, undefined]);
  });

  it("records, photographs and zooms, and tells since when and how much is left", async () => {
    const { clock, calls, payloads } = await station({ autopilot });
    const startedAt = clock.now();
    await clock.run(Promise.resolve(calls["camera.record"]({ ...camera, on: true })));
    await clock.run(Promise.resolve(calls["camera.photo"](camera)));
    await clock.run(Promise.resolve(calls["camera.zoom"]({ ...camera, percent: 40 })));
    await clock.run(Promise.resolve(calls["camera.mode"]({ ...camera, mode: "image" })));
    await clock.advance(20_000);
    const now = payloads.list()[0]!.cameras[0]!;
    expect(now).toMatchObject({ zoomPercent: 40, mode: "image", photos: 1 });
    expect(Math.abs(now.recordingSince! - startedAt)).toBeLessThan(2_000);
    expect(now.storage!.freeMib).toBeLessThan(31_990);
    await clock.run(Promise.resolve(calls["camera.record"]({ ...camera, on: false })));
    await clock.advance(3_000);
    expect(payloads.list()[0]!.cameras[0]!.recordingSince).toBe(undefined);
    const focused = Promise.resolve(calls["camera.focus"]({ ...camera, percent: null })).catch(failureOf);
    expect(await focused).toMatchObject({ code: "refused" });
  });
});

describe("control of a gimbal", () => {
  it("is never taken from another unless a person confirmed it", async () => {
    const { clock, calls, payloads, another } = await station();
    await clock.run(another(42));
    await clock.advance(3_000);
    const { control, controller } = payloads.list()[0]!.gimbals[0]!;
    expect([control, controller]).toEqual(["other", { systemId: 42, componentId: 190 }]);
    const refused = Promise.resolve(calls["gimbal.take"]({ ...gimbal, evenFromOther: false })).catch(failureOf);
    expect(await refused).toMatchObject({ code: "denied" });
    await clock.run(Promise.resolve(calls["gimbal.take"]({ ...gimbal, evenFromOther: true })));
    expect(payloads.list()[0]!.gimbals[0]!.control).toBe("we");
    await clock.run(another(1));
    await clock.advance(3_000);
    expect(payloads.list()[0]!.gimbals[0]!.control).toBe("vehicle");
  });

  it("goes back with the aim of the patrol that is flown", async () => {
    const { clock, calls, vehicle, payloads } = await station({ aim: { pitchDeg: -35, yawDeg: -60 } });
    await clock.run(Promise.resolve(calls["gimbal.take"]({ ...gimbal, evenFromOther: false })));
    await clock.run(Promise.resolve(calls["gimbal.lookAt"]({ ...gimbal, lat: 47.001, lon: 8, amsl: 400 })));
    await clock.run(Promise.resolve(calls["gimbal.release"](gimbal)));
    await clock.advance(5_000);
    const { mount } = vehicle.copter;
    expect([mount.gimbal.pitchDeg, mount.gimbal.yawDeg, mount.regionOfInterest]).toEqual([-35, -60, undefined]);
    expect(payloads.list()[0]!.gimbals[0]!.control).toBe("nobody");
  });

  it("is not asked of a vehicle or gimbal that is not there", async () => {
    const { calls } = await station();
    const take = (vehicleId: string, gimbalId: string) =>
      Promise.resolve()
        .then(() => calls["gimbal.take"]({ vehicleId, gimbalId, evenFromOther: true }))
        .catch(failureOf);
    expect(await take("9:1", "1:1")).toMatchObject({ code: "not-found" });
    expect(await take("1:1", "1:7")).toMatchObject({ code: "not-found" });
  });
});

it("a vehicle without a camera offers none", async () => {
  const { payloads } = await station({ carries: false });
  expect(payloads.list().map(({ cameras, streams }) => [cameras, streams])).toEqual([[[], []]]);
});

it("the aim of a patrol is the last that was told before the item that is flown to", () => {
  const plain = { frame: 2, params: [0, 0, 0, 0] as const, lat: 0, lon: 0, z: 0, autocontinue: true };
  const aim = (pitch: number) => ({ ...plain, command: 1000, params: [pitch, 90, 0, 0] as const });
  const waypoint = { ...plain, command: 16 };
  const items = [waypoint, aim(-20), waypoint, aim(-50), waypoint];
  expect([0, 2, 4, 99].map((current) => patrolAim(items, current)?.pitchDeg)).toEqual([undefined, -20, -50, -50]);
});
