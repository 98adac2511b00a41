import { readdir, stat } from "node:fs/promises";
import { basename, isAbsolute, join, relative, sep } from "node:path";
import { type Log, reasonOf } from "../base/log.ts";
import type { SegmentRecord, SortieRecord } from "../contract/records.ts";
import type { CustodyStore, KeptFile, RecordedFile, RecordedKind } from "../store/custodyStore.ts";
import type { AuditTrail } from "./auditTrail.ts";
import { type FileHash, hashFile } from "./fileHash.ts";

interface Parts {
  readonly store: CustodyStore;
  readonly trail: Pick<AuditTrail, "note">;
  readonly dataFolder: string;
  /** All segments that should be on the disk. */
  readonly segments: () => readonly (SegmentRecord & { readonly sortieId?: string })[];
  readonly sorties: () => readonly SortieRecord[];
  /** Telemetry logs of the whole station, and the one that is written now. */
  readonly telemetry: () => Promise<readonly { readonly file: string }[]>;
  readonly recording: () => string | undefined;
  readonly now: () => number;
  readonly log: Log;
}

/** A recorded file that is not noted yet. */
interface Candidate {
  readonly file: string;
  readonly path: string;
  readonly kind: RecordedKind;
  readonly sortieId?: string;
}

/** How a file is that a package is made of. */
export interface CustodyFinding extends FileHash {
  readonly path: string;
  /** As it was noted when it was closed; absent where it never was. */
  readonly kept?: KeptFile;
  /** Whether it is still what was noted. */
  readonly same: boolean;
}

/**
 * Hashes what was recorded as soon as it is closed: segments of footage, telemetry logs, and the tracks of a sortie. A file is
 * closed when nobody has written to it for a while; what an earlier run of the station left is found the same way. One file at
 * a time and in small pieces: nothing waits for it. A file that went on afterwards is noted again, with both hashes.
 */
export class Custody {
  readonly #parts: Parts;
  readonly #pause: number;
  readonly #done: Set<string>;
  /** Noted lately: a slow writer may have only paused. */
  readonly #fresh = new Map<string, { readonly file: string; readonly writtenAt: number; readonly notedAt: number }>();
  readonly #finished = new Set<string>(); // sorties whose folder holds nothing new
  readonly #unread = new Set<string>(); // said once
  readonly #stop = new AbortController();
  #timer: ReturnType<typeof setInterval> | undefined;
  #looking: Promise<void> | undefined;

  constructor(parts: Parts, { pause = PAUSE_MS }: { readonly pause?: number } = {}) {
    this.#parts = parts;
    this.#pause = pause;
    this.#done = parts.store.paths();
  }

