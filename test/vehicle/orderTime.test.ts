import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import type { FlightActions } from "../../src/vehicle/flightActions.ts";
import { OrderTime } from "../../src/vehicle/orderTime.ts";
import { pair } from "../mavlink/fakeVehicle.ts";

const C = common.MavCmd;

interface Slowness {
  readonly type?: minimal.MavType;
  /** How long after an order the vehicle answers it, ms. */
  readonly answerMs?: number;
  /** How long after an order the vehicle shows that it obeyed, ms. */
  readonly showMs?: number;
  /** When its height of take-off is told, ms after it is asked for; never by default. */
  readonly paramMs?: number;
}

/** An ArduPilot on the ground, with a mission on board, that does what it is told and says so late. */
async function late({ type = minimal.MavType.QUADROTOR, answerMs = 0, showMs = 0, paramMs }: Slowness) {
  const p = await pair({ delayMs: 10, type });
  const heard: { readonly order: string; readonly at: number }[] = [];
  const shown = { armed: false, mode: 0 };
  const since = p.clock.now();
  const tell = () => {
    const baseMode = (shown.armed ? 129 : 1) as never;
    p.say(minimal.Heartbeat, { type, autopilot: 3, baseMode, customMode: shown.mode, mavlinkVersion: 3 });
    p.say(common.ExtendedSysState, { landedState: 1 });
    p.say(common.MissionCurrent, { seq: 0, total: 4 });
  };
  const beats = () => {
    tell();
    p.clock.after(200, beats);
  };
  beats();
  p.vehicle.on(common.CommandLong, ({ message: { command, _param1, _param2 } }) => {
    if (command === C.REQUEST_MESSAGE || command === C.SET_MESSAGE_INTERVAL) return;
    if (heard.at(-1)?.order !== C[command]) heard.push({ order: C[command]!, at: p.clock.now() - since });
    p.clock.after(answerMs, () => p.say(common.CommandAck, { command, targetSystem: 255 }));
    p.clock.after(showMs, () => {
      if (command === C.DO_SET_MODE) shown.mode = _param2;
      else if (command === C.COMPONENT_ARM_DISARM) shown.armed = _param1 === 1;
      else if (command === C.MISSION_START) shown.mode = 3;
    });
  });
  const takeOffHeight = () =>
    p.say(common.ParamValue, { paramId: "TKOFF_ALT", paramValue: 50, paramType: common.MavParamType.INT16 } as never);
  const tellHeight = () => paramMs !== undefined && p.clock.after(paramMs, takeOffHeight);
  let reads = 0;
  p.vehicle.on(common.ParamRequestRead, () => reads++ === 0 && tellHeight());
  p.vehicle.on(common.ParamSet, tellHeight);
  const fleet = new Fleet(p.ground, { rates: [] });
  await p.clock.advance(6_000);
  const { actions } = fleet.vehicle("1:1");
  const asked = async (order: (actions: FlightActions) => Promise<void>) => {
    heard.length = 0;
    const askedAt = p.clock.now() - since;
    const failure = await p.clock.run(order(actions).then(() => undefined, failureOf));
    await p.clock.advance(60_000);
    return { failure, went: heard.map(({ order, at }) => ({ order, afterMs: at - askedAt })) };
  };
  return { ...p, fleet, actions, heard, asked };
}

describe("an order", () => {
  it("is meant for 3 s after it was asked for or a step was confirmed, and for 10 s in all", async () => {
    const clock = new VirtualClock();
    const order = new OrderTime(clock, "Take-off");
    const meant = () => {
      try {
        order.mustBeMeant("Copter 1 was not armed");
        return true;
      } catch (cause) {
        return failureOf(cause).message;
      }
    };
    const waited = async (ms: number) => {
      await clock.advance(ms);
      return meant();
    };
    const late = (seconds: number) =>
      `Take-off was given up ${seconds} s after it was asked for: the vehicle answers too late`;
    expect([meant(), await waited(2_900), await waited(200)]).toEqual([true, true, late(3)]);
    order.confirmed();
    expect([meant(), await waited(2_900)]).toEqual([true, true]);
    order.confirmed();
    expect(await waited(2_900)).toBe(true);
    order.confirmed();
    expect([await waited(1_000), await waited(200)]).toEqual([true, late(10)]);
  });
});

describe("an order of several steps", () => {
  it("goes through where the vehicle answers and shows within a second or two", async () => {
    const { asked } = await late({ answerMs: 400, showMs: 1_500 });
    const { failure, went } = await asked((actions) => actions.startMission());
    expect(failure).toBeUndefined();
    expect(went.map(({ order }) => order)).toEqual(["DO_SET_MODE", "COMPONENT_ARM_DISARM", "MISSION_START"]);
  });

  it("starts no mission thirteen seconds after it was asked for", async () => {
    const { asked } = await late({ answerMs: 2_800, showMs: 6_500 });
    const { failure, went } = await asked((actions) => actions.startMission());
    expect(went.map(({ order }) => order)).toEqual(["DO_SET_MODE", "COMPONENT_ARM_DISARM"]);
    expect(went.at(-1)!.afterMs).toBeLessThan(7_000);
    expect(failure).toEqual({
      code: "timeout",
      message: "Starting the mission was given up 13 s after it was asked for: the vehicle answers too late",
      remedy: "Copter 1 stands armed: disarm it, or go on. See whether the link is good enough, then ask again.",
    });
  });

  it("takes nothing off thirteen seconds after it was asked for", async () => {
    const { asked } = await late({ answerMs: 2_800, showMs: 6_500 });
    const { failure, went } = await asked((actions) => actions.takeOff(20));
    expect(went.map(({ order }) => order)).toEqual(["DO_SET_MODE", "COMPONENT_ARM_DISARM"]);
    expect(failure).toMatchObject({ code: "timeout", message: expect.stringMatching(/^Take-off was given up 13 s /) });
  });

  it("does not wait for the take-off height of a plane until the operator has turned away", async () => {
    const { asked } = await late({ type: minimal.MavType.FIXED_WING, paramMs: 4_900 });
    const { failure, went } = await asked((actions) => actions.takeOff(80));
    expect(went).toEqual([]);
    expect(failure).toMatchObject({
      code: "timeout",
      message: "Take-off was given up 10 s after it was asked for: the vehicle answers too late",
      remedy: expect.stringMatching(/^Plane 1 was not armed\. /),
    });
  });

  it("is not begun for a vehicle that is not heard", async () => {
    const { clock, down, asked, fleet } = await late({});
    down.conditions.cut = true;
    await clock.advance(4_000);
    expect(fleet.vehicle("1:1").lost).toBe(true);
    const { failure, went } = await asked((actions) => actions.arm());
    expect(went).toEqual([]);
    expect(failure).toEqual({
      code: "unreachable",
      message: "Arming was not sent: Copter 1 has not been heard for 4 s",
      remedy: "Wait until it is heard again. Return, land and pause are tried all the same.",
    });
  });

  it.each(["returnHome", "pause", "land", "disarm"] as const)(
    "of several steps ends when %s is asked for between them, though no command waits for its answer",
    async (rest) => {
      const { asked, clock } = await late({ showMs: 1_500 });
      const { failure, went } = await asked((actions) => {
        clock.after(700, () => void actions[rest]().catch(() => {}));
        return actions.startMission();
      });
      expect(failure).toMatchObject({
        code: "cancelled",
        message: expect.stringContaining("Starting the mission was given up"),
      });
      expect(went.map(({ order }) => order)).not.toContain("MISSION_START");
      expect(went.filter(({ order }) => order === "COMPONENT_ARM_DISARM")).toEqual([]);
    },
  );
});
