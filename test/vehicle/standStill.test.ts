import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { distance } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { every } from "../../src/mavlink/clock.ts";
import { startHeartbeat } from "../../src/mavlink/heartbeat.ts";
import { memoryLinkPair, type RadioConditions } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { SimVehicle } from "../../src/sim/simVehicle.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import { pair } from "../mavlink/fakeVehicle.ts";

const base = { lat: 47, lon: 8, amsl: 400 };
const far = { lat: base.lat + 0.01, lon: base.lon, ahl: 40 };

/** A simulated vehicle at full speed on its way to a place a kilometre away. */
async function onItsWay(autopilot: "ardupilot" | "px4", conditions: Partial<RadioConditions> & { seed?: number } = {}) {
  const clock = new VirtualClock();
  const [near, away] = memoryLinkPair({ clock, delayMs: 30, ...conditions });
  await Promise.all([near.open(), away.open()]);
  const node = new MavlinkNode({ clock });
  node.addLink("radio", near);
  startHeartbeat(node);
  const copter = new SimVehicle({
    ...{ autopilot, systemId: 1, seed: 1, link: away, bootAt: clock.now(), start: base },
    ...{ ground: flatGround(base.amsl), wind: { speed: 4, fromDeg: 200 } },
  });
  every(clock, 20, () => copter.step(0.02, clock.now()));
  const fleet = new Fleet(node);
  await clock.advance(30_000);
  const { actions } = fleet.vehicle("1:1");
  await clock.run(actions.takeOff(40));
  await clock.advance(25_000);
  await clock.run(actions.goTo(far));
  await clock.advance(8_000);
  /** Metres that it moves within some seconds. */
  const moves = async (seconds: number): Promise<number> => {
    const before = { ...copter.position };
    await clock.advance(seconds * 1_000);
    return distance(before, copter.position);
  };
  return { clock, node, near, copter, actions, moves, mode: () => fleet.vehicles()[0]?.mode };
}

describe.each([
  ["ardupilot", "Guided"],
  ["px4", "Hold"],
] as const)("a copter with %s on its way in %s", (autopilot, mode) => {
  it.each([
    ["a good link", {}],
    [
      "a link that loses, repeats, delays and reorders",
      { loss: 0.2, duplicate: 0.2, delayMs: 120, jitterMs: 80, seed: 9 },
    ],
  ])("stands when a pause is done, and stays there, over %s", async (_, conditions) => {
    const { clock, actions, moves, mode: shown } = await onItsWay(autopilot, conditions);
    expect(await moves(2)).toBeGreaterThan(10);
    expect(shown()).toBe(mode);
    await clock.run(actions.pause());
    expect(await moves(2)).toBeLessThan(3);
    expect(await moves(20)).toBeLessThan(5);
    expect(shown()).toBe(mode);
    await clock.run(actions.goTo(far));
    await clock.advance(5_000);
    expect(await moves(2)).toBeGreaterThan(10);
  });
});

describe("a pause", () => {
  it("that the copter does not obey is not said to be done", async () => {
    const { clock, node, actions, moves } = await onItsWay("ardupilot");
    const send = node.send.bind(node);
    // As over a road that lets commands through, but no targets.
    node.send = (message, to) => (message instanceof common.SetPositionTargetGlobalInt ? undefined : send(message, to));
    expect(await clock.run(actions.pause().catch(failureOf))).toEqual({
      code: "timeout",
      message: expect.stringMatching(/^Pausing: Copter 1 does not stop, it still makes \d+\.\d m\/s$/),
      remedy: "Look where it flies; let it return or land, or take it over by remote control.",
    });
    expect(await moves(2)).toBeGreaterThan(10);
  });

  it.each([
    ["another order", (actions: Awaited<ReturnType<typeof onItsWay>>["actions"]) => actions.goTo(far), "going there"],
    [
      "a stick",
      (actions: Awaited<ReturnType<typeof onItsWay>>["actions"]) => actions.flownByStick(),
      "flying it by a stick",
    ],
  ])("ends when %s comes while it brakes, and says nothing more to the vehicle", async (_, order, by) => {
    const { clock, node, actions } = await onItsWay("ardupilot");
    const paused = actions.pause().catch(failureOf);
    await clock.advance(1_500);
    let targets = 0;
    const send = node.send.bind(node);
    node.send = (message, to) => {
      if (message instanceof common.SetPositionTargetGlobalInt) targets++;
      return send(message, to);
    };
    await clock.run(Promise.resolve(order(actions)));
    expect(await clock.run(paused)).toEqual({
      code: "cancelled",
      message: `Pausing was given up, for ${by} was asked for`,
    });
    await clock.advance(5_000);
    expect(targets).toBe(0);
  });
});

it("a PX4 on its way stands when its mode Hold is chosen by its name", async () => {
  const { clock, actions, moves } = await onItsWay("px4");
  await clock.run(actions.setMode("Hold"));
  expect(await moves(10)).toBeLessThan(4);
});

describe("a VTOL of ArduPilot that is guided", () => {
  /** One that answers so to a new target, over a radio that loses, repeats, delays and reorders. */
  async function guided(result: common.MavResult) {
    const type = minimal.MavType.VTOL_FIXEDROTOR;
    const p = await pair({ loss: 0.2, duplicate: 0.1, delayMs: 30, jitterMs: 30, seed: 12, type });
    const targets: unknown[] = [];
    const ack = (command: number, answer: common.MavResult) =>
      p.say(common.CommandAck, { command, result: answer, targetSystem: 255 });
    p.vehicle.on(common.CommandLong, ({ message: { command } }) =>
      ack(command, command === common.MavCmd.DO_SET_MODE ? common.MavResult.ACCEPTED : common.MavResult.UNSUPPORTED),
    );
    p.vehicle.on(common.CommandInt, ({ message: { command, frame, _param5, _param6, _param7 } }) => {
      targets.push([command, frame, _param5, _param6, _param7]);
      ack(command, result);
    });
    every(p.clock, 300, () => {
      const baseMode = 129 as never;
      p.say(minimal.Heartbeat, { type, autopilot: 3, baseMode, customMode: 15, mavlinkVersion: 3 });
      p.say(common.ExtendedSysState, { landedState: 2, vtolState: 3 });
      p.say(common.GlobalPositionInt, { lat: 47e7, lon: 8e7, alt: 460_000, relativeAlt: 60_000, vx: 1_500 });
    });
    const fleet = new Fleet(p.ground, { rates: [] });
    await p.clock.advance(12_000);
    while (!fleet.vehicle("1:1").state.armed) await p.clock.advance(50); // the pair has a heartbeat of its own
    return { clock: p.clock, actions: fleet.vehicle("1:1").actions, targets };
  }

  it("gets the place where it is, at its height, as its new target when it is paused", async () => {
    const { clock, actions, targets } = await guided(common.MavResult.ACCEPTED);
    await clock.run(actions.pause());
    const { DO_REPOSITION } = common.MavCmd;
    expect(targets[0]).toEqual([DO_REPOSITION, common.MavFrame.GLOBAL_RELATIVE_ALT, 47e7, 8e7, 60]);
  });

  it("and does not take it is not said to be paused", async () => {
    const { clock, actions } = await guided(common.MavResult.DENIED);
    expect(await clock.run(actions.pause().catch(failureOf))).toMatchObject({
      ...{ code: "refused", message: expect.stringMatching(/^Pausing was refused: /) },
    });
  });
});
