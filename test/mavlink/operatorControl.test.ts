import { common, development } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { every } from "../../src/mavlink/clock.ts";
import { CommandClient } from "../../src/mavlink/commandClient.ts";
import { type ControlRequest, OperatorControl } from "../../src/mavlink/operatorControl.ts";
import { heardBy, pair } from "./fakeVehicle.ts";

const COMMAND = development.MavCmd.REQUEST_OPERATOR_CONTROL as number as common.MavCmd;

/** A vehicle that belongs to `owner` and gives itself away only when free or when takeover is allowed. */
async function ready(owner: number, offered = true) {
  const p = await pair({ loss: 0.2, duplicate: 0.1, delayMs: 40, jitterMs: 30, seed: 4 });
  const state = { owner, open: false };
  if (offered)
    every(p.clock, 500, () =>
      p.say(development.ControlStatus, { sysidInControl: state.owner, flags: 1 | (state.open ? 2 : 0) }),
    );
  p.vehicle.on(common.CommandLong, ({ message: m, systemId }) => {
    const may = state.owner === 0 || state.owner === systemId || state.open;
    if (may)
      Object.assign(state, m._param2 === 1 ? { owner: systemId, open: m._param3 === 1 } : { owner: 0, open: false });
    const result = may ? common.MavResult.ACCEPTED : common.MavResult.FAILED;
    p.say(common.CommandAck, { command: m.command, result, targetSystem: 255 });
  });
  const control = new OperatorControl(p.ground, new CommandClient(p.ground));
  await p.clock.advance(5_000);
  const asks = (from: number) =>
    p.say(common.CommandLong, { command: COMMAND, targetSystem: 255, _param1: from, _param2: 1, _param4: 10 });
  return { ...p, state, control, asks };
}

describe("control of a vehicle", () => {
  it("is asked for and given back", async () => {
    const { control, clock } = await ready(0);
    expect(control.of(1)).toEqual({ state: "nobody's" });
    await clock.run(control.request(1));
    await clock.advance(3_000);
    expect(control.of(1)).toEqual({ state: "ours", takeoverAllowed: false });
    await clock.run(control.release(1));
    await clock.advance(3_000);
    expect(control.of(1)).toEqual({ state: "nobody's" });
  });

  it("stays with another who does not allow it", async () => {
    const { control, clock, state } = await ready(42);
    expect(await clock.run(control.request(1).catch(failureOf))).toEqual({
      code: "denied",
      message: "Ground station 42 keeps control of vehicle 1",
      remedy: "It was told that you ask; try again.",
    });
    expect([state.owner, control.of(1)]).toEqual([42, { state: "another's", systemId: 42, takeoverAllowed: false }]);
  });

  it("is not offered by most vehicles", async () => {
    const { control } = await ready(0, false);
    expect(control.of(1)).toEqual({ state: "not-offered" });
    expect(await control.request(1).catch(failureOf)).toMatchObject({ code: "not-found" });
  });

  it("is granted for as long as the asking lasts, then kept again", async () => {
    const { control, clock, state, asks, vehicle } = await ready(255);
    const acks = heardBy(vehicle, common.CommandAck);
    const requests: ControlRequest[] = [];
    control.onRequest((request) => requests.push(request));
    for (let i = 0; i < 5; i++) asks(42);
    await clock.advance(500);
    expect(requests).toEqual([{ systemId: 1, from: 42, until: expect.any(Number) }]);
    expect(acks[0]).toMatchObject({ command: COMMAND, result: 0, targetSystem: 1 });
    await clock.run(control.grant(requests[0]!));
    expect(state).toEqual({ owner: 255, open: true });
    await clock.advance(20_000);
    expect(state).toEqual({ owner: 255, open: false });
  });

  it("that was granted can be denied after all", async () => {
    const { control, clock, state } = await ready(255);
    await clock.run(control.request(1, { takeoverAllowed: true }));
    await clock.advance(3_000);
    await clock.run(control.deny({ systemId: 1, from: 42, until: 0 }));
    expect(state).toEqual({ owner: 255, open: false });
  });
});
