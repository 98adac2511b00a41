import { fork } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { expect, it } from "vitest";
import { Emitter } from "../../src/base/emitter.ts";
import type { Failure } from "../../src/contract/failure.ts";
import type { Peer, Peers } from "../../src/contract/peers.ts";
import { portPair } from "../../src/contract/port.ts";
import { RpcClient } from "../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../src/contract/station.ts";
import { serveFailure } from "../../src/station/brokenStation.ts";

const failure: Failure = {
  code: "newer-version",
  message: "The database is from the future",
  remedy: "Start the newer Vedette",
};

it("a window is told why the station cannot open its data, whatever it asks", async () => {
  const introduced = new Emitter<Peer>();
  const peers: Peers = { need: () => {}, onPeer: introduced.on, onOrphaned: () => () => {} };
  serveFailure(peers, failure, "/data");
  const [window, station] = portPair();
  const client = new RpcClient<StationCalls, StationEvents>(window, "station");
  const told = new Promise((resolve) => client.on("failure", resolve));
  introduced.emit({ role: "renderer", port: station });
  expect((await client.call("snapshot", null)).failures).toEqual([failure]);
  expect(await told).toEqual(failure);
  await expect(client.call("demo.start", null)).rejects.toMatchObject({ failure });
});

it("a headless run over a database of a newer version ends with the reason and the remedy", async () => {
  const data = mkdtempSync(join(tmpdir(), "vedette-newer-"));
  new DatabaseSync(join(data, "vedette.db")).exec("PRAGMA user_version = 999");
  const child = fork("src/station/process.ts", ["--headless", "--data", data], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect(said).toMatch(/written by a newer Vedette \(version 999.*--data FOLDER/);
  expect(code).toBe(1);
});
