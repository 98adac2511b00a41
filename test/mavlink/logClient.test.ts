import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { LogClient } from "../../src/mavlink/logClient.ts";
import type { LogProgress } from "../../src/mavlink/logDownload.ts";
import { pair } from "./fakeVehicle.ts";
import { logVehicle } from "./logVehicle.ts";

const BAD = { loss: 0.2, duplicate: 0.1, delayMs: 40, jitterMs: 30, seed: 7 };
const hash = (parts: readonly Uint8Array[]) => {
  const sum = createHash("sha256");
  for (const part of parts) sum.update(part);
  return sum.digest("hex");
};

async function ready(sizes: readonly number[], conditions: Parameters<typeof pair>[0] = BAD) {
  const p = await pair(conditions);
  const vehicle = logVehicle(p, sizes);
  const parts: Uint8Array[] = [];
  return { ...p, ...vehicle, client: new LogClient(p.ground), parts, sink: (b: Uint8Array) => void parts.push(b) };
}

describe("a vehicle's logs", () => {
  it("are all listed although the radio loses every fifth entry", async () => {
    const { client, clock, ends } = await ready(Array.from({ length: 40 }, (_, i) => 1_000 + i));
    const list = await clock.run(client.list({ systemId: 1 }));
    expect(list).toEqual(
      Array.from({ length: 40 }, (_, i) => ({ id: i + 1, bytes: 1_000 + i, ...(i > 0 && { at: i * 1_000 }) })),
    );
    await clock.advance(2_000);
    expect(ends.length).toBeGreaterThan(0);
  });

  it("are all listed when they are counted from 0, as PX4 does", async () => {
    for (const count of [1, 2, 40]) {
      const p = await pair({ ...BAD, seed: 7 + count });
      logVehicle(
        p,
        Array.from({ length: count }, (_, i) => 1_000 + i),
        { from: 0 },
      );
      const list = await p.clock.run(new LogClient(p.ground).list({ systemId: 1 }));
      expect(list.map(({ id, bytes }) => [id, bytes])).toEqual(Array.from({ length: count }, (_, i) => [i, 1_000 + i]));
    }
  });

  it("may be none", async () => {
    const { client, clock } = await ready([]);
    expect(await clock.run(client.list({ systemId: 1 }))).toEqual([]);
  });

  it.each([0, 1, 89, 90, 91, 200_003])("of %d bytes arrive byte for byte", async (size) => {
    const { client, clock, logs, parts, sink, ends } = await ready([5, size]);
    await clock.run(client.read({ systemId: 1 }, { id: 2, bytes: size }, sink));
    expect(hash(parts)).toBe(hash([logs[1]!]));
    await clock.advance(2_000);
    expect(ends.length).toBeGreaterThan(0);
  });

  it("ask for little more than they hold on a good link", async () => {
    const { client, clock, asked, sink } = await ready([300_000], { delayMs: 20 });
    await clock.run(client.read({ systemId: 1 }, { id: 1, bytes: 300_000 }, sink));
    expect(asked.reduce((sum, { count }) => sum + count, 0)).toBe(300_000);
    expect(asked.length).toBeLessThan(10);
  });

  it("tell how fast they come and how long they still take", async () => {
    const { client, clock, sink } = await ready([200_000], { delayMs: 20 });
    const seen: LogProgress[] = [];
    await clock.run(client.read({ systemId: 1 }, { id: 1, bytes: 200_000 }, sink, { onProgress: (p) => seen.push(p) }));
    const half = seen.find(({ done }) => done >= 100_000)!;
    expect(half.bytesPerSecond).toBeGreaterThan(30_000);
    expect(half.bytesPerSecond).toBeLessThan(50_000);
    expect(half.leftMs).toBeCloseTo((half.total - half.done) / (half.bytesPerSecond / 1_000), 6);
    expect(seen.at(-1)!.done).toBe(200_000);
  });

  it("go on after the link was gone for half a minute", async () => {
    const { client, clock, logs, parts, sink, up, down } = await ready([100_000]);
    const done = client.read({ systemId: 1 }, { id: 1, bytes: 100_000 }, sink);
    await clock.advance(1_500);
    up.conditions.cut = down.conditions.cut = true;
    await clock.advance(30_000);
    up.conditions.cut = down.conditions.cut = false;
    await clock.run(done);
    expect(hash(parts)).toBe(hash(logs));
  });

  it("end with what to do when the link stays away, and go on from there later", async () => {
    const { client, clock, logs, parts, sink, up, down } = await ready([100_000]);
    const log = { id: 1, bytes: 100_000 };
    const failed = client.read({ systemId: 1 }, log, sink, { giveUpMs: 5_000 }).catch(failureOf);
    const there = () => parts.reduce((sum, part) => sum + part.length, 0);
    for (let i = 0; i < 100 && there() === 0; i++) await clock.advance(200);
    up.conditions.cut = down.conditions.cut = true;
    expect(await clock.run(failed)).toEqual({
      code: "timeout",
      message: `Log 1 stopped coming at byte ${there()}`,
      remedy: "Go on from there when the link is better. Most vehicles give no logs while armed.",
    });
    up.conditions.cut = down.conditions.cut = false;
    expect(there()).toBeGreaterThan(0);
    await clock.run(client.read({ systemId: 1 }, log, sink, { from: there() }));
    expect(hash(parts)).toBe(hash(logs));
  });

  it("stop when cancelled, and the vehicle is told", async () => {
    const { client, clock, sink, ends, asked } = await ready([500_000]);
    const abort = new AbortController();
    const failed = client.read({ systemId: 1 }, { id: 1, bytes: 500_000 }, sink, { signal: abort.signal });
    const busy = client.list({ systemId: 1 }).catch(failureOf);
    await clock.advance(1_000);
    abort.abort();
    expect(await clock.run(failed.catch(failureOf))).toMatchObject({ code: "cancelled" });
    expect(await busy).toMatchObject({ code: "busy" });
    await clock.advance(2_000);
    expect(ends.length).toBeGreaterThan(0);
    const before = asked.length;
    await clock.advance(60_000);
    expect(asked.length).toBe(before);
  });

  it("that the vehicle cannot read to their end are a failure, not a short file", async () => {
    const { client, clock, sink } = await ready([1_000]);
    expect(await clock.run(client.read({ systemId: 1 }, { id: 1, bytes: 5_000 }, sink).catch(failureOf))).toEqual({
      code: "refused",
      message: "Log 1 broke off at byte 1000 of 5000: the vehicle could read no more of it",
      remedy: "Read the log from the vehicle's memory card.",
    });
  });
});
