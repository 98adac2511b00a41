import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { common, minimal } from "mavlink-mappings";
import { expect, it } from "vitest";
import { Emitter } from "../../src/base/emitter.ts";
import { silentLog } from "../../src/base/log.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import type { Link, ReceivedBytes } from "../../src/mavlink/link.ts";
import { Station } from "../../src/station/station.ts";
import { readTlog } from "../mavlink/readTlog.ts";

const peers = { need: () => {}, onPeer: () => () => {}, onOrphaned: () => () => {} };

function stationOf(dataFolder: string) {
  const station = new Station({ dataFolder, modelFile: "", session: "one", peers, log: silentLog });
  const bytes = new Emitter<ReceivedBytes>();
  const nothing = async () => {};
  const address = "udpin:127.0.0.1:0";
  const link: Link = {
    ...{ address, boundAddress: address, open: nothing, close: nothing, send: () => {} },
    ...{ onBytes: bytes.on, onClosed: () => () => {} },
  };
  station.node.addLink("radio", link);
  return { station, bytes };
}

it("a whole station records what it hears while nothing is armed, and replays it in one step after its next start", async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), "vedette-recording-"));
  try {
    const { station, bytes } = stationOf(dataFolder);
    expect(await station.handlers["telemetry.list"](null)).toEqual([]);
    const begunAt = Date.now();
    const messages = [
      messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, mavlinkVersion: 3 }),
      messageOf(common.Attitude, { timeBootMs: 7 }),
    ];
    messages.forEach((message, sequence) => {
      bytes.emit({ bytes: encodePacket(message, { systemId: 1, componentId: 1, sequence }), at: Date.now() });
    });
    const { recording } = await station.handlers["telemetry.now"](null);
    expect(recording?.from).toBeGreaterThanOrEqual(begunAt);
    await station.close();

    const next = stationOf(dataFolder).station;
    const logs = await next.handlers["telemetry.list"](null);
    expect(logs.map(({ file }) => file)).toEqual([recording?.file]);
    const heard: number[] = [];
    for await (const { systemId, messageId } of readTlog(logs[0]!.file)) if (systemId === 1) heard.push(messageId);
    expect(heard).toEqual([0, 30]);
    const { replay } = await next.handlers["link.open"]({ address: `tlog:${logs[0]!.file}` });
    expect(replay?.playing).toBe(true);
    expect((await next.handlers["telemetry.keep"]({ bytes: 5e9 })).keepBytes).toBe(5e9);
    await next.close();
    const last = stationOf(dataFolder).station;
    expect(await last.handlers["telemetry.now"](null)).toEqual({ keepBytes: 5e9 });
    expect(await last.handlers["telemetry.list"](null)).toHaveLength(1);
    await last.close();
  } finally {
    rmSync(dataFolder, { recursive: true, force: true });
  }
});
