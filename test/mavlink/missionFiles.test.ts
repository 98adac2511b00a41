import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { every } from "../../src/mavlink/clock.ts";
import { FtpClient } from "../../src/mavlink/ftpClient.ts";
import { ftpError } from "../../src/mavlink/ftpPayload.ts";
import { MissionClient } from "../../src/mavlink/missionClient.ts";
import { unpackMissionFile } from "../../src/mavlink/missionFile.ts";
import type { MissionItem } from "../../src/mission/item.ts";
import { FtpServer, type VirtualFiles } from "../../src/sim/ftpServer.ts";
import { pair } from "./fakeVehicle.ts";
import { MissionVehicle } from "./missionVehicle.ts";

const patrol: MissionItem[] = Array.from({ length: 30 }, (_, i) => ({
  ...{ command: 16, frame: 3, params: [0, 0, 0, 0] as const, lat: 47 + i * 0.001, lon: 8, z: 40, autocontinue: true },
}));

/** A vehicle that takes `share` of the items of a file, or refuses it, over a link that loses, repeats and reorders. */
async function taking(share: number | "nothing" | "silent") {
  const p = await pair({ loss: 0.2, duplicate: 0.1, delayMs: 30, jitterMs: 60, seed: 6 });
  const server = new MissionVehicle(p.vehicle, "ardupilot");
  let written = 0;
  const write = (bytes: Uint8Array) => {
    written++;
    if (typeof share !== "number") return ftpError.fail;
    const { items } = unpackMissionFile(bytes);
    server.stored = items.slice(0, Math.ceil(items.length * share));
    return 0;
  };
  const files: VirtualFiles = new Map([["@MISSION/mission.dat", { read: () => new Uint8Array(), write }]]);
  const ftp = new FtpServer({ send: (message) => p.vehicle.send(message, { systemId: 255 }), files });
  if (share !== "silent")
    p.vehicle.on(common.FileTransferProtocol, ({ message, at, ...from }) => ftp.receive(message, from, at));
  every(p.clock, 20, () => ftp.step(p.clock.now()));
  const client = new MissionClient(p.ground, { ftp: new FtpClient(p.ground) });
  const upload = (signal?: AbortSignal) =>
    client.upload({ systemId: 1, storage: "ardupilot", files: true }, patrol, { signal });
  return { ...p, server, upload, written: () => written };
}

const items = (server: MissionVehicle) => server.heard.get("MISSION_ITEM_INT") ?? 0;

describe("a mission uploaded as a file, over a link that loses, repeats and reorders", () => {
  it("is not sent again item by item when all of it is read back", async () => {
    const { clock, server, upload, written } = await taking(1);
    await clock.run(upload());
    expect([written(), items(server), server.stored.length]).toEqual([1, 0, 31]);
  });

  it.each([
    ["keeps a part of it only and says that all is well", 0.5],
    ["keeps nothing of it and says that all is well", 0],
    ["refuses the file", "nothing"],
    ["never answers about files", "silent"],
  ] as const)("is sent item by item to a vehicle that %s", async (_, share) => {
    const { clock, server, upload } = await taking(share);
    await clock.run(upload());
    expect(items(server)).toBeGreaterThanOrEqual(patrol.length);
    expect(server.stored.map(({ x }) => x).slice(1)).toEqual(patrol.map(({ lat }) => Math.round(lat * 1e7)));
  });

  it("ends as cancelled when it is cancelled while nothing answers", async () => {
    const { clock, server, upload } = await taking("silent");
    const abort = new AbortController();
    clock.after(1_000, () => abort.abort());
    expect(await clock.run(upload(abort.signal).catch(failureOf))).toMatchObject({ code: "cancelled" });
    await clock.advance(30_000);
    expect(items(server)).toBe(0);
  });
});
