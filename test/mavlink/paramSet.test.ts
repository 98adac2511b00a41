import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { every } from "../../src/mavlink/clock.ts";
import { FtpClient } from "../../src/mavlink/ftpClient.ts";
import { writeParamPack } from "../../src/mavlink/paramPack.ts";
import { downloadParams } from "../../src/mavlink/paramSet.ts";
import { FtpServer } from "../../src/sim/ftpServer.ts";
import { ParamServer } from "../../src/sim/paramServer.ts";
import { Params } from "../../src/sim/params.ts";
import { pair } from "./fakeVehicle.ts";

async function ready(conditions: Parameters<typeof pair>[0] = {}) {
  const p = await pair({ delayMs: 30, ...conditions });
  const params = new Params();
  const server = new ParamServer(params, (message) => p.vehicle.send(message, { systemId: 255 }));
  p.vehicle.onMessage(({ message }) => server.receive(message));
  every(p.clock, 20, () => server.step());
  return { ...p, wanted: params.list.map(({ name, value }) => [name, value]) };
}

describe("the list of parameters", () => {
  it.each([0, 0.1, 0.3])("arrives whole at a loss of %d", async (loss) => {
    const { clock, ground, wanted } = await ready({ loss, jitterMs: 50, duplicate: loss / 2, seed: 7 });
    const { params } = await clock.run(downloadParams(ground, { systemId: 1 }));
    expect([...params.values()].map(({ name, value }) => [name, value])).toEqual(wanted);
  });

  it("comes as one file where the vehicle offers it", async () => {
    const p = await ready({ loss: 0.2, seed: 3 });
    const pack = writeParamPack([{ name: "RTL_ALT", type: 3, value: 1_500 }]);
    const files = new Map([["@PARAM/param.pck", { read: () => pack }]]);
    const server = new FtpServer({ send: (message) => p.vehicle.send(message, { systemId: 255 }), files });
    p.vehicle.on(common.FileTransferProtocol, ({ message, at, ...from }) => server.receive(message, from, at));
    every(p.clock, 20, () => server.step(p.clock.now()));
    const set = await p.clock.run(downloadParams(p.ground, { systemId: 1 }, { ftp: new FtpClient(p.ground) }));
    expect(set).toEqual({ total: 1, params: new Map([["RTL_ALT", { name: "RTL_ALT", value: 1_500, type: 6 }]]) });
  });

  it("fails, and says how many are missing, when the vehicle falls silent", async () => {
    const { clock, ground, down } = await ready();
    const list = downloadParams(ground, { systemId: 1 }).catch(failureOf);
    await clock.advance(150);
    down.conditions.cut = true;
    expect(await clock.run(list)).toMatchObject({
      code: "timeout",
      message: expect.stringMatching(/\d+ of \d+ are missing$/),
    });
  });
});
