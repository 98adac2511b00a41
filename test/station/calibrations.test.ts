import { expect, it } from "vitest";
import type { CalibrationKind, CalibrationRecord } from "../../src/contract/calibration.ts";
import { failureOf } from "../../src/contract/failure.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { SimVehicle } from "../../src/sim/simVehicle.ts";
import { Announcer } from "../../src/station/announcer.ts";
import { calibrationHandlers } from "../../src/station/calibrationHandlers.ts";
import { Calibrations } from "../../src/station/calibrations.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";

/** The station's part, and a simulated vehicle that somebody turns as it asks; ArduPilot's radio loses every tenth packet. */
async function station(autopilot: "ardupilot" | "px4") {
  const clock = new VirtualClock();
  const loss = autopilot === "px4" ? 0 : 0.1; // PX4 says each of its texts once
  const [ours, theirs] = memoryLinkPair({ clock, delayMs: 20, jitterMs: 20, duplicate: 0.1, loss, seed: 6 });
  await Promise.all([ours.open(), theirs.open()]);
  const vehicle = new SimVehicle({
    ...{ systemId: 1, autopilot, link: theirs, bootAt: clock.now(), headingDeg: 0, seed: 1 },
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
  const announcer = new Announcer();
  const said: CalibrationRecord["state"][] = [];
  announcer.on("calibration", ({ state }) => said.push(state));
  const calibrations = new Calibrations({ node, fleet, announcer });
  await clock.advance(8_000);
  const calls = calibrationHandlers(calibrations);
  const start = async (kind: CalibrationKind) => {
    await clock.run(Promise.resolve(calls["calibration.start"]({ vehicleId: "1:1", kind })));
  };
  const end = async () => {
    for (let s = 0; s < 120 && !["done", "failed"].includes(said.at(-1)?.phase ?? ""); s++) await clock.advance(1_000);
    return said.at(-1)?.phase;
  };
  return { clock, vehicle, calibrations, calls, said, start, end };
}

const simple = ["gyroscope", "level", "barometer"] as const;
it.each([
  ...simple.map((kind) => ["ardupilot", kind] as const),
  ...[...simple, "airspeed" as const].map((kind) => ["px4", kind] as const),
])("a simulated %s calibrates its %s", async (autopilot, kind) => {
  const { start, end, said } = await station(autopilot);
  await start(kind);
  expect([await end(), said[0]!.phase]).toEqual(["done", "working"]);
});

it("an ArduPilot asks for six sides, and waits for each to be told", async () => {
  const { clock, start, said, calls } = await station("ardupilot");
  await start("accelerometer");
  for (let s = 0; s < 120 && said.at(-1)!.phase !== "done"; s++) {
    const before = said.at(-1)!;
    await clock.advance(2_000);
    if (before.phase === "sides" && said.at(-1) === before) {
      await clock.run(Promise.resolve(calls["calibration.placed"]({ vehicleId: "1:1" })));
    }
  }
  const asked = said.flatMap((state) =>
    state.phase === "sides" ? [[state.side, state.done.length, state.confirm]] : [],
  );
  expect(asked).toEqual([
    ...[
      ["level", 0, true],
      ["left", 1, true],
      ["right", 2, true],
    ],
    ...[
      ["nose-down", 3, true],
      ["nose-up", 4, true],
      ["back", 5, true],
    ],
  ]);
  expect(said.at(-1)!.phase).toBe("done");
});

it("a PX4 feels the sides by itself", async () => {
  const { start, end, said } = await station("px4");
  await start("accelerometer");
  expect(await end()).toBe("done");
  const sides = said.flatMap((state) => (state.phase === "sides" && state.side ? [state.side] : []));
  expect([...new Set(sides)]).toEqual(["level", "back", "left", "right", "nose-down", "nose-up"]);
});

it.each(["ardupilot", "px4"] as const)(
  "the compass of a simulated %s is turned until it is done",
  async (autopilot) => {
    const { start, end, said, calibrations } = await station(autopilot);
    await start("compass");
    expect(await end()).toBe("done");
    const percents = said.flatMap((state) =>
      "percent" in state && state.percent !== undefined ? [state.percent] : [],
    );
    expect(percents.at(-1)).toBe(100);
    expect(calibrations.list().map(({ kind, state }) => [kind, state.phase])).toEqual([["compass", "done"]]);
  },
);

it.each(["ardupilot", "px4"] as const)("one at a time, and a %s breaks it off when asked", async (autopilot) => {
  const { clock, start, said, calls } = await station(autopilot);
  await start("compass");
  await clock.advance(3_000);
  expect(await start("level").catch(failureOf)).toMatchObject({ code: "busy" });
  await clock.run(Promise.resolve(calls["calibration.cancel"]({ vehicleId: "1:1" })));
  expect(said.at(-1)).toMatchObject({ phase: "failed", failure: { code: "cancelled" } });
  await clock.advance(5_000);
  await start("level");
});

it("it is refused while the vehicle is armed, here and there", async () => {
  const { clock, start, said, vehicle } = await station("ardupilot");
  vehicle.copter.arm(true);
  await clock.advance(3_000);
  expect(await start("gyroscope").catch(failureOf)).toMatchObject({ code: "refused", remedy: "Disarm it first." });
  expect(said).toEqual([]);
});
