import { common } from "mavlink-mappings";
import { expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import { heardBy, pair } from "../mavlink/fakeVehicle.ts";

const ARM = common.MavCmd.COMPONENT_ARM_DISARM;

it("disarming takes back an arming that is not answered, though the vehicle does not show it yet", async () => {
  const { ground, vehicle, clock, say } = await pair({ delayMs: 10 });
  const fleet = new Fleet(ground, { rates: [] });
  await clock.advance(2_000);
  const { actions } = fleet.vehicle("1:1");
  const orders = heardBy(vehicle, common.CommandLong);
  const armsHeard = () => orders.filter(({ command }) => command === ARM).map(({ _param1 }) => _param1);
  const arming = actions.arm().then(() => undefined, failureOf);
  await clock.advance(300);
  vehicle.on(common.CommandLong, ({ message: { command } }) => say(common.CommandAck, { command, targetSystem: 255 }));
  await clock.run(actions.disarm());
  expect(await clock.run(arming)).toEqual({ code: "cancelled", message: "Arming was overtaken by Disarming" });
  await clock.advance(10_000);
  expect([armsHeard()[0], ...new Set(armsHeard().slice(1))]).toEqual([1, 0]);
  const before = armsHeard().length;
  await clock.run(actions.disarm());
  expect(armsHeard().length).toBe(before); // nothing to take back
});
