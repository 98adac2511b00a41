import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import type { StatusText } from "../../src/contract/records.ts";
import { every } from "../../src/mavlink/clock.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import { pair } from "../mavlink/fakeVehicle.ts";

const R = common.MavResult;
const C = common.MavCmd;
const [AUTO, RTL, PLANE_TAKEOFF, GUIDED] = [10, 11, 13, 15];

interface Traits {
  readonly type: minimal.MavType;
  /** Its mission has a landing. */
  readonly landing?: boolean;
  /** It has rotors besides its wings. */
  readonly hovers?: boolean;
}

/** A plane, a plane that hovers or a rover with ArduPilot, in as many words, over a radio that loses every fifth message. */
async function ardupilot({ type, landing = false, hovers = false }: Traits) {
  const p = await pair({ loss: 0.2, duplicate: 0.1, delayMs: 30, jitterMs: 30, seed: 12, type });
  const told: string[] = [];
  const now = { mode: type === minimal.MavType.GROUND_ROVER ? 4 : 0, armed: false, aloft: false, takeOffAlt: 50 };
  const tell = () => {
    const baseMode = (now.armed ? 129 : 1) as never;
    p.say(minimal.Heartbeat, { type, autopilot: 3, baseMode, customMode: now.mode, mavlinkVersion: 3 });
    p.say(common.ExtendedSysState, { landedState: now.aloft ? 2 : 1, vtolState: (hovers ? 3 : 0) as never });
  };
  const obey = (command: number, params: readonly number[]): common.MavResult => {
    told.push(`${C[command]} ${params.join(" ")}`);
    if (command === C.COMPONENT_ARM_DISARM) now.armed = params[0] === 1;
    else if (command === C.DO_SET_MODE) now.mode = params[1]!;
    else if (command === C.DO_LAND_START && landing) now.mode = AUTO;
    else if (command === C.NAV_TAKEOFF && hovers && now.mode === GUIDED && now.armed && !now.aloft) now.aloft = true;
    else return command === C.DO_LAND_START || command === C.NAV_TAKEOFF ? R.FAILED : R.UNSUPPORTED;
    if (now.armed && now.mode === PLANE_TAKEOFF) now.aloft = true;
    return R.ACCEPTED;
  };
  p.vehicle.on(common.CommandLong, ({ message: m }) => {
    if (m.command === C.REQUEST_MESSAGE) return p.say(common.CommandAck, { command: m.command, result: R.UNSUPPORTED });
    const result = obey(m.command, [m._param1, m._param2, m._param7]);
    p.say(common.CommandAck, { command: m.command, result, targetSystem: 255 });
  });
  const height = () =>
    p.say(common.ParamValue, {
      ...{ paramId: "TKOFF_ALT", paramValue: now.takeOffAlt, paramType: common.MavParamType.INT16 },
      ...{ paramCount: 900, paramIndex: 7 },
    });
  p.vehicle.on(common.ParamRequestRead, height);
  p.vehicle.on(common.ParamSet, ({ message }) => {
    now.takeOffAlt = Math.trunc(message.paramValue);
    height();
  });
  every(p.clock, 300, tell);
  const fleet = new Fleet(p.ground, { rates: [] });
  const texts: StatusText[] = [];
  fleet.onText((text) => texts.push(text));
  await p.clock.advance(12_000);
  const vehicle = fleet.vehicle("1:1");
  /** What it was told, repetitions apart. */
  const orders = () => told.filter((order, i) => order !== told[i - 1]);
  return { ...p, fleet, vehicle, actions: vehicle.actions, orders, now, texts, mode: () => fleet.vehicles()[0]!.mode };
}

const arm = "COMPONENT_ARM_DISARM 1 0 0";
const mode = (number: number) => `DO_SET_MODE 1 ${number} 0`;

