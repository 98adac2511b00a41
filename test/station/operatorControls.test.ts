import { common, development } from "mavlink-mappings";
import { describe, expect, test } from "vitest";
import type { ControlRecord } from "../../src/contract/control.ts";
import { failureOf } from "../../src/contract/failure.ts";
import { every } from "../../src/mavlink/clock.ts";
import { CommandClient } from "../../src/mavlink/commandClient.ts";
import { OperatorControl as VehicleSide } from "../../src/sim/operatorControl.ts";
import { OperatorControls } from "../../src/station/operatorControls.ts";
import { pair } from "../mavlink/fakeVehicle.ts";

const COMMAND = development.MavCmd.REQUEST_OPERATOR_CONTROL as number;
const other = { systemId: 254, componentId: 190 };

/** A station and a vehicle that hands over control as the simulated one does, over a bad radio; `other` is a second station. */
async function ready() {
  const p = await pair({ loss: 0.2, duplicate: 0.1, delayMs: 40, jitterMs: 30, seed: 11 });
  const side = new VehicleSide((message) => p.vehicle.send(message));
  every(p.clock, 100, () => side.step(p.clock.now()));
  p.vehicle.on(common.CommandLong, ({ message: m, ...asker }) => {
    const params = [m._param1, m._param2, m._param3, m._param4];
    const ours = (m.command as number) === COMMAND;
    const result = ours ? side.request(params, asker) : side.obeys(asker.systemId) ? 0 : 4;
    p.say(common.CommandAck, { command: m.command, result, targetSystem: 255 });
  });
  const commands = new CommandClient(p.ground);
  const control = new OperatorControls(p.ground, commands);
  const told: ControlRecord[] = [];
  control.onControl((record) => told.push(record));
  const otherAsks = (...params: number[]) => side.request([0, ...params], other);
  await p.clock.advance(5_000);
  return { ...p, commands, control, told, otherAsks };
}

const free = { systemId: 1, inCommand: "nobody", takeoverAllowed: true };
const ours = { systemId: 1, inCommand: "us", takeoverAllowed: false };
const theirs = { systemId: 1, inCommand: "another", stationId: 254, takeoverAllowed: false };

describe("command of a vehicle", () => {
  test("is nobody's, taken, and given back", async () => {
    const { control, clock, told } = await ready();
    expect(control.records()).toEqual([free]);
    await clock.run(control.request(1));
    await clock.advance(3_000);
    expect(control.records()).toEqual([ours]);
    await clock.run(control.release(1));
    await clock.advance(3_000);
    expect([control.records(), told.at(-1)]).toEqual([[free], free]);
  });

  test("is taken by itself once the other, who was asked, lets us", async () => {
    const { control, clock, otherAsks } = await ready();
    otherAsks(1, 0);
    await clock.advance(3_000);
    await clock.run(control.request(1));
    expect(control.records()).toEqual([{ ...theirs, asking: { until: expect.any(Number) } }]);
    await clock.advance(3_000);
    otherAsks(1, 1);
    await clock.advance(5_000);
    expect(control.records()).toEqual([ours]);
  });

  test("stays with the other who does not answer within ten seconds, and is not taken later", async () => {
    const { control, clock, otherAsks } = await ready();
    otherAsks(1, 0);
    await clock.advance(3_000);
    await clock.run(control.request(1));
    await clock.advance(10_000);
    expect(control.records()).toEqual([{ ...theirs, keptAt: expect.any(Number) }]);
    otherAsks(0, 0);
    await clock.advance(5_000);
    expect(control.records()).toEqual([free]);
  });

  test("that another asks for is told with how long that lasts, and goes over when accepted", async () => {
    const { control, clock, otherAsks, told } = await ready();
    await clock.run(control.request(1));
    await clock.advance(3_000);
    for (let i = 0; i < 6; i++) otherAsks(1, 0, 10); // it repeats, as over a bad radio
    await clock.advance(1_000);
    const asked = { stationId: 254, until: expect.any(Number), accepted: false };
    expect(control.records()).toEqual([{ ...ours, asked }]);
    expect(control.records()[0]?.asked?.until).toBeGreaterThan(clock.now() + 8_000);
    expect(told.filter((record) => record.asked).length).toBe(1);
    await clock.run(control.answer(1, "accept"));
    await clock.advance(2_000);
    expect(control.records()).toEqual([{ ...ours, takeoverAllowed: true, asked: { ...asked, accepted: true } }]);
    expect(otherAsks(1, 0, 10)).toBe(common.MavResult.ACCEPTED);
    await clock.advance(30_000);
    expect(control.records()).toEqual([theirs]);
  });

  test("that another asked for stays ours when denied, when nobody answers, and when it does not take it", async () => {
    const { control, clock, otherAsks } = await ready();
    await clock.run(control.request(1));
    await clock.advance(3_000);
    const asks = async () => {
      for (let i = 0; i < 6; i++) otherAsks(1, 0, 10);
      await clock.advance(1_000);
      expect(control.records()[0]?.asked).toBeDefined();
    };
    await asks();
    await clock.run(control.answer(1, "deny"));
    expect(control.records()).toEqual([ours]);
    expect(await clock.run(control.answer(1, "accept").catch(failureOf))).toMatchObject({ code: "not-found" });
    await clock.advance(15_000);
    await asks();
    await clock.advance(15_000);
    expect(control.records()).toEqual([ours]);
    await asks();
    await clock.run(control.answer(1, "accept"));
    await clock.advance(20_000);
    expect(control.records()).toEqual([ours]);
  });

  test("of another makes refusals say whose it is", async () => {
    const { commands, clock, otherAsks } = await ready();
    const arm = () =>
      clock.run(commands.run({ systemId: 1, command: 400, kind: "idempotent", what: "Arming" }).catch(failureOf));
    expect(await arm()).toBeUndefined();
    otherAsks(1, 0);
    await clock.advance(3_000);
    expect(await arm()).toEqual({
      code: "refused",
      message: "Arming was refused: ground station 254 is in command of the vehicle; request control first",
    });
  });
});
