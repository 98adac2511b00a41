import { stat } from "node:fs/promises";
import { Emitter } from "../base/emitter.ts";
import { FailureError } from "../contract/failure.ts";
import type { FlagRecord } from "../contract/records.ts";
import type { BuriedFile, Tombstone } from "../contract/retention.ts";
import type { KeptFile } from "../store/custodyStore.ts";
import type { AnySegment } from "../store/evidenceStore.ts";
import type { RemovalTask, RetentionStore } from "../store/retentionStore.ts";
import type { Tombstones } from "../store/tombstones.ts";
import { hashFile } from "./fileHash.ts";
import { recentMs } from "./footageRules.ts";
import type { RetentionRemover } from "./retentionRemover.ts";

interface Parts {
  readonly stones: Tombstones;
  readonly store: RetentionStore;
  readonly remover: RetentionRemover;
  /** @throws FailureError not-found */
  readonly flag: (flagId: string) => FlagRecord;
  readonly segments: (streamId: string, fromAt: number, toAt: number, sortieId: string) => readonly AnySegment[];
  readonly stillOf: (flag: FlagRecord) => string;
  readonly pathOf: (file: string) => string;
  readonly kept: (path: string) => KeptFile | undefined;
  /** Flags that somebody takes out now, and files that somebody reads. */
  readonly flagsInUse: () => ReadonlySet<string>;
  readonly inUse: () => ReadonlySet<string>;
  readonly station: string;
  readonly now: () => number;
}

/** A file of a flag, and what becomes of it. */
interface Found {
  readonly file: string;
  readonly buried: BuriedFile;
}

/**
 * Deletes one flag: in its place there is a tombstone at once, with the hashes of what belonged to it; then its still and its
 * footage go, but for segments that show other flags too. What is under way when the station dies is ended at the next start.
 */
export class FlagRemoval {
  readonly #parts: Parts;
  readonly #gone = new Emitter<string>();
  #tail: Promise<unknown> = Promise.resolve();

  /** The id of a flag that was deleted. */
  readonly onGone = this.#gone.on;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Rejects with a FailureError: not-found, refused while it is held or still seen, busy while it is used. */
  delete(order: { readonly flagId: string; readonly reason: string; readonly by: string }): Promise<Tombstone> {
    const done = this.#tail.then(() => this.#delete(order));
    this.#tail = done.catch(() => {}); // who asked is told
    return done;
  }

  /** Waits until what was begun is done. */
  async close(): Promise<void> {
    await this.#tail;
  }

  async #delete({ flagId, reason, by }: { flagId: string; reason: string; by: string }): Promise<Tombstone> {
    const { stones, remover, flag: flagOf, station, now } = this.#parts;
    this.#mayGo(flagOf(flagId));
    const hashed = await this.#filesOf(flagOf(flagId));
    const flag = flagOf(flagId); // as it is now, as all that follows: hashing may have taken minutes
    this.#mayGo(flag);
    this.#mustBeFree(flag, hashed);
    const found = hashed.map((one) => this.#shared(one, flagId));
    const at = now();
    const { sortieId, openedAt, lastAt, rule } = flag;
    const files = found.map(({ buried }) => buried);
    const stone = { flagId, sortieId, openedAt, lastAt, rule, by, at, reason, files, station };
    stones.bury(flag, stone, tasksOf(found, stone));
    this.#gone.emit(flagId);
    await remover.resume();
    return stone;
  }

  #mayGo({ id, state }: FlagRecord): void {
    const hold = this.#parts.store.holdOf(id);
    if (hold)
      throw new FailureError(
        "refused",
        `Flag ${id} is held by ${hold.by || "the station"}: ${hold.reason}`,
        "End the hold first, if it may be deleted",
      );
    if (state === "open")
      throw new FailureError("refused", `Flag ${id} is still being seen`, "Wait until it is closed");
    if (this.#parts.flagsInUse().has(id))
      throw new FailureError("busy", `Flag ${id} is being taken out`, "Wait until that is done, or cancel it");
  }

  async #filesOf(flag: FlagRecord): Promise<Found[]> {
    const { segments, stillOf } = this.#parts;
    const found: Found[] = [];
    const files = new Set<string>();
    for (const { streamId, sortieId = flag.sortieId, fromAt, toAt } of flag.sightings)
      for (const segment of segments(streamId, fromAt - LEAD_MS, toAt + LEAD_MS, sortieId)) {
        if (files.has(segment.file) || segment.removedAt !== undefined) continue;
        files.add(segment.file);
        this.#mustBeFree(flag, [segment]);
        if (await this.#mayBeOpen(segment))
          throw new FailureError(
            "busy",
            `The footage of flag ${flag.id} was recorded only just now, and may still be recorded`,
            "Wait ten minutes",
          );
        found.push(await this.#file(segment.file, "footage"));
      }
    const still = stillOf(flag);
    if (await stat(still).catch(() => undefined)) found.push(await this.#file(still, "still"));
    return found;
  }

  #mustBeFree({ id }: FlagRecord, files: readonly { readonly file: string }[]): void {
    const inUse = this.#parts.inUse();
    if (files.some(({ file }) => inUse.has(file)))
      throw new FailureError(
        "busy",
        `The footage of flag ${id} is being used`,
        "Wait until the export or the replay is done, or cancel it",
      );
  }

  /** With the other flags that a segment shows. */
  #shared({ file, buried }: Found, flagId: string): Found {
    if (buried.kind !== "footage") return { file, buried };
    const sharedWith = this.#parts.store.showing(file, LEAD_MS).filter((id) => id !== flagId);
    return { file, buried: { ...buried, ...(sharedWith.length > 0 && { sharedWith }) } };
  }

  /** A clock that jumped back leaves files of the future, which nobody writes to. */
  async #mayBeOpen({ file, endAt }: AnySegment): Promise<boolean> {
    const writtenAt = (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;
    return Math.abs(this.#parts.now() - Math.max(endAt, writtenAt)) < recentMs;
  }

  async #file(file: string, kind: "footage" | "still"): Promise<Found> {
    const { pathOf, kept } = this.#parts;
    const path = pathOf(file);
    // As it was when it was closed; what was not hashed then is hashed now. One that is gone has no hash.
    const now = await hashFile(file).catch(() => undefined);
    const sha256 = kept(path)?.sha256 ?? now?.sha256;
    const buried: BuriedFile = {
      ...{ path, kind, bytes: now?.bytes ?? 0 },
      ...(sha256 !== undefined && { sha256 }),
    };
    return { file, buried };
  }
}

/** What is to be removed of a deleted flag's files. */
const tasksOf = (found: readonly Found[], { flagId, sortieId, at, by, reason }: Tombstone): RemovalTask[] =>
  found
    .filter(({ buried }) => buried.sharedWith === undefined)
    .map(({ file, buried: { kind, bytes } }) => ({
      ...{ file, kind, why: "deleted", rule: `flag ${flagId} was deleted: ${reason}`, flagId, sortieId, bytes, at, by },
    }));

/** Of the footage before and after a sighting that shows it, ms. */
export const LEAD_MS = 2_000;
