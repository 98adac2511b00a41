import { failureOf } from "../../src/contract/failure.ts";
import { MissionClient } from "../../src/mavlink/missionClient.ts";
import type { MissionItem } from "../../src/mission/item.ts";
import { asStored, asStoredPoint } from "../../src/sim/itemStorage.ts";
import type { StoredItem } from "../../src/sim/missionItems.ts";
import { fencePoints, patrol, rallyPoints } from "./items.ts";
import { peerUpload } from "./peer.ts";
import { radio } from "./radio.ts";

export const whats = ["mission", "fence", "rally", "download"] as const;
export type What = (typeof whats)[number];
/** ArduPilot-like, and PX4-like with either time until it asks again. */
export const vehicles = ["ArduPilot", "PX4 250 ms", "PX4 500 ms"] as const;
export type Vehicle = (typeof vehicles)[number];

export interface Cell {
  readonly what: What;
  readonly vehicle: Vehicle;
  readonly loss: number; // 0…1
  readonly runs: number;
  readonly success: number; // 0…1
  readonly medianS: number; // of the runs that succeeded
  readonly p95S: number;
  /** Transfers that were called done while the vehicle held something else: must be 0. */
  readonly falselyVerified: number;
  /** The first failure's words. */
  readonly failure: string;
}

/** Runs one kind of transfer many times, each run with a seed of its own. */
export async function measure({
  what,
  vehicle,
  loss,
  runs,
  items,
}: {
  what: What;
  vehicle: Vehicle;
  loss: number;
  runs: number;
  items: number;
}): Promise<Cell> {
  const times: number[] = [];
  let falselyVerified = 0;
  let failure = "";
  for (let run = 0; run < runs; run++) {
    const ended = await once(what, vehicle, loss, items, 1 + run + 100_003 * Math.round(loss * 100));
    if (ended.failure === "") times.push(ended.ms / 1000);
    else failure ||= ended.failure;
    if (ended.failure === WRONG) falselyVerified++;
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  const success = times.length / runs;
  return { what, vehicle, loss, runs, success, medianS: at(0.5), p95S: at(0.95), falselyVerified, failure };
}

const WRONG = "called done, but the vehicle holds something else";

async function once(what: What, vehicle: Vehicle, loss: number, count: number, seed: number) {
  const missionType = what === "fence" ? 1 : what === "rally" ? 2 : 0;
  const sent = what === "fence" ? fencePoints(60) : what === "rally" ? rallyPoints(40) : patrol(count);
  const { clock, ground, server, setLoss } = await radio(vehicle, seed);
  const client = new MissionClient(ground);
  const storage = vehicle === "ArduPilot" ? ("ardupilot" as const) : ("exact" as const);
  const target = { systemId: 1, storage };
  if (what === "download") await clock.run(client.upload(target, sent));
  setLoss(loss);
  const from = clock.now();
  const transfer = async () => {
    if (what !== "download") return client.upload(target, sent, { missionType });
    const read = await client.download(target);
    if (!holds(read.map(toStored), sent, storage === "ardupilot")) throw new Error(WRONG);
  };
  const failure = await clock.run(
    transfer().then(
      () => "",
      (cause: unknown) => failureOf(cause).message,
    ),
  );
  const ms = clock.now() - from;
  if (failure !== "") return { ms, failure };
  const stored = missionType === 1 ? server.fence : missionType === 2 ? server.rally : server.mission();
  return { ms, failure: holds(stored, sent, storage === "ardupilot") ? "" : WRONG };
}

/** The share of missions that the peers' published state machine brings on board whole, each acknowledged. */
export async function measurePeer(vehicle: Vehicle, loss: number, runs: number, count: number): Promise<number> {
  let whole = 0;
  for (let run = 0; run < runs; run++) {
    const sent = patrol(count);
    const { clock, ground, server, setLoss } = await radio(vehicle, 1 + run + 100_003 * Math.round(loss * 100));
    setLoss(loss);
    const packed = vehicle === "ArduPilot";
    const acknowledged = await clock.run(peerUpload(ground, packed ? [sent[0] as MissionItem, ...sent] : sent));
    if (acknowledged && holds(server.mission(), sent, packed)) whole++;
  }
  return whole / runs;
}

/** Whether the vehicle's memory is what was sent, to the last digit, but for what its storage has no room for. */
function holds(stored: readonly StoredItem[], sent: readonly MissionItem[], packed: boolean): boolean {
  return (
    stored.length === sent.length &&
    sent.every((item, i) => {
      const exact = toStored(item);
      const should = !packed ? exact : item.command >= 5000 ? asStoredPoint(exact) : asStored(exact);
      const is = stored[i]!;
      const numbers = (of: StoredItem) => [of.command, of.frame, ...of.params, of.x, of.y, of.z].map(Math.fround);
      return numbers(should).every((value, k) => Object.is(value + 0, (numbers(is)[k] as number) + 0));
    })
  );
}

function toStored({ command, frame, params, lat, lon, z, autocontinue }: MissionItem): StoredItem {
  const scale = frame === 2 ? 1 : 1e7;
  const [x, y] = [Math.round(lat * scale), Math.round(lon * scale)];
  return { command, frame, params, x, y, z, autocontinue: autocontinue ? 1 : 0 };
}
