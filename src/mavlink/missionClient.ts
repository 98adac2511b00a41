import { common } from "mavlink-mappings";
import { FailureError, failureOf } from "../contract/failure.ts";
import type { TransferRecord } from "../contract/records.ts";
import type { Position } from "../geo/position.ts";
import { type Fence, fenceProblems, type RallyPoint, rallyProblems } from "../mission/fence.ts";
import { fenceOfItems, itemsOfFence, itemsOfRally, rallyOfItems } from "../mission/fenceItems.ts";
import type { MissionItem } from "../mission/item.ts";
import { checkItems } from "./checkItems.ts";
import type { FtpClient } from "./ftpClient.ts";
import { clearItems } from "./missionClear.ts";
import { downloadItems } from "./missionDownload.ts";
import { uploadByFtp } from "./missionFtp.ts";
import { difference, fromMissionItemInt, type ItemStorage, toMissionItemInt } from "./missionItems.ts";
import { MissionTurns } from "./missionTurns.ts";
import { uploadItems } from "./missionUpload.ts";
import { firstDifference, homeItem, onBoardWords } from "./missionWords.ts";
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
  /** It takes its items as files too, which is tried first: many at once, and all or none of them. */
  readonly files?: boolean | undefined;
}

export interface TransferOptions {
  readonly onProgress?: ((state: TransferRecord["state"]) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Nobody waits for this download: it ends as `cancelled` when another transfer is wanted. */
  readonly background?: boolean | undefined;
  /** MAV_MISSION_TYPE: mission (default), fence or rally. */
  readonly missionType?: number | undefined;
}

/** Carries missions to and from vehicles, one transfer for each vehicle at a time. */
export class MissionClient {
  readonly #node: MavlinkNode;
  readonly #trips: RoundTrips;
  readonly #ftp: FtpClient | undefined;
  readonly #turns: MissionTurns;

  /** Without `ftp` everything goes item by item. */
  constructor(
    node: MavlinkNode,
    { trips = new RoundTrips(), ftp }: { readonly trips?: RoundTrips; readonly ftp?: FtpClient } = {},
  ) {
    this.#node = node;
    this.#trips = trips;
    this.#ftp = ftp;
    this.#turns = new MissionTurns(node);
  }

