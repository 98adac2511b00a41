import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { common, minimal } from "mavlink-mappings";
import { expect, it } from "vitest";
import { Emitter } from "../../src/base/emitter.ts";
import { silentLog } from "../../src/base/log.ts";
import type { FilmedAnswer } from "../../src/contract/footprints.ts";
import { portPair } from "../../src/contract/port.ts";
import { type Handlers, RpcServer } from "../../src/contract/rpc.ts";
import { type VisionCalls, type VisionEvents, visionParsers } from "../../src/contract/vision.ts";
import { offset } from "../../src/geo/enu.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import type { Link, ReceivedBytes } from "../../src/mavlink/link.ts";
import { metadataOf } from "../../src/review/metadataPose.ts";
import { Station } from "../../src/station/station.ts";

const home = { lat: 48.6, lon: 16.9 };

it("a whole station answers who filmed a spot from what an armed vehicle's stream shows", async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), "vedette-footprints-"));
  const peers = { need: () => {}, onPeer: () => () => {}, onOrphaned: () => () => {} };
  const station = new Station({ dataFolder, modelFile: "", session: "one", peers, log: silentLog });
  try {
    const bytes = new Emitter<ReceivedBytes>();
    const nothing = async () => {};
    const address = "udpin:127.0.0.1:0";
    const link: Link = {
      ...{ address, boundAddress: address, open: nothing, close: nothing, send: () => {} },
      ...{ onBytes: bytes.on, onClosed: () => () => {} },
    };
    station.node.addLink("radio", link);
    const [lat, lon, altitude] = [home.lat * 1e7, home.lon * 1e7, 200_000];
    const messages = [
      messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, mavlinkVersion: 3, baseMode: 128 }),
      messageOf(common.HomePosition, { latitude: lat, longitude: lon, altitude }),
      messageOf(common.GlobalPositionInt, { timeBootMs: 1, lat, lon, alt: 320_000, relativeAlt: 120_000 }),
    ];
    messages.forEach((message, sequence) => {
      bytes.emit({ bytes: encodePacket(message, { systemId: 1, componentId: 1, sequence }), at: Date.now() });
    });
    const [ours, theirs] = portPair();
    const vision = {
      "stream.open": ({ address: at }: { address: string }) => ({ address: at }),
      "stream.record": () => null,
      "detector.load": () => ({ file: "", name: "none", classes: [], provider: "CPU", threshold: 0.5 }),
    } as unknown as Handlers<VisionCalls>;
    const server = new RpcServer<VisionCalls, VisionEvents>(theirs, vision, visionParsers);
    station.streams.attach(ours);
    await station.streams.open("1:1", "udp://127.0.0.1:5600");
    const pose = { ...home, amsl: 320, headingDeg: 0, pitchDeg: -60, rollDeg: 0 };
    const startAt = Date.now();
    for (let t = 0; t <= 5_000; t += 200) {
      const metadata = metadataOf({
        at: startAt + t,
        pose,
        platform: { yawDeg: 0, pitchDeg: 0, rollDeg: 0 },
        hfovDeg: 50,
      });
      server.emit("frame", { streamId: "video-1-1", at: startAt + t, width: 1_280, height: 720, tracks: [], metadata });
    }
    const spot = offset(home, 0, 120 / Math.tan(Math.PI / 3));
    const ask = (place: typeof home) => station.handlers["footprints.filmed"]({ place, limit: 9 }) as FilmedAnswer;
    await expect.poll(() => ask(spot).intervals[0]?.toAt).toBe(startAt + 5_500);
    const sortieId = station.sorties.current("1:1")?.id;
    expect(ask(spot)).toMatchObject({
      total: 1,
      intervals: [{ streamId: "video-1-1", sortieId, vehicleId: "1:1", fromAt: startAt - 500, footage: "none" }],
    });
    expect(ask(offset(home, 180, 50)).total).toBe(0);
  } finally {
    await station.close();
    rmSync(dataFolder, { recursive: true, force: true });
  }
});