  /** Looks now, and every half minute from now on. */
  start(): void {
    const look = () => void this.look().catch((cause) => this.#parts.log.warn("recorded files are not hashed", cause));
    this.#timer = setInterval(look, PERIOD_MS);
    this.#timer.unref();
    look();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort();
    await this.#looking?.catch(() => {});
  }

  /** Hashes all that is closed and not noted yet; one look at a time. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** How a file is noted: its path in the data folder. */
  pathOf(file: string): string {
    const path = relative(this.#parts.dataFolder, file);
    return path.startsWith("..") || isAbsolute(path) ? file : path.split(sep).join("/");
  }

  /** Whether a file is still as it was noted; hands its bytes on as `hashFile` does. Rejects with the system's error. */
  async check(file: string, options: Parameters<typeof hashFile>[1] = {}): Promise<CustodyFinding> {
    const path = this.pathOf(file);
    const found = await hashFile(file, options);
    const kept = this.#parts.store.of(path);
    return { path, ...found, ...(kept && { kept }), same: kept?.sha256 === found.sha256 };
  }

  async #look(): Promise<void> {
    await this.#lookAgain();
    for (const candidate of await this.#candidates()) {
      if (this.#stop.signal.aborted) return;
      await this.#note(candidate);
    }
  }

  /** What was written to since it was noted is looked at again. */
  async #lookAgain(): Promise<void> {
    for (const [path, { file, writtenAt, notedAt }] of this.#fresh) {
      const found = await stat(file).catch(() => undefined);
      if (found && found.mtimeMs !== writtenAt) this.#done.delete(path);
      if (!found || !this.#done.has(path) || Math.abs(this.#parts.now() - notedAt) > FRESH_MS) this.#fresh.delete(path);
    }
  }

  async #candidates(): Promise<Candidate[]> {
    const { segments, sorties, telemetry, recording } = this.#parts;
    const found: Candidate[] = segments().map(({ file, sortieId }) => ({
      ...{ file, path: this.pathOf(file), kind: "footage" },
      ...(sortieId !== undefined && { sortieId }),
    }));
    const open = recording();
    for (const { file } of await telemetry())
      if (file !== open) found.push({ file, path: this.pathOf(file), kind: "telemetry" });
    for (const { id: sortieId, endedAt } of sorties()) {
      if (endedAt === undefined || this.#finished.has(sortieId)) continue;
      const folder = join(this.#parts.dataFolder, "sorties", sortieId);
      for (const name of await readdir(folder).catch(() => [] as string[])) {
        const kind = name.endsWith(".tlog") ? "telemetry" : name === "tracks.jsonl" ? "tracks" : undefined;
        if (kind) found.push({ file: join(folder, name), path: `sorties/${sortieId}/${name}`, kind, sortieId });
      }
      if (this.#parts.now() - endedAt > SETTLED_MS) this.#finished.add(sortieId);
    }
    return found.filter(({ path }) => !this.#done.has(path));
  }

  async #note({ file, path, kind, sortieId }: Candidate): Promise<void> {
    const { store, now, log } = this.#parts;
    try {
      const before = await stat(file);
      if (Math.abs(now() - before.mtimeMs) < QUIET_MS) return; // it may still be written to
      const found = await hashFile(file, { pause: this.#pause, signal: this.#stop.signal });
      const after = await stat(file);
      if (after.mtimeMs !== before.mtimeMs || after.size !== found.bytes) return;
      this.#done.add(path);
      this.#fresh.set(path, { file, writtenAt: after.mtimeMs, notedAt: now() });
      if (store.of(path)?.sha256 === found.sha256) return;
      const recorded: RecordedFile = { path, kind, ...found, ...(sortieId !== undefined && { sortieId }) };
      store.add(recorded, now());
    } catch (cause) {
      this.#done.delete(path);
      if (this.#stop.signal.aborted || this.#unread.has(path)) return;
      // Footage that the budget or a person removed; the store will hear of it.
      if ((cause as NodeJS.ErrnoException).code === "ENOENT") return;
      this.#unread.add(path);
      log.warn(`${basename(file)} is not hashed: ${reasonOf(cause)}`);
    }
  }

  /** A recorded file was removed to make room; what it was is in the log. */
  removed(file: string, { bytes, why }: { readonly bytes: number; readonly why: string }): void {
    const path = this.pathOf(file);
    const kept = this.#parts.store.of(path);
    const { sortieId, sha256 } = kept ?? {};
    const about = [`file:${path}`, ...(sortieId === undefined ? [] : [`sortie:${sortieId}`])];
    this.#parts.trail.note({ kind: "recording.removed", about, body: { path, bytes, why, sha256: sha256 ?? null } });
  }

  /** A segment goes on that was thought to be closed: it is looked at again. */
  goesOn(segment: SegmentRecord): void {
    this.#done.delete(this.pathOf(segment.file));
  }
}

const PERIOD_MS = 30_000;
/** A growing file is written to each second; a stream that stalls longer begins a new segment. */
const QUIET_MS = 20_000;
/** A writer that pauses for longer has ended. */
const FRESH_MS = 3_600_000;
/** After that a sortie's folder gets no more files. */
const SETTLED_MS = 10 * 60_000;
/** After each quarter of a megabyte: about 25 MB a second at most. */
const PAUSE_MS = 10;