  /**
   * Uploads the items, reads them back and compares; resolves only when the vehicle holds what was sent. Rejects with a
   * FailureError: `bad-input` or `refused` naming the item, `timeout`, `cancelled`, `busy`, `unreachable`. After a refusal
   * or silence the remedy says what is on board now, if the vehicle still tells.
   */
  async upload(target: MissionTarget, items: readonly MissionItem[], options: TransferOptions = {}): Promise<void> {
    if (items.length === 0) return this.clear(target, options);
    checkItems(items);
    const job = this.#job(target, options);
    const hidden = hasHome(target, job.missionType) ? 1 : 0;
    const all = hidden ? [homeItem(target.home), ...items] : items;
    const onWire = all.map((item, seq) => toMissionItemInt(item, seq, job, job.missionType));
    const onSent = (sent: number) =>
      options.onProgress?.({ phase: "items", done: Math.max(0, sent - hidden), total: items.length });
    await this.#turns.take(turn(target, options), async () => {
      if (await this.#uploadFile(target, all, job, onSent)) {
        if ((await this.#mismatch(target, job, items, options)) === undefined) return;
      }
      let mismatch = "";
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        options.onProgress?.({ phase: "counting" });
        const failure = await failureIn(uploadItems({ ...job, items: onWire, hidden, onSent }));
        if (failure) {
          if (failure.failure.code === "cancelled") throw failure;
          if (await this.#isOnBoard(failure, target, job, items)) return;
        }
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

  /** Whether the vehicle took the items as one file; what it holds of them is to be read back. Rejects `cancelled` only. */
  async #uploadFile(
    { files }: MissionTarget,
    items: readonly MissionItem[],
    job: Job,
    onSent: (items: number) => void,
  ): Promise<boolean> {
    if (!files || !this.#ftp) return false;
    const onProgress = (done: number, total: number) => onSent(Math.floor((items.length * done) / total));
    try {
      const options = { signal: job.signal, onProgress, firstAnswerMs: FILE_ANSWER_MS };
      await uploadByFtp(this.#ftp, job, job.missionType, items, options);
      return true;
    } catch (cause) {
      if (failureOf(cause).code === "cancelled") throw cause;
      return false; // it goes item by item, whatever was wrong with files
    }
  }

  /** Reads the items on board, without ArduPilot's home item. */
  async download(target: MissionTarget, options: TransferOptions = {}): Promise<MissionItem[]> {
    const given = options.signal ? [options.signal] : [];
    const aside = options.background ? new AbortController() : undefined;
    const signal = aside ? AbortSignal.any([aside.signal, ...given]) : options.signal;
    const job = this.#job(target, { ...options, signal });
    const read = () => this.#read(target, job, options);
    return this.#turns.take({ ...turn(target, options), giveWay: aside && (() => aside.abort()) }, read);
  }

  /** Uploads a geofence, verified like a mission; an empty one is cleared. Rejects as `upload` does. */
  async uploadFence(target: MissionTarget, fence: Fence, options: TransferOptions = {}): Promise<void> {
    refuse("Fence", fenceProblems(fence));
    await this.upload(target, itemsOfFence(fence), { ...options, missionType: common.MavMissionType.FENCE });
  }

  /** Uploads rally points, verified like a mission; none at all clears them. Rejects as `upload` does. */
  async uploadRally(
    target: MissionTarget,
    points: readonly RallyPoint[],
    options: TransferOptions = {},
  ): Promise<void> {
    refuse("Rally points", rallyProblems(points));
    await this.upload(target, itemsOfRally(points), { ...options, missionType: common.MavMissionType.RALLY });
  }

  /** Reads the geofence on board; rejects with `refused` naming the item when its items make none. */
  async downloadFence(target: MissionTarget, options: TransferOptions = {}): Promise<Fence> {
    return fenceOfItems(await this.download(target, { ...options, missionType: common.MavMissionType.FENCE }));
  }

  /** Reads the rally points on board. */
  async downloadRally(target: MissionTarget, options: TransferOptions = {}): Promise<RallyPoint[]> {
    return rallyOfItems(await this.download(target, { ...options, missionType: common.MavMissionType.RALLY }));
  }

  /** Removes all items on board and reads back that there are none; fails as `upload` does. */
  async clear(target: MissionTarget, options: TransferOptions = {}): Promise<void> {
    const job = this.#job(target, options);
    await this.#turns.take(turn(target, options), async () => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        options.onProgress?.({ phase: "clearing" });
        await clearItems(job);
        if ((await this.#mismatch(target, job, [], options)) === undefined) return;
      }
      throw new FailureError(
        "refused",
        "Clearing failed: the vehicle said that it cleared its items, and still holds some",
        "See whether another ground station uploads at the same time.",
      );
    });
  }

  /**
   * Whether all is on board although the upload failed: only the words about it were lost. Otherwise throws the failure,
   * with what is on board instead, if the vehicle still tells.
   */
  async #isOnBoard(failed: FailureError, target: MissionTarget, job: Job, sent: readonly MissionItem[]): Promise<true> {
    const { code, message, remedy } = failed.failure;
    let read: readonly MissionItem[];
    try {
      read = await this.#read(target, { ...job, giveUpMs: LEARN_MS, patienceMs: LEARN_MS }, {});
    } catch (cause) {
      if (failureOf(cause).code === "cancelled") throw cause;
      throw new FailureError(code, message, remedy ?? UNKNOWN);
    }
    if (firstDifference(sent, read, target.storage) === undefined) return true;
    const same = sent.findIndex((item, i) => !read[i] || difference(item, read[i], target.storage) !== undefined);
    throw new FailureError(code, message, onBoardWords(read.length, same));
  }

  async #mismatch(
    target: MissionTarget,
    job: Job,
    sent: readonly MissionItem[],
    options: TransferOptions,
  ): Promise<string | undefined> {
    try {
      const patienceMs = sent.length > 0 ? VERIFY_PATIENCE_MS : job.patienceMs;
      return firstDifference(sent, await this.#read(target, { ...job, patienceMs }, options), target.storage);
    } catch (cause) {
      // A vehicle that is still waiting for items refuses to give them out.
      const { code, message } = failureOf(cause);
      if (code === "refused") return message;
      if (code !== "timeout") throw cause;
      const what = sent.length > 0 ? "All items were sent" : "Clearing was acknowledged";
      throw new FailureError(code, `${what}, but what is on board could not be read back: ${message}`, UNKNOWN);
    }
  }

  async #read(target: MissionTarget, job: Job, { onProgress }: TransferOptions): Promise<MissionItem[]> {
    const hidden = hasHome(target, job.missionType) ? 1 : 0;
    const onRead = (done: number, total: number) =>
      onProgress?.({ phase: "verifying", done: Math.max(0, done - hidden), total: Math.max(0, total - hidden) });
    const window = target.storage === "exact" ? 1 : 6; // PX4 gives items out in order only
    const read = await downloadItems({ ...job, window, onRead });
    return read.slice(hidden).map(fromMissionItemInt);
  }

  #job({ systemId, componentId = 1 }: MissionTarget, { signal, missionType = 0 }: TransferOptions): Job {
    const patienceMs = BUSY_MS;
    return { node: this.#node, trips: this.#trips, systemId, componentId, signal, missionType, patienceMs };
  }
}

interface Job {
  readonly node: MavlinkNode;
  readonly trips: RoundTrips;
  readonly systemId: number;
  readonly componentId: number;
  readonly signal: AbortSignal | undefined;
  readonly missionType: number;
  readonly patienceMs: number;
  readonly giveUpMs?: number;
}

const ATTEMPTS = 4;
const BUSY_MS = 12_000; // longer than any autopilot keeps waiting for someone who fell silent
const VERIFY_PATIENCE_MS = 1_000; // it was given all items: if it waits for more, it is better to start again
const LEARN_MS = 2_000;
const FILE_ANSWER_MS = 5_000;
const UNKNOWN = "What is on board may be incomplete: upload again before you fly it.";

const turn = ({ systemId }: MissionTarget, { onProgress, missionType }: TransferOptions) => ({
  systemId,
  onProgress,
  missionType,
});

const hasHome = ({ storage }: MissionTarget, missionType: number): boolean =>
  storage !== "exact" && missionType === common.MavMissionType.MISSION;

const failureIn = (work: Promise<void>): Promise<FailureError | undefined> =>
  work.then(
    () => undefined,
    (cause: unknown) => {
      if (cause instanceof FailureError) return cause;
      throw cause;
    },
  );

function refuse(what: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new FailureError("bad-input", `${what} refused: ${problems.join("; ")}`, "Correct it; nothing was sent.");
}
