import { common } from "mavlink-mappings";
import { FailureError, failureOf } from "../contract/failure.ts";
import type { TransferRecord } from "../contract/records.ts";
import type { Position } from "../geo/position.ts";
import type { MissionItem } from "../mission/item.ts";
import { Conversation } from "./conversation.ts";
import { messageOf } from "./dialect.ts";
import { missionResultWords } from "./mavResult.ts";
import { downloadItems } from "./missionDownload.ts";
import { difference, fromMissionItemInt, type ItemStorage, toMissionItemInt } from "./missionItems.ts";
import { uploadItems } from "./missionUpload.ts";
import type { MavlinkNode } from "./node.ts";
import { RoundTrips } from "./roundTrips.ts";

/** Whose mission it is. */
export interface MissionTarget {
  readonly systemId: number;
  readonly componentId?: number; // default 1
  /** With `ardupilot`, item 0 of the mission is home: the client adds it and takes it away. */
  readonly storage: ItemStorage;
  /** What to write into ArduPilot's home item, which the vehicle replaces by its own home. */
  readonly home?: Position | undefined;
}

export interface TransferOptions {
  readonly onProgress?: ((state: TransferRecord["state"]) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** MAV_MISSION_TYPE: mission (default), fence or rally. */
  readonly missionType?: number | undefined;
}

/** Carries missions to and from vehicles, one transfer for each vehicle at a time. */
export class MissionClient {
  readonly #node: MavlinkNode;
  readonly #trips: RoundTrips;
  readonly #busy = new Set<number>();

  constructor(node: MavlinkNode, { trips = new RoundTrips() }: { readonly trips?: RoundTrips } = {}) {
    this.#node = node;
    this.#trips = trips;
  }

