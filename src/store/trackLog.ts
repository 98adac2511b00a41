import { appendFileSync, createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Log } from "../base/log.ts";
import { FailureError } from "../contract/failure.ts";
import type { TrackRecord } from "../contract/records.ts";
import { type RecordedSight, type Recording, recordingOf, sightLine, sightOf, zonesLine } from "../review/recording.ts";
import type { WatchZone } from "../review/watchZone.ts";

interface TrackLogOptions {
  /** A sortie's own folder. */
  readonly folder: (sortieId: string) => string;
  readonly log: Log;
}

const FILE = "tracks.jsonl";
const LEAST_STEP_MS = 500;
const MOST_WAITING = 20_000;
const MOST_BYTES = 400 * 2 ** 20;
const FORGET_MS = 60_000;

/**
 * The tracks of each sortie in a file of its folder: a line for each track at most twice a second, and one for the zones
 * that are watched, each time they change. Lines are only added, so that a crash costs the last second at most.
 */
export class TrackLog {
  readonly #options: TrackLogOptions;
  readonly #waiting = new Map<string, string[]>();
  /** When each track was written last, and its frames since. */
  readonly #written = new Map<string, { at: number; seen: number }>();
  readonly #zonesOf = new Map<string, readonly WatchZone[]>();
  #zones: readonly WatchZone[] = [];
  #failing = false;

  constructor(options: TrackLogOptions) {
    this.#options = options;
  }

  setZones(zones: readonly WatchZone[]): void {
    this.#zones = zones;
  }

  observe(sortieId: string, track: TrackRecord, at: number): void {
    const key = `${sortieId} ${track.streamId} ${track.id}`;
    const before = this.#written.get(key);
    const seen = (before?.seen ?? 0) + 1;
    const sinceMs = at - (before?.at ?? Number.NEGATIVE_INFINITY);
    if (before && sinceMs >= 0 && sinceMs < LEAST_STEP_MS) {
      before.seen = seen;
      return;
    }
    this.#written.set(key, { at, seen: 0 });
    const lines = this.#waiting.get(sortieId) ?? [];
    if (this.#zonesOf.get(sortieId) !== this.#zones) {
      this.#zonesOf.set(sortieId, this.#zones);
      lines.push(zonesLine({ at, zones: this.#zones }));
    }
    lines.push(sightLine({ at, seen, track }));
    this.#waiting.set(sortieId, lines.slice(-MOST_WAITING));
  }

  /** Writes what waits; where that fails it is said once, and tried again with the next call. */
  flush(at: number): void {
    for (const [key, { at: last }] of this.#written) if (at - last > FORGET_MS) this.#written.delete(key);
    for (const [sortieId, lines] of this.#waiting) {
      try {
        appendFileSync(this.#file(sortieId), `${lines.join("\n")}\n`);
        this.#waiting.delete(sortieId);
        this.#failing = false;
      } catch (cause) {
        if (!this.#failing) this.#options.log.error(`tracks of ${sortieId} cannot be written`, cause);
        this.#failing = true;
      }
    }
  }

  has(sortieId: string): boolean {
    return this.#waiting.has(sortieId) || existsSync(this.#file(sortieId));
  }

  /** @throws FailureError not-found when no track of the sortie was kept, bad-input when its file is too large to be read. */
  read(sortieId: string): Recording {
    this.flush(Number.NEGATIVE_INFINITY);
    const file = this.#file(sortieId);
    if (!existsSync(file))
      throw new FailureError(
        "not-found",
        `No tracks of the sortie ${sortieId} were kept`,
        "Choose another sortie; tracks are kept since this version, of flights in which vehicles were seen",
      );
    if (statSync(file).size > MOST_BYTES)
      throw new FailureError("bad-input", `The tracks of the sortie are too many to be tried at once: ${file}`);
    return recordingOf(sortieId, readFileSync(file, "utf8").split("\n"));
  }

  #file(sortieId: string): string {
    return join(this.#options.folder(sortieId), FILE);
  }
}

/**
 * The sights of one stream's tracks between two instants (ms since 1970), from the file that a `TrackLog` keeps in a
 * sortie's folder; read line by line, whatever its size. None where no tracks were kept.
 */
export async function sightsBetween(
  folder: string,
  { streamId, fromAt, toAt }: { readonly streamId: string; readonly fromAt: number; readonly toAt: number },
): Promise<RecordedSight[]> {
  const file = join(folder, FILE);
  if (!existsSync(file)) return [];
  const sights: RecordedSight[] = [];
  const input = createReadStream(file, "utf8");
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      const at = Number.parseFloat(line.slice(1)); // most lines need not be read further
      if (!(line.startsWith("[") && at >= fromAt && at <= toAt)) continue;
      const sight = sightOf(line);
      if (sight?.track.streamId === streamId) sights.push(sight);
    }
  } finally {
    input.destroy();
  }
  return sights;
}
