import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { common, minimal } from "mavlink-mappings";
import { expect, it } from "vitest";
import { Emitter } from "../../src/base/emitter.ts";
import { silentLog } from "../../src/base/log.ts";
import type { PayloadRecord } from "../../src/contract/payload.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import type { Link, ReceivedBytes } from "../../src/mavlink/link.ts";
import { Station } from "../../src/station/station.ts";

it("a whole station tells its windows of a gimbal as soon as a vehicle does", async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), "vedette-wiring-"));
  const peers = { need: () => {}, onPeer: () => () => {}, onOrphaned: () => () => {} };
  const station = new Station({ dataFolder, modelFile: "", session: "one", peers, log: silentLog });
  try {
    const bytes = new Emitter<ReceivedBytes>();
    const address = "udpin:127.0.0.1:0";
    const nothing = async () => {};
    const link: Link = {
      ...{ address, boundAddress: address, open: nothing, close: nothing, send: () => {} },
      ...{ onBytes: bytes.on, onClosed: () => () => {} },
    };
    station.node.addLink("radio", link);
    const said: PayloadRecord[] = [];
    station.announcer.on("payload", (payload) => said.push(payload));
    const messages = [
      messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, mavlinkVersion: 3 }),
      messageOf(common.GimbalManagerInformation, { gimbalDeviceId: 1, pitchMin: -1, pitchMax: 1 }),
    ];
    messages.forEach((message, sequence) => {
      bytes.emit({ bytes: encodePacket(message, { systemId: 1, componentId: 1, sequence }), at: Date.now() });
    });
    expect(said.map(({ vehicleId, gimbals }) => [vehicleId, gimbals.map(({ id }) => id)])).toEqual([["1:1", ["1:1"]]]);
    expect(station.snapshot().payloads).toEqual(said);
  } finally {
    await station.close();
    rmSync(dataFolder, { recursive: true, force: true });
  }
});