  /**
   * Uploads the items, reads them back and compares; resolves only when the vehicle holds what was sent. Rejects with a
   * FailureError: `refused` naming the item, `timeout`, `cancelled`, `busy`, `unreachable`.
   */
  async upload(target: MissionTarget, items: readonly MissionItem[], options: TransferOptions = {}): Promise<void> {
    if (items.length === 0) return this.clear(target, options);
    const job = this.#job(target, options);
    const hidden = hasHome(target, job.missionType) ? 1 : 0;
    const all = hidden ? [homeItem(target.home), ...items] : items;
    const onWire = all.map((item, seq) => toMissionItemInt(item, seq, job, job.missionType));
    const onSent = (sent: number) =>
      options.onProgress?.({ phase: "items", done: Math.max(0, sent - hidden), total: items.length });
    await this.#alone(target.systemId, options, async () => {
      let mismatch = "";
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        options.onProgress?.({ phase: "counting" });
        await uploadItems({ ...job, items: onWire, hidden, onSent });
        mismatch = (await this.#mismatch(target, job, items, options)) ?? "";
        if (mismatch === "") return;
      }
      throw new FailureError(
        "refused",
        `Upload failed: the vehicle holds another mission than was sent: ${mismatch}`,
        "Do not fly it. Change that item, or see whether another ground station uploads at the same time.",
      );
    });
  }

  /** Reads the items on board, without ArduPilot's home item. */
  async download(target: MissionTarget, options: TransferOptions = {}): Promise<MissionItem[]> {
    const job = this.#job(target, options);
    return this.#alone(target.systemId, options, () => this.#read(target, job, options));
  }

  /** Removes all items on board. */
  async clear(target: MissionTarget, options: TransferOptions = {}): Promise<void> {
    const { missionType, ...job } = this.#job(target, options);
    const message = { targetSystem: job.systemId, targetComponent: job.componentId, missionType };
    await this.#alone(target.systemId, options, () => {
      options.onProgress?.({ phase: "clearing" });
      const silent = () => new FailureError("timeout", "Clearing the mission was not answered", "Try again.");
      const talk = new Conversation<void>({ ...job, giveUpMs: 8_000, silent });
      talk.on(common.MissionAck, ({ type, missionType: of }) => {
        if (of !== missionType) return;
        if (type === common.MavMissionResult.ACCEPTED) talk.succeed();
        else talk.fail(new FailureError("refused", `Clearing the mission was refused: ${missionResultWords(type)}`));
      });
      talk.say(() => messageOf(common.MissionClearAll, message));
      return talk.outcome;
    });
  }

  async #mismatch(
    target: MissionTarget,
    job: Job,
    sent: readonly MissionItem[],
    options: TransferOptions,
  ): Promise<string | undefined> {
    try {
      return firstDifference(sent, await this.#read(target, job, options), target.storage);
    } catch (cause) {
      // A vehicle that is still waiting for items refuses to give them out.
      if (failureOf(cause).code !== "refused") throw cause;
      return failureOf(cause).message;
    }
  }

  async #read(target: MissionTarget, job: Job, { onProgress }: TransferOptions): Promise<MissionItem[]> {
    const hidden = hasHome(target, job.missionType) ? 1 : 0;
    const onRead = (done: number, total: number) =>
      onProgress?.({ phase: "verifying", done: Math.max(0, done - hidden), total: Math.max(0, total - hidden) });
    const window = target.storage === "ardupilot" ? 6 : 1; // PX4 gives items out in order only
    const read = await downloadItems({ ...job, window, onRead });
    return read.slice(hidden).map(fromMissionItemInt);
  }

  async #alone<T>(systemId: number, options: TransferOptions, work: () => Promise<T>): Promise<T> {
    if (this.#busy.has(systemId))
      throw new FailureError("busy", `Vehicle ${systemId} is busy with another transfer`, "Wait for it or cancel it.");
    if (!this.#node.reaches(systemId))
      throw new FailureError("unreachable", `No link reaches vehicle ${systemId}`, "See whether its link is open.");
    this.#busy.add(systemId);
    try {
      const result = await work();
      options.onProgress?.({ phase: "done" });
      return result;
    } catch (cause) {
      if (failureOf(cause).code === "cancelled") this.#tellCancelled(systemId, options);
      options.onProgress?.({ phase: "failed", failure: failureOf(cause) });
      throw cause;
    } finally {
      this.#busy.delete(systemId);
    }
  }

  #tellCancelled(systemId: number, { missionType = 0 }: TransferOptions): void {
    const type = common.MavMissionResult.OPERATION_CANCELLED;
    const message = { targetSystem: systemId, targetComponent: 1, missionType, type };
    this.#node.send(messageOf(common.MissionAck, message), { systemId });
  }

  #job({ systemId, componentId = 1 }: MissionTarget, { signal, missionType = 0 }: TransferOptions): Job {
    return { node: this.#node, trips: this.#trips, systemId, componentId, signal, missionType };
  }
}

interface Job {
  readonly node: MavlinkNode;
  readonly trips: RoundTrips;
  readonly systemId: number;
  readonly componentId: number;
  readonly signal: AbortSignal | undefined;
  readonly missionType: number;
}

const ATTEMPTS = 4;

const hasHome = ({ storage }: MissionTarget, missionType: number): boolean =>
  storage === "ardupilot" && missionType === common.MavMissionType.MISSION;

const homeItem = (home: Position | undefined): MissionItem => ({
  command: common.MavCmd.NAV_WAYPOINT,
  frame: common.MavFrame.GLOBAL,
  params: [0, 0, 0, 0],
  lat: home?.lat ?? 0,
  lon: home?.lon ?? 0,
  z: home?.amsl ?? 0,
  autocontinue: true,
});

function firstDifference(
  sent: readonly MissionItem[],
  read: readonly MissionItem[],
  storage: ItemStorage,
): string | undefined {
  if (sent.length !== read.length) return `${read.length} items instead of ${sent.length}`;
  for (const [i, item] of sent.entries()) {
    const words = difference(item, read[i]!, storage);
    if (words) return `item ${i + 1}: ${words}`;
  }
  return undefined;
}
