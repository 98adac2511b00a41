import { describe, expect, it } from "vitest";
import { every } from "../../src/mavlink/clock.ts";
import { ParamClient } from "../../src/mavlink/paramClient.ts";
import type { ParamOutcome } from "../../src/mavlink/paramWrites.ts";
import { ParamServer } from "../../src/sim/paramServer.ts";
import { Params } from "../../src/sim/params.ts";
import { pair } from "./fakeVehicle.ts";

const target = { systemId: 1 };

async function ready(conditions: Parameters<typeof pair>[0] = {}, count = 30) {
  const p = await pair({ delayMs: 30, ...conditions });
  const values = Array.from({ length: count }, (_, i) => ({ name: `P${i}`, value: i + 0.5 }));
  const params = new Params(values.map(({ name }) => ({ name, kind: "real32", value: -1 })));
  const server = new ParamServer(params, (message) => p.vehicle.send(message, { systemId: 255 }));
  p.vehicle.onMessage(({ message }) => server.receive(message));
  every(p.clock, 20, () => server.step());
  const wanted = values.map(({ name, value }) => ({ name, ok: true, value }));
  return { ...p, params, values, wanted, client: new ParamClient(p.ground) };
}

describe("many parameters", () => {
  it("are written over a link that drops, doubles and reorders, each with its outcome", async () => {
    const { clock, client, params, values, wanted } = await ready({ loss: 0.3, duplicate: 0.2, jitterMs: 80, seed: 8 });
    const told: ParamOutcome[] = [];
    const outcomes = await clock.run(client.setAll(target, values, { onOutcome: (outcome) => told.push(outcome) }));
    expect(outcomes).toEqual(wanted);
    expect(new Set(told)).toEqual(new Set(outcomes));
    expect(params.list.map(({ name, value }) => ({ name, value }))).toEqual(values);
  });

  it("are written on after a cut of twenty seconds", async () => {
    const { clock, client, values, wanted, up, down } = await ready();
    const outcomes = client.setAll(target, values);
    await clock.advance(300);
    for (const end of [up, down]) end.conditions.cut = true;
    await clock.advance(20_000);
    for (const end of [up, down]) end.conditions.cut = false;
    expect(await clock.run(outcomes)).toEqual(wanted);
  });

  it("end when the link stays cut", async () => {
    const { clock, client, values, up, down } = await ready();
    const outcomes = client.setAll(target, values);
    await clock.advance(300);
    for (const end of [up, down]) end.conditions.cut = true;
    const cutAt = clock.now();
    const last = (await clock.run(outcomes)).at(-1);
    expect(last).toMatchObject({ name: "P29", ok: false, failure: { code: "timeout" } });
    expect(clock.now() - cutAt).toBeLessThan(120_000);
  });

  it("have an outcome also where the vehicle has no such parameter or can not hold the value", async () => {
    const { clock, client } = await ready();
    const values = [
      { name: "NONE", value: 1 },
      { name: "P1", value: 1e39 },
      { name: "P2", value: 2 },
      { name: "not a name", value: 2 },
    ];
    expect(await clock.run(client.setAll(target, values))).toMatchObject([
      { name: "NONE", ok: false, failure: { code: "timeout" } },
      { name: "P1", ok: false, failure: { code: "bad-input" } },
      { name: "P2", ok: true, value: 2 },
      { name: "not a name", ok: false, failure: { code: "bad-input" } },
    ]);
  });

  it("that were not written yet stay as they are after a cancel", async () => {
    const { clock, client, params, values } = await ready();
    const controller = new AbortController();
    const writing = client.setAll(target, values, { signal: controller.signal });
    await clock.advance(300);
    controller.abort();
    const outcomes = await clock.run(writing);
    expect(outcomes[0]).toEqual({ name: "P0", ok: true, value: 0.5 });
    expect(outcomes[29]).toEqual({
      name: "P29",
      ok: false,
      failure: { code: "cancelled", message: "Setting parameter P29 was cancelled" },
    });
    expect(params.get("P29")).toBe(-1);
  });

  it("have the vehicle's own id among them written last", async () => {
    const { clock, client } = await ready();
    const told: string[] = [];
    const values = ["SYSID_THISMAV", "P0", "P1"].map((name) => ({ name, value: 9 }));
    await clock.run(client.setAll(target, values, { onOutcome: ({ name }) => told.push(name) }));
    expect(told).toEqual(["P0", "P1", "SYSID_THISMAV"]);
  });
});
