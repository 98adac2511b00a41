import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { common, type MavLinkData, minimal } from "mavlink-mappings";
import { expect, it } from "vitest";
import { Emitter } from "../../src/base/emitter.ts";
import { silentLog } from "../../src/base/log.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import type { Link, ReceivedBytes } from "../../src/mavlink/link.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { Station } from "../../src/station/station.ts";

it("the rest of a patrol waits to be started until the vehicle has left the ground, over a restart of the station too", async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), "vedette-rest-"));
  const peers = { need: () => {}, onPeer: () => () => {}, onOrphaned: () => () => {} };
  const open = () => new Station({ dataFolder, modelFile: "", session: "one", peers, log: silentLog });
  const nothing = async () => {};
  const address = "udpin:127.0.0.1:0";
  const heard = (station: Station) => {
    const bytes = new Emitter<ReceivedBytes>();
    const link: Link = {
      ...{ address, boundAddress: address, open: nothing, close: nothing, send: () => {} },
      ...{ onBytes: bytes.on, onClosed: () => () => {} },
    };
    station.node.addLink("radio", link);
    let sequence = 0;
    return (...messages: readonly MavLinkData[]) => {
      for (const message of messages)
        bytes.emit({
          bytes: encodePacket(message, { systemId: 1, componentId: 1, sequence: sequence++ }),
          at: Date.now(),
        });
    };
  };
  const beat = (armed: boolean) =>
    messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, baseMode: (armed ? 129 : 1) as never, mavlinkVersion: 3 });
  const landed = (landedState: number) => messageOf(common.ExtendedSysState, { landedState });
  const rest = ["Takes off to 30 m", "Goes on at item 4 of 6"];
  const shown = (station: Station) => station.vehicles()[0]?.patrol?.rest;

  const section = [
    { lat: 47, lon: 8 },
    { lat: 47.01, lon: 8 },
  ];
  const plan = { ...newPlan(), section };
  const before = open();
  before.patrols.hold("1:1", { plan, uploadedAt: 1 }, Array(6).fill({ command: 16 }));
  before.patrols.goOn("1:1", Array(4).fill({ command: 16 }), 2, rest);
  await before.close();

  const station = open();
  try {
    const say = heard(station);
    say(beat(false), landed(1));
    expect(shown(station)).toEqual(rest);
    say(beat(true), landed(1));
    expect(shown(station)).toEqual(rest);
    say(beat(true), landed(2));
    expect(shown(station)).toBeUndefined();
  } finally {
    await station.close();
    rmSync(dataFolder, { recursive: true, force: true });
  }
});
