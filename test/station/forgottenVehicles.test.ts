import { minimal } from "mavlink-mappings";
import { expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { ForgottenVehicles } from "../../src/station/forgottenVehicles.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import { pair } from "../mavlink/fakeVehicle.ts";

/** A vehicle that is heard until its link is cut. */
async function heard(armed = false) {
  const p = await pair();
  const fleet = new Fleet(p.ground);
  const forgotten = new ForgottenVehicles({ clock: p.clock, fleet });
  await p.clock.advance(1_100);
  const beat = { type: minimal.MavType.QUADROTOR, autopilot: minimal.MavAutopilot.ARDUPILOTMEGA, mavlinkVersion: 3 };
  if (armed) p.say(minimal.Heartbeat, { ...beat, baseMode: minimal.MavModeFlag.SAFETY_ARMED });
  await p.clock.advance(100);
  const ids = () => fleet.vehicles().map(({ id }) => id);
  const refusal = () => {
    try {
      forgotten.byHand("1:1");
    } catch (cause) {
      return failureOf(cause);
    }
    return undefined;
  };
  return { ...p, fleet, forgotten, ids, refusal };
}

it("the operator dismisses a disarmed vehicle that has been lost for five minutes, not before; heard again, it is back", async () => {
  const { clock, down, fleet, ids, refusal } = await heard();
  expect(refusal()).toMatchObject({ code: "refused", message: "Copter 1 was not forgotten: it is heard" });
  const { heardAt } = fleet.vehicle("1:1").state;
  down.conditions.cut = true;
  await clock.advance(heardAt + 299_000 - clock.now());
  expect(refusal()).toEqual({
    code: "refused",
    message: "Copter 1 was not forgotten: it was heard 299 s ago",
    remedy: "Only a vehicle that was disarmed and has not been heard for five minutes can be forgotten.",
  });
  expect(ids()).toEqual(["1:1"]);
  await clock.advance(1_000);
  expect(refusal()).toBeUndefined();
  expect(ids()).toEqual([]);
  expect(refusal()).toMatchObject({ code: "not-found" });
  down.conditions.cut = false;
  await clock.advance(1_100);
  expect(ids()).toEqual(["1:1"]);
});

it("a vehicle that was armed when it was last heard is not dismissed, however long ago", async () => {
  const { clock, down, ids, refusal } = await heard(true);
  down.conditions.cut = true;
  await clock.advance(3_600_000);
  expect(refusal()).toMatchObject({
    message: "Copter 1 was not forgotten: it was armed when it was last heard",
  });
  expect(ids()).toEqual(["1:1"]);
});

it("what was switched off for good is forgotten at once; a lost one that was not stays", async () => {
  const { clock, down, forgotten, ids } = await heard(true);
  down.conditions.cut = true;
  await clock.advance(60_000);
  expect(ids()).toEqual(["1:1"]);
  forgotten.switchedOff("9:1");
  forgotten.switchedOff("1:1");
  await clock.advance(5_000);
  expect(ids()).toEqual([]);
});

it("somebody else who is heard under its number stays, and stays when it is lost later", async () => {
  const { clock, down, forgotten, ids } = await heard();
  forgotten.switchedOff("1:1");
  await clock.advance(10_000);
  down.conditions.cut = true;
  await clock.advance(60_000);
  expect(ids()).toEqual(["1:1"]);
});
