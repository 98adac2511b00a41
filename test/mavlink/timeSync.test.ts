import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { TimeSync } from "../../src/mavlink/timeSync.ts";
import { heardBy, pair } from "./fakeVehicle.ts";

/** The vehicle's clock says 0 at `bootAt`. */
async function synchronised(conditions: Parameters<typeof pair>[0]) {
  const p = await pair(conditions);
  let bootAt = p.clock.now() - 5_000;
  p.vehicle.on(common.TimeSync, ({ message, at }) => {
    if (message.tc1 === 0n) p.say(common.TimeSync, { tc1: BigInt(Math.round((at - bootAt) * 1e6)), ts1: message.ts1 });
  });
  return { ...p, sync: new TimeSync(p.ground), reboot: () => (bootAt = p.clock.now()), bootAt: () => bootAt };
}

describe("time sync", () => {
  it("finds a vehicle's clock to a few ms over a link that delays and reorders, and says how well", async () => {
    const { sync, clock, bootAt } = await synchronised({ delayMs: 20, jitterMs: 60, loss: 0.2, seed: 3 });
    await clock.advance(30_000);
    const known = sync.offsetOf(1)!;
    const error = Math.abs(known.offsetMs - bootAt());
    expect(error).toBeLessThan(10);
    expect(error).toBeLessThan(known.sigmaMs * 3);
    expect(sync.toOurs(1, 1_000)! - bootAt() - 1_000).toBeCloseTo(known.offsetMs - bootAt());
  });

  it("knows nothing before the first answer and half a minute after the last", async () => {
    const { sync, clock, down } = await synchronised({ delayMs: 5 });
    expect(sync.offsetOf(1)).toBeUndefined();
    await clock.advance(2_000);
    expect(sync.offsetOf(1)).toBeDefined();
    down.conditions.cut = true;
    await clock.advance(31_000);
    expect(sync.offsetOf(1)).toBeUndefined();
  });

  it("does not date by a clock that it knows too badly", async () => {
    const { sync, clock } = await synchronised({ delayMs: 300 });
    await clock.advance(10_000);
    expect([sync.offsetOf(1)!.sigmaMs, sync.toOurs(1, 0)]).toEqual([150, undefined]);
  });

  it("starts anew when the vehicle restarts", async () => {
    const { sync, clock, reboot, bootAt } = await synchronised({ delayMs: 5 });
    await clock.advance(20_000);
    reboot();
    await clock.advance(2_000);
    expect(Math.abs(sync.offsetOf(1)!.offsetMs - bootAt())).toBeLessThan(5);
  });

  it("answers a vehicle that asks", async () => {
    const { vehicle, say, clock } = await synchronised({});
    const heard = heardBy(vehicle, common.TimeSync);
    say(common.TimeSync, { tc1: 0n, ts1: 77n });
    await clock.advance(10);
    expect(heard).toEqual([messageOf(common.TimeSync, { tc1: expect.any(BigInt) as never, ts1: 77n })]);
  });
});
