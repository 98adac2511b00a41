import { gzipSync } from "node:zlib";
import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { every } from "../../src/mavlink/clock.ts";
import { CommandClient } from "../../src/mavlink/commandClient.ts";
import { askParamMeanings, ComponentMetadata } from "../../src/mavlink/componentMetadata.ts";
import { FtpClient } from "../../src/mavlink/ftpClient.ts";
import { ftpCrc32 } from "../../src/mavlink/ftpPayload.ts";
import { FtpServer } from "../../src/sim/ftpServer.ts";
import { pair } from "./fakeVehicle.ts";

const parameters = gzipSync(JSON.stringify({ parameters: [{ name: "A", shortDesc: "Own words" }] }));
const here = { type: 1, uri: "mftp:///etc/extras/parameters.json.gz", fileCrc: ftpCrc32(parameters) };

/** Asks a vehicle that gives out these kinds of metadata, or refuses to tell any. */
async function ask(metadataTypes: readonly object[] | undefined, loss = 0) {
  const p = await pair({ delayMs: 30, loss, jitterMs: 30, duplicate: loss / 2, seed: 4 });
  const general = new TextEncoder().encode(JSON.stringify({ version: 1, metadataTypes }));
  const files = new FtpServer({
    send: (message) => p.vehicle.send(message, { systemId: 255 }),
    files: new Map([
      ["/etc/extras/general.json", { read: () => general }],
      ["/etc/extras/parameters.json.gz", { read: () => parameters }],
    ]),
  });
  p.vehicle.on(common.FileTransferProtocol, ({ message, at, ...from }) => files.receive(message, from, at));
  every(p.clock, 20, () => files.step(p.clock.now()));
  p.vehicle.on(common.CommandLong, ({ message: { command } }) => {
    p.say(common.CommandAck, { command, result: metadataTypes ? 0 : 3, targetSystem: 255, targetComponent: 190 });
    if (metadataTypes) p.say(ComponentMetadata, { uri: "mftp:///etc/extras/general.json", fileCrc: ftpCrc32(general) });
  });
  const deps = { node: p.ground, commands: new CommandClient(p.ground), ftp: new FtpClient(p.ground) };
  return p.clock.run(
    askParamMeanings(deps, { systemId: 1 }).then(({ dialect, meanings }) => [dialect, ...meanings], failureOf),
  );
}

describe("a vehicle's own description of its parameters", () => {
  it.each([0, 0.2])("is read from its files at a loss of %d", async (loss) => {
    expect(await ask([{ type: 4, uri: "mftp:///x" }, here], loss)).toEqual(["PX4", ["A", { label: "Own words" }]]);
  });

  it.each([
    ["is somewhere else", [{ ...here, uri: "https://example.org/p.json" }], "not-found", "It is not on board but at"],
    ["is none", [{ type: 4, uri: "mftp:///x" }], "not-found", "It describes other things only"],
    ["is another file than it says", [{ ...here, fileCrc: 1 }], "bad-input", "does not have its checksum"],
    ["is missing", [{ ...here, uri: "mftp:///none" }], "not-found", "Reading /none failed"],
  ])("that %s is told", async (_, types, code, message) => {
    expect(await ask(types)).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it("that the vehicle does not know of is refused", async () => {
    expect(await ask(undefined)).toMatchObject({ code: "refused" });
  });
});