describe("a plane, over a link that loses every fifth message", () => {
  const type = minimal.MavType.FIXED_WING;

  it("takes off by its own mode, to the height that was asked for", async () => {
    const { clock, actions, orders, now, mode: shown } = await ardupilot({ type });
    await clock.run(actions.takeOff(80));
    expect(orders()).toEqual([mode(PLANE_TAKEOFF), arm]);
    expect([now.takeOffAlt, now.aloft, shown()]).toEqual([80, true, "Takeoff"]);
  });

  it("starts its mission, circles where it is, goes on and returns", async () => {
    const { clock, actions, orders, mode: shown } = await ardupilot({ type });
    await clock.run(actions.startMission());
    await clock.run(actions.pause());
    expect(shown()).toBe("Loiter");
    await clock.run(actions.resume());
    await clock.run(actions.returnHome());
    expect(orders()).toEqual([mode(AUTO), arm, mode(12), mode(AUTO), mode(RTL)]);
  });

  it("lands by the landing in its mission", async () => {
    const { clock, actions, orders, texts, mode: shown } = await ardupilot({ type, landing: true });
    expect(actions.landingWords).toBe("Flies the landing in its mission; without one, returns and circles over home");
    await clock.run(actions.land());
    expect([orders(), shown(), texts]).toEqual([["DO_LAND_START 0 0 0"], "Auto", []]);
  });

  it("returns home when its mission has no landing, and says so", async () => {
    const { clock, actions, orders, texts, mode: shown } = await ardupilot({ type });
    await clock.run(actions.land());
    expect([orders(), shown()]).toEqual([["DO_LAND_START 0 0 0", mode(RTL)], "RTL"]);
    expect(texts).toEqual([
      {
        vehicleId: "1:1",
        at: expect.any(Number),
        severity: 4,
        text: "No landing is in its mission: it returns and circles over home instead of landing",
      },
    ]);
  });
});

describe("a plane that hovers, over a link that loses every fifth message", () => {
  it.each([
    ["calls itself a plane", minimal.MavType.FIXED_WING],
    ["calls itself a VTOL", minimal.MavType.VTOL_FIXEDROTOR],
  ])("and %s takes off straight up, waits, returns and lands by its rotors", async (_, type) => {
    const { clock, fleet, actions, orders, mode: shown } = await ardupilot({ type, hovers: true });
    expect(fleet.vehicles()[0]).toMatchObject({ kind: "vtol", name: "VTOL 1" });
    await clock.run(actions.takeOff(40));
    await clock.run(actions.startMission());
    await clock.run(actions.pause());
    expect(shown()).toBe("Guided");
    await clock.run(actions.returnHome());
    expect(shown()).toBe("QRTL");
    expect(actions.landingWords).toBe("Lands where it is");
    await clock.run(actions.land());
    expect(shown()).toBe("QLand");
    expect(orders()).toEqual([mode(GUIDED), arm, "NAV_TAKEOFF 0 0 40", mode(AUTO), mode(GUIDED), mode(21), mode(20)]);
  });
});

describe("a rover, over a link that loses every fifth message", () => {
  const type = minimal.MavType.GROUND_ROVER;

  it("starts its mission, stops, goes on and returns", async () => {
    const { clock, actions, orders } = await ardupilot({ type });
    await clock.run(actions.startMission());
    await clock.run(actions.pause());
    await clock.run(actions.resume());
    await clock.run(actions.returnHome());
    expect(orders()).toEqual([mode(AUTO), arm, mode(4), mode(AUTO), mode(RTL)]);
  });

  it("neither takes off nor lands", async () => {
    const { actions, orders } = await ardupilot({ type });
    const remedy = "Hold stops it where it is.";
    expect(await actions.takeOff(20).catch(failureOf)).toEqual({
      ...{ code: "bad-input", message: "Take-off: Rover 1 does not fly", remedy },
    });
    expect(await actions.land().catch(failureOf)).toEqual({
      ...{ code: "bad-input", message: "Landing: Rover 1 does not fly", remedy },
    });
    expect(orders()).toEqual([]);
  });
});
