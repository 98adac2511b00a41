import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { ParamClient } from "../../src/mavlink/paramClient.ts";
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
