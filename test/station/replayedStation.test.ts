import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { common, type MavLinkData, minimal } from "mavlink-mappings";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { Station } from "../../src/station/station.ts";

let folder = "";
let station: Station;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"] });
  folder = mkdtempSync(join(tmpdir(), "vedette-replayed-"));
  const peers = { need: () => {}, onPeer: () => () => {}, onOrphaned: () => () => {} };
  station = new Station({ dataFolder: folder, modelFile: "", session: "one", peers, log: silentLog });
});
afterEach(async () => {
  await station.close();
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

/** A minute of an armed vehicle with five items on board, one position a second. */
function log(): string {
  const told: MavLinkData[] = [
    messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, baseMode: 128, mavlinkVersion: 3 } as never),
    messageOf(common.MissionCurrent, { seq: 1, total: 5 }),
    messageOf(common.GlobalPositionInt, { lat: 486_200_000, lon: 169_300_000, alt: 260_000, relativeAlt: 60_000 }),
  ];
  const file = join(folder, "flight.tlog");
  const entries = Array.from({ length: 60 * told.length }, (_, i) => {
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(BigInt((1_600_000_000_000 + Math.floor(i / told.length) * 1_000) * 1_000));
    const packet = encodePacket(told[i % told.length]!, { systemId: 1, componentId: 1, sequence: i & 0xff });
    return Buffer.concat([stamp, packet]);
  });
  writeFileSync(file, Buffer.concat(entries));
  return file;
}

it("a replayed vehicle says that it is one, shows nothing of the real one of its number, and takes nothing from it", async () => {
  const patrol = { plan: { ...newPlan(), name: "North" }, uploadedAt: 1 };
  station.patrols.hold("1:1", patrol, Array(9).fill({ command: 16 }));
  const { id } = await station.links.open(`tlog:${log()}`, { remember: false });
  await vi.advanceTimersByTimeAsync(10_000);
  const { name, replayed, lost, patrol: shown, sortieId } = station.vehicles()[0]!;
  expect({ name, replayed, lost, shown, sortieId }).toEqual({ name: "REPLAY Copter 1", replayed: true, lost: false });
  expect(station.snapshot().trails.map(({ vehicleId }) => vehicleId)).toEqual(["1:1"]);
  const gone: string[] = [];
  station.announcer.on("vehicleGone", ({ vehicleId }) => gone.push(vehicleId));
  await station.links.close(id);
  await vi.advanceTimersByTimeAsync(8_000);
  const { vehicles, trails } = station.snapshot();
  expect({ gone, vehicles, trails }).toEqual({ gone: ["1:1"], vehicles: [], trails: [] });
  expect(station.patrols.of("1:1")?.plan.name).toBe("North");
});
