import { createHash } from "node:crypto";
import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { every } from "../../src/mavlink/clock.ts";
import { FtpClient } from "../../src/mavlink/ftpClient.ts";
import { ftpCrc32 } from "../../src/mavlink/ftpPayload.ts";
import { seededRandom } from "../../src/mavlink/memoryLink.ts";
import { FtpServer, storedFile, type VirtualFiles } from "../../src/sim/ftpServer.ts";
import { pair } from "./fakeVehicle.ts";

const target = { systemId: 1 };
const hash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

function content(length: number): Uint8Array {
  const random = seededRandom(length);
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

async function ready(conditions: Parameters<typeof pair>[0] = {}) {
  const p = await pair({ delayMs: 30, ...conditions });
  const files: VirtualFiles = new Map();
  const server = new FtpServer({ send: (message) => p.vehicle.send(message, { systemId: 255 }), files });
  p.vehicle.on(common.FileTransferProtocol, ({ message, at, ...from }) => server.receive(message, from, at));
  every(p.clock, 20, () => server.step(p.clock.now()));
  return { ...p, files, client: new FtpClient(p.ground) };
}

const LINKS = [
  ["a good link", {}],
  ["10 % loss", { loss: 0.1, seed: 2 }],
  ["20 % loss, duplicates and delays that reorder", { loss: 0.2, duplicate: 0.1, jitterMs: 80, seed: 3 }],
  ["30 % loss", { loss: 0.3, jitterMs: 30, seed: 4 }],
] as const;

describe.each(LINKS)("over %s a file", (_, conditions) => {
  it.each([0, 1, 239, 240, 20_011])("of %i bytes is read as it is", async (length) => {
    const { client, clock, files } = await ready(conditions);
    files.set("/APM/a.bin", storedFile(content(length)));
    expect(hash(await clock.run(client.read(target, "/APM/a.bin")))).toBe(hash(content(length)));
  });

  it("is written, checked by its checksum and removed", async () => {
    const { client, clock, files } = await ready(conditions);
    await clock.run(client.write(target, "/APM/b.bin", content(5_000)));
    expect(hash(files.get("/APM/b.bin")!.read(""))).toBe(hash(content(5_000)));
    expect(await clock.run(client.crc32(target, "/APM/b.bin"))).toBe(ftpCrc32(content(5_000)));
    await clock.run(client.remove(target, "/APM/b.bin"));
    expect([...files.keys()]).toEqual([]);
  });
});

describe("MAVFTP", () => {
  it("goes on after a cut of seven seconds without reading again what is here", async () => {
    const { client, clock, files, up, down } = await ready();
    files.set("/a", storedFile(content(60_000)));
    const done: number[] = [];
    const reading = client.read(target, "/a", { onProgress: (bytes) => done.push(bytes) });
    await clock.advance(700);
    for (const end of [up, down]) end.conditions.cut = true;
    await clock.advance(7_000);
    const before = done.at(-1)!;
    for (const end of [up, down]) end.conditions.cut = false;
    expect(hash(await clock.run(reading))).toBe(hash(content(60_000)));
    expect(before).toBeGreaterThan(5_000);
    expect(done).toEqual([...done].sort((a, b) => a - b));
  });

  it("lists a directory that does not fit in one message", async () => {
    const { client, clock, files } = await ready({ loss: 0.2, seed: 5 });
    const names = Array.from({ length: 40 }, (_, i) => `flight${i}.bin`);
    for (const name of names) files.set(`/APM/LOGS/${name}`, storedFile(content(7)));
    files.set("/APM/LOGS/old/1.bin", storedFile(content(7)));
    expect(await clock.run(client.list(target, "/APM/LOGS"))).toEqual([
      ...names.map((name) => ({ name, kind: "file", size: 7 })),
      { name: "old", kind: "directory", size: 0 },
    ]);
  });

  it("says why not, and that one transfer with a vehicle runs at a time", async () => {
    const { client, clock, files } = await ready();
    expect(await clock.run(client.read(target, "/none").catch(failureOf))).toEqual({
      code: "not-found",
      message: "Reading /none failed: there is no such file",
    });
    files.set("@SYS/tasks.txt", { read: () => content(9) });
    const first = client.read(target, "@SYS/tasks.txt");
    expect(await client.list(target, "@SYS").catch(failureOf)).toMatchObject({ code: "busy" });
    await clock.run(first);
    expect(await clock.run(client.write(target, "@SYS/tasks.txt", content(3)).catch(failureOf))).toEqual({
      code: "refused",
      message: "Writing @SYS/tasks.txt failed: the file is write-protected",
    });
  });

  it("does not begin to read a file that is said to have four gigabytes", async () => {
    const { client, clock, files } = await ready();
    const huge = { length: 0xffff_ffff, slice: () => new Uint8Array(0), subarray: () => new Uint8Array(0) };
    files.set("/huge", { read: () => huge as unknown as Uint8Array });
    expect(await clock.run(client.read(target, "/huge").catch(failureOf), 5_000)).toEqual({
      code: "refused",
      message: "Reading /huge failed: the vehicle claims that it has 4294967295 bytes",
    });
  });

  it("gives up 30 s after the vehicle fell silent, and can be cancelled", async () => {
    const { client, clock, files, down } = await ready();
    files.set("/a", storedFile(content(60_000)));
    const controller = new AbortController();
    const cancelled = client.read(target, "/a", { signal: controller.signal }).catch(failureOf);
    await clock.advance(500);
    controller.abort();
    expect(await clock.run(cancelled)).toEqual({ code: "cancelled", message: "Reading /a was cancelled" });
    const reading = client.read(target, "/a").catch(failureOf);
    await clock.advance(500);
    down.conditions.cut = true;
    const cutAt = clock.now();
    expect(await clock.run(reading)).toMatchObject({ code: "timeout" });
    expect(clock.now() - cutAt).toBeLessThan(35_000);
  });
});
