import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { every } from "../../src/mavlink/clock.ts";
import { decodeMessage, PacketScanner } from "../../src/mavlink/codec.ts";
import { ParamClient, type ParamTarget } from "../../src/mavlink/paramClient.ts";
import { downloadParams } from "../../src/mavlink/paramSet.ts";
import { fromBytewise, toBytewise } from "../../src/sim/bytewiseParams.ts";
import { ParamServer } from "../../src/sim/paramServer.ts";
import { Params, type Param as SimParam } from "../../src/sim/params.ts";
import { pair } from "./fakeVehicle.ts";

const vehicle = { systemId: 1 };

async function ready(conditions: Parameters<typeof pair>[0] = {}, limit = Number.POSITIVE_INFINITY) {
  const p = await pair({ delayMs: 30, ...conditions });
  const held = new Map([["RTL_ALT", 1500]]);
  const tell = (paramId: string) => {
    const paramValue = held.get(paramId);
    if (paramValue !== undefined) p.say(common.ParamValue, { paramId, paramValue, paramType: 9, paramCount: 1 });
  };
  p.vehicle.on(common.ParamRequestRead, ({ message }) => tell(message.paramId));
  p.vehicle.on(common.ParamSet, ({ message }) => {
    if (message.paramValue <= limit) held.set(message.paramId, message.paramValue);
    tell(message.paramId);
  });
  return { ...p, held, client: new ParamClient(p.ground) };
}

/** A vehicle with one parameter of a type, and what it holds by now. */
async function holding(autopilot: "ardupilot" | "px4", param: SimParam, conditions: Parameters<typeof pair>[0] = {}) {
  const p = await pair({ delayMs: 30, ...conditions });
  const params = new Params([param]);
  const px4 = autopilot === "px4";
  const server = new ParamServer(params, (message) => p.vehicle.send(px4 ? toBytewise(message) : message));
  const scanner = new PacketScanner((packet) => {
    const message = decodeMessage(packet);
    if (message) server.receive(px4 ? fromBytewise(message, packet) : message);
  });
  p.down.onBytes(({ bytes, at }) => scanner.feed(bytes, at));
  every(p.clock, 20, () => server.step());
  const target: ParamTarget = { systemId: 1, encoding: px4 ? "bytewise" : "cast" };
  return { ...p, params, target, client: new ParamClient(p.ground) };
}

describe("a whole number", () => {
  it.each([-5_000_000, -1, 0, 1, 16_777_217, -16_777_217, 2_147_483_647, -2_147_483_648, 0x7f80_0001])(
    "%i is written to PX4, read and listed without a bit lost",
    async (value) => {
      const { clock, client, params, target, ground } = await holding(
        "px4",
        { name: "COM_X", kind: "int32", value: 7 },
        { loss: 0.2, seed: 4 },
      );
      expect(await clock.run(client.set(target, "COM_X", value))).toEqual({ name: "COM_X", value, type: 6 });
      expect(params.get("COM_X")).toBe(value);
      expect(await clock.run(client.get(target, "COM_X"))).toEqual({ name: "COM_X", value, type: 6 });
      expect((await clock.run(downloadParams(ground, target))).params.get("COM_X")?.value).toBe(value);
    },
  );

  it.each([-5_000_000, 16_777_216, 0])("%i goes to ArduPilot as a float", async (value) => {
    const { clock, client, params, target } = await holding("ardupilot", { name: "X", kind: "int32", value: 7 });
    expect(await clock.run(client.set(target, "X", value))).toEqual({ name: "X", value, type: 6 });
    expect(params.get("X")).toBe(value);
  });

  it.each([
    [16_777_217, "int32", "it would arrive as 16777216, as this vehicle takes numbers as floats"],
    [1.5, "int32", "it takes whole numbers only"],
    [128, "int8", "it goes from -128 to 127"],
    [Number.NaN, "real32", "it must be a number"],
    [1e39, "real32", "it is too large for a 32-bit float"],
  ] as const)("%d that a parameter can not hold is never sent", async (value, kind, why) => {
    const { clock, client, params, target } = await holding("ardupilot", { name: "X", kind, value: 7 });
    expect(await clock.run(client.set(target, "X", value).catch(failureOf))).toEqual({
      code: "bad-input",
      message: `Parameter X can not be ${value}: ${why}`,
    });
    expect(params.get("X")).toBe(7);
  });
});

describe("a number", () => {
  it.each(["px4", "ardupilot"] as const)("next to another 32-bit float is told from it by %s", async (autopilot) => {
    const param = { name: "X", kind: "real32", value: Math.fround(0.1) } as const;
    const { clock, client, params, target } = await holding(autopilot, param);
    const next = Math.fround(0.100_000_01);
    expect(await clock.run(client.set(target, "X", 0.100_000_01))).toEqual({ name: "X", value: next, type: 9 });
    expect([params.get("X"), next === param.value]).toEqual([next, false]);
  });
});

describe("a parameter", () => {
  it("is read by name over a link that loses", async () => {
    const { client, clock } = await ready({ loss: 0.3, seed: 9 });
    expect(await clock.run(client.get(vehicle, "RTL_ALT"))).toEqual({ name: "RTL_ALT", value: 1500, type: 9 });
  });

  it("is written, and written only when the vehicle says that it holds the new value", async () => {
    const { client, clock, held } = await ready({ loss: 0.3, seed: 5 });
    expect(await clock.run(client.set(vehicle, "RTL_ALT", 3000.5))).toMatchObject({ value: 3000.5 });
    expect(held.get("RTL_ALT")).toBe(3000.5);
  });

  it("that the vehicle keeps as it was is refused", async () => {
    const { client, clock } = await ready({}, 2000);
    expect(await clock.run(client.set(vehicle, "RTL_ALT", 9000).catch(failureOf))).toEqual({
      code: "refused",
      message: "Parameter RTL_ALT stays at 1500: the vehicle refused 9000",
    });
  });

  it("that the vehicle does not have is a timeout, not an endless wait", async () => {
    const { client, clock } = await ready();
    expect(await clock.run(client.get(vehicle, "NO_SUCH").catch(failureOf))).toMatchObject({ code: "timeout" });
  });

  it("cannot have any name", async () => {
    const { client } = await ready();
    expect(() => client.get(vehicle, "a name with spaces")).toThrow('"a name with spaces" is no name of a parameter');
  });
});
