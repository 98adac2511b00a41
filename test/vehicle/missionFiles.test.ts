import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import type { TransferRecord } from "../../src/contract/records.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { every } from "../../src/mavlink/clock.ts";
import { startHeartbeat } from "../../src/mavlink/heartbeat.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import type { Fence, RallyPoint } from "../../src/mission/fence.ts";
import type { MissionItem } from "../../src/mission/item.ts";
import { SimVehicle } from "../../src/sim/simVehicle.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";

const base = { lat: 47, lon: 8, amsl: 400 };
const bad = { loss: 0.2, duplicate: 0.1, jitterMs: 60, seed: 21 };

/** A simulated vehicle behind a radio, heard for 20 s; `heard` counts what reaches it by name. */
async function connected(autopilot: "ardupilot" | "px4", conditions = bad) {
  const clock = new VirtualClock();
  const [near, far] = memoryLinkPair({ clock, delayMs: 40, ...conditions });
  await Promise.all([near.open(), far.open()]);
  const node = new MavlinkNode({ clock });
  node.addLink("radio", near);
  startHeartbeat(node);
  const copter = new SimVehicle({
    ...{ autopilot, systemId: 1, seed: 1, link: far, bootAt: clock.now(), start: base },
    ...{ ground: flatGround(base.amsl), wind: { speed: 0, fromDeg: 0 } },
  });
  every(clock, 40, () => copter.step(0.04, clock.now()));
  const fleet = new Fleet(node, { rates: [] });
  await clock.advance(20_000);
  const sent = new Map<number, number>();
  node.onPacket(({ direction, messageId }) => {
    if (direction === "out") sent.set(messageId, (sent.get(messageId) ?? 0) + 1);
  });
  const { actions } = fleet.vehicle("1:1");
  return { clock, copter, near, far, fleet, actions, sent: (id: number) => sent.get(id) ?? 0 };
}

const patrol: MissionItem[] = Array.from({ length: 60 }, (_, i) => ({
  ...{ command: common.MavCmd.NAV_WAYPOINT, frame: common.MavFrame.GLOBAL_RELATIVE_ALT, params: [0, 0, 0, 0] as const },
  ...{ lat: base.lat + i * 0.0005, lon: base.lon, z: 40, autocontinue: true },
}));
const corners = [
  { lat: 46.99, lon: 7.99 },
  { lat: 47.05, lon: 7.99 },
  { lat: 47.05, lon: 8.01 },
];
const fence: Fence = { polygons: [{ kind: "inclusion", points: corners }], circles: [] };
const rally: RallyPoint[] = [{ lat: 47.01, lon: 8, ahl: 40 }];
const ITEM = common.MissionItemInt.MSG_ID;
const FILE = common.FileTransferProtocol.MSG_ID;

describe("plans for a vehicle that takes files, over a link that loses every fifth packet each way", () => {
  it("go as files, and are read back item by item", async () => {
    const { clock, actions, copter, sent } = await connected("ardupilot");
    const phases: string[] = [];
    const onProgress = (state: TransferRecord["state"]) => phases.push(state.phase);
    await clock.run(actions.upload(patrol, { onProgress }));
    await clock.run(actions.uploadFence(fence));
    await clock.run(actions.uploadRally(rally));
    expect(sent(ITEM)).toBe(0);
    expect(sent(FILE)).toBeGreaterThan(10);
    expect(sent(common.MissionRequestInt.MSG_ID)).toBeGreaterThanOrEqual(patrol.length);
    expect([...new Set(phases)]).toEqual(["items", "verifying", "done"]);
    expect([copter.copter.items.length, copter.fence.length, copter.rally.length]).toEqual([61, 3, 1]);
    expect(await clock.run(actions.download())).toEqual(patrol);
    expect(await clock.run(actions.downloadFence())).toEqual(fence);
    expect(await clock.run(actions.downloadRally())).toEqual(rally);
  });

  it("go item by item where no files are offered", async () => {
    const { clock, actions, sent } = await connected("px4");
    await clock.run(actions.upload(patrol));
    expect([sent(FILE), sent(ITEM) >= patrol.length]).toEqual([0, true]);
  });

  it("can be cancelled on their way, and what was on board stays", async () => {
    const { clock, actions, copter } = await connected("ardupilot");
    await clock.run(actions.upload(patrol.slice(0, 5)));
    const abort = new AbortController();
    const onProgress = (state: TransferRecord["state"]) => {
      if (state.phase === "items" && state.done > 20) abort.abort();
    };
    const cancelled = actions.upload(patrol, { signal: abort.signal, onProgress }).catch(failureOf);
    expect(await clock.run(cancelled)).toMatchObject({ code: "cancelled" });
    await clock.advance(20_000);
    expect(copter.copter.items.length).toBe(6);
  });
});
