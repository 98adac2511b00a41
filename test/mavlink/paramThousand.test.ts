import { common } from "mavlink-mappings";
import { expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { every } from "../../src/mavlink/clock.ts";
import { FtpClient } from "../../src/mavlink/ftpClient.ts";
import { downloadParams } from "../../src/mavlink/paramSet.ts";
import { FtpServer } from "../../src/sim/ftpServer.ts";
import { ParamServer } from "../../src/sim/paramServer.ts";
import { type Param, Params } from "../../src/sim/params.ts";
import { paramFile } from "../../src/sim/vehicleFiles.ts";
import { pair } from "./fakeVehicle.ts";

const thousand = Array.from({ length: 1_000 }, (_, i): Param => {
  const name = `P${String(i % 40).padStart(2, "0")}_VALUE_${i}`;
  return i % 3 === 0
    ? { name, kind: "real32", value: Math.fround(i / 7) }
    : { name, kind: "int32", value: i * 7 - 500 };
});
const bad = { delayMs: 40, jitterMs: 60, loss: 0.2, duplicate: 0.1, seed: 11 };

async function vehicle() {
  const p = await pair(bad);
  const params = new Params(thousand);
  const say = (message: Parameters<typeof p.vehicle.send>[0]) => p.vehicle.send(message, { systemId: 255 });
  const list = new ParamServer(params, say);
  const files = new FtpServer({ send: say, files: new Map([["@PARAM/param.pck", paramFile(params)]]) });
  p.vehicle.onMessage(({ message }) => list.receive(message));
  p.vehicle.on(common.FileTransferProtocol, ({ message, at, ...from }) => files.receive(message, from, at));
  every(p.clock, 20, () => {
    list.step();
    files.step(p.clock.now());
  });
  return p;
}

it.each([
  ["list", 60_000],
  ["ftp", 15_000],
] as const)("a thousand parameters come whole by %s over a link that loses a fifth, within %i ms", async (by, most) => {
  const { clock, ground } = await vehicle();
  const began = clock.now();
  const done: number[] = [];
  const set = await clock.run(
    downloadParams(
      ground,
      { systemId: 1 },
      {
        ...(by === "ftp" && { ftp: new FtpClient(ground) }),
        onProgress: (count) => done.push(count),
      },
    ),
  );
  expect([set.source, set.total, set.problems]).toEqual([by, 1_000, []]);
  expect([...set.params.values()].map(({ name, value }) => [name, value])).toEqual(
    thousand.map(({ name, value }) => [name, value]),
  );
  expect(done).toEqual([...done].sort((a, b) => a - b));
  expect(clock.now() - began).toBeLessThan(most);
});

it.each(["list", "ftp"] as const)("a reading of a thousand by %s ends at once when it is cancelled", async (by) => {
  const { clock, ground, vehicle: aboard } = await vehicle();
  const abort = new AbortController();
  const reading = downloadParams(
    ground,
    { systemId: 1 },
    {
      ...(by === "ftp" && { ftp: new FtpClient(ground) }),
      signal: abort.signal,
    },
  ).catch(failureOf);
  await clock.advance(500);
  abort.abort();
  expect(await reading).toMatchObject({ code: "cancelled" });
  await clock.advance(500); // what is in the air
  const asked: string[] = [];
  aboard.onMessage(({ message }) => asked.push(message.constructor.name));
  await clock.advance(10_000);
  expect(asked).toEqual([]);
});
