import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { seededRandom } from "../../src/mavlink/memoryLink.ts";
import { firstState, reduce } from "../../src/vehicle/reduce.ts";
import type { VehicleState } from "../../src/vehicle/vehicleState.ts";

const first = firstState(1, 1, messageOf(minimal.Heartbeat, { type: 2, autopilot: 3 }), 0);
const NO_CELLS = Array(10).fill(0xffff);
const status = (fields: Partial<common.BatteryStatus>) =>
  messageOf(common.BatteryStatus, {
    voltages: NO_CELLS,
    voltagesExt: [0, 0, 0, 0],
    currentBattery: -1,
    currentConsumed: -1,
    energyConsumed: -1,
    ...fields,
  });

/** A battery of 5,000 mAh drawn at an even 20 A: 15 minutes from full to empty; one message a second. */
function drain(seconds: number, of: (minute: number) => Partial<common.BatteryStatus>, from: VehicleState = first) {
  let state = from;
  for (let s = 0; s <= seconds; s++) state = reduce(state, status(of(s / 60)), s * 1_000);
  return state.battery!;
}

const percentAt = (minute: number) => Math.floor(80 - (minute / 15) * 100);

describe("a battery", () => {
  it("lasts as long as the vehicle says", () => {
    expect(reduce(first, status({ batteryRemaining: 50, timeRemaining: 431 }), 0).battery).toEqual({
      percent: 50,
      remainingMs: 431_000,
    });
  });

  it.each([
    ["by charge", (minute: number) => ({ currentConsumed: Math.round(1_000 + (minute / 15) * 5_000) })],
    ["by percent", () => ({})],
  ])("that does not say is estimated %s after minutes of flight, not before", (_, extra) => {
    const at = (minute: number) => ({ batteryRemaining: percentAt(minute), ...extra(minute) });
    expect(drain(45, at).remainingMs).toBeUndefined();
    const left = drain(180, at).remainingMs!; // 60 % of 15 minutes are left
    expect(Math.abs(left - 540_000)).toBeLessThan(45_000);
  });

  it("is estimated through noise of the figures", () => {
    const random = seededRandom(3);
    const left = drain(240, (minute) => ({
      batteryRemaining: percentAt(minute) + (random() < 0.2 ? 1 : 0),
      currentConsumed: Math.round(1_000 + (minute / 15) * 5_000 + random() * 30),
    })).remainingMs!;
    expect(Math.abs(left - 480_000)).toBeLessThan(60_000);
  });

  it("that nothing is drawn from has no time remaining", () => {
    expect(drain(600, () => ({ batteryRemaining: 80, currentConsumed: 1_000 })).remainingMs).toBeUndefined();
  });

  it("is judged anew when another one was put in", () => {
    let state = first;
    for (let s = 0; s <= 180; s++) state = reduce(state, status({ batteryRemaining: percentAt(s / 60) }), s * 1_000);
    expect(state.battery!.remainingMs).toBeDefined();
    state = reduce(state, status({ batteryRemaining: 100 }), 181_000);
    expect(state.battery).toEqual({ percent: 100 });
  });

  it.each<[Partial<common.BatteryStatus>, string | undefined]>([
    [{ chargeState: 1 }, "ok"],
    [{ chargeState: 2 }, "low"],
    [{ chargeState: 3 }, "critical"],
    [{ chargeState: 4 }, "critical"],
    [{ chargeState: 5 }, "failed"],
    [{ chargeState: 1, faultBitmask: common.MavBatteryFault.CELL_FAIL }, "failed"],
    [{ chargeState: 0 }, undefined],
  ])("in state %o is %s", (fields, word) => {
    expect(reduce(first, status({ batteryRemaining: 70, ...fields }), 0).battery?.state).toBe(word);
  });

  it("of several is the one that ends the flight first, one that feeds a payload not counted", () => {
    let state = reduce(first, status({ id: 0, batteryRemaining: 70, chargeState: 1, timeRemaining: 900 }), 0);
    state = reduce(state, status({ id: 1, batteryRemaining: 30, chargeState: 2, timeRemaining: 300 }), 0);
    state = reduce(state, status({ id: 2, batteryRemaining: 5, chargeState: 5, batteryFunction: 4 }), 0);
    expect(state.battery).toEqual({ percent: 30, remainingMs: 300_000, state: "low" });
    const later = reduce(state, status({ id: 0, batteryRemaining: 68, chargeState: 1, timeRemaining: 880 }), 90_000);
    expect(later.battery).toEqual({ percent: 68, remainingMs: 880_000, state: "ok" }); // the other was taken out
  });

  it("adds its cells up, and leaves absurd values out", () => {
    const cells = [4_100, 4_090, 4_110, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff];
    expect(reduce(first, status({ voltages: cells, batteryRemaining: 90 }), 0).battery).toEqual({
      percent: 90,
      volts: 12.3,
    });
    const absurd = { batteryRemaining: 127, timeRemaining: 2 ** 31 - 1, currentBattery: Number.NaN, id: 0 };
    expect(reduce(first, status(absurd), 0).battery).toEqual({});
    const system = messageOf(common.SysStatus, { voltageBattery: 0, currentBattery: -1, batteryRemaining: 101 });
    expect(reduce(first, system, 0).battery).toEqual({});
    expect(reduce(first, status({ id: 200, batteryRemaining: 3 }), 0)).toBe(first);
  });
});
