import { existsSync, mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import * as v from "valibot";
import { Disposer } from "../base/disposer.ts";
import { type Log, reasonOf } from "../base/log.ts";
import { FailureError } from "../contract/failure.ts";
import { parser } from "../contract/parse.ts";
import type { TelemetryFile, TelemetryRecord } from "../contract/telemetry.ts";
import { every } from "../mavlink/clock.ts";
import type { Passing } from "../mavlink/node.ts";
import { TlogFile } from "../mavlink/tlogFile.ts";
import type { Settings } from "../store/settings.ts";
import type { PacketSource } from "./packetsOfVehicle.ts";
import { TelemetryFiles } from "./telemetryFiles.ts";

/**
 * Records all that passes the station, whoever said it and whether anything is armed, from the first packet heard until it is
 * closed: one telemetry log after another, a new one each day (UTC) and after 500 MB. Each packet is there once, however many
 * links brought it. What signing refused is not there, since nobody here believed it; nor what a log replays, a key that is
 * handed over (SETUP_SIGNING), or bytes that are no packet. Where it cannot write, that is told once, and tried again.
 */
export class TelemetryLog {
  readonly #node: PacketSource;
  readonly #files: TelemetryFiles;
  readonly #settings: Settings;
  readonly #log: Log;
  readonly #tell: (failure: FailureError) => void;
  readonly #mostBytes: number;
  readonly #ends = new Disposer();
  readonly #closing = new Set<Promise<void>>();
  #keepBytes: number;
  #heard = false;
  #open: { readonly file: TlogFile; readonly from: number } | undefined;
  #failure: FailureError | undefined; // until something is on the disk again
  #broken: { readonly path: string; readonly from: number } | undefined; // to be gone on with
  #brokenBytes = 0; // on the disk when it was tried again
  #failedAt = Number.NEGATIVE_INFINITY;
  #retryAt = Number.NEGATIVE_INFINITY;
  #looking = Promise.resolve();
  #ticks = 0;

  /** `fail` is told what keeps it from recording. */
  constructor(parts: {
    readonly node: PacketSource;
    readonly folder: string;
    readonly settings: Settings;
    readonly log: Log;
    readonly fail: (failure: FailureError) => void;
    /** After which a new file is begun. */
    readonly mostBytes?: number;
    /** Hears of each log that is removed to keep within the limit. */
    readonly removed?: (file: TelemetryFile) => void;
  }) {
    const { node, folder, settings, log, fail, mostBytes = MOST_BYTES, removed } = parts;
    this.#node = node;
    this.#files = new TelemetryFiles(folder, log, removed);
    this.#settings = settings;
    this.#log = log;
    this.#tell = fail;
    this.#mostBytes = mostBytes;
    this.#keepBytes = settings.get(SETTING, parseBytes) ?? KEEP_BYTES;
    this.#ends.add(node.onPacket((passing) => this.#note(passing)));
    this.#ends.add(every(node.clock, FLUSH_MS, () => this.#tick()));
    this.#look();
  }

  /** Where it records to now, or why it does not. */
  get record(): TelemetryRecord {
    const keepBytes = this.#keepBytes;
    if (this.#failure) return { failure: this.#failure.failure, keepBytes };
    if (!this.#open) return { keepBytes };
    const { file, from } = this.#open;
    return { recording: { file: file.path, from, bytes: file.bytes }, keepBytes };
  }

  /** All logs that are kept, the newest first, with the one that is recorded to. */
  list(): Promise<TelemetryFile[]> {
    return this.#files.list();
  }

  /** Keeps so many bytes from now on, and after the next start. */
  keep(bytes: number): void {
    this.#settings.set(SETTING, bytes);
    this.#keepBytes = bytes;
    this.#look();
  }

  /** Writes the rest; resolves when all is on disk. */
  async close(): Promise<void> {
    this.#ends.dispose();
    this.#end();
    await Promise.all([...this.#closing, this.#looking]);
  }

  #note(passing: Passing): void {
    if (passing.replayed) return;
    this.#heard ||= passing.direction === "in";
    if (!this.#heard) return;
    if (!this.#open && !this.#begin()) return;
    this.#open?.file.add(passing);
  }

  #tick(): void {
    this.#ticks++;
    const now = this.#node.clock.now();
    if (this.#ticks % LOOK_TICKS === 0) this.#look();
    if (!this.#open) return;
    const { file, from } = this.#open;
    if (this.#ticks % THERE_TICKS === 0 && file.bytesOnDisk > 0 && !existsSync(file.path)) {
      this.#log.warn(`${file.path} was removed while it was recorded to; a new one is begun`);
      this.#end();
      return;
    }
    if (this.#failure && file.bytesOnDisk > this.#brokenBytes) {
      this.#failure = undefined;
      this.#log.info(`Telemetry is recorded again: ${file.path}`);
    }
    if (dayOf(now) !== dayOf(from) || file.bytes >= this.#mostBytes) this.#end();
    else file.flush();
  }

  /** False when it cannot, and until it is tried again. */
  #begin(): boolean {
    const at = this.#node.clock.now();
    if (at < this.#retryAt && this.#retryAt - at <= RETRY_MS) return false; // clocks are set back, too
    const goOn = this.#broken && dayOf(this.#broken.from) === dayOf(at) && existsSync(this.#broken.path);
    const { path, from } = goOn ? this.#broken! : { path: this.#files.pathFor(at), from: at };
    try {
      mkdirSync(this.#files.folder, { recursive: true });
      const file: TlogFile = new TlogFile(path, (cause) => this.#writeFailed(file, cause));
      this.#open = { file, from };
      this.#brokenBytes = file.bytesOnDisk;
    } catch (cause) {
      this.#failed(cause);
      return false;
    }
    this.#broken = undefined;
    if (!this.#failure) this.#log.info(`Recording all telemetry to ${path}`);
    this.#look();
    return true;
  }

  #writeFailed(file: TlogFile, cause: unknown): void {
    if (this.#open?.file === file) {
      if (file.bytesOnDisk > 0) this.#broken = { path: file.path, from: this.#open.from };
      this.#end();
    }
    this.#failed(cause);
  }

  #failed(cause: unknown): void {
    const now = this.#node.clock.now();
    const again = now - this.#failedAt < QUIET_MS; // on the edge of full it goes to and fro
    this.#failedAt = now;
    this.#retryAt = now + RETRY_MS;
    if (this.#failure) return;
    const { code } = cause as NodeJS.ErrnoException;
    const full = code === "ENOSPC" || code === "EDQUOT";
    this.#failure = new FailureError(
      full ? "disk-full" : "denied",
      `Telemetry is not recorded: ${full ? "the disk is full" : reasonOf(cause)}: ${this.#files.folder}`,
      `${full ? "Free some disk space" : "See whether the folder can be written to"}: recording then goes on by itself.`,
    );
    if (!again) this.#tell(this.#failure);
  }

  #end(): void {
    const file = this.#open?.file;
    this.#open = undefined;
    if (!file) return;
    file.flush(); // so that nobody waits for the disk
    const closing = file
      .close()
      .then(() => (file.bytesOnDisk === 0 ? rm(file.path, { force: true }) : undefined))
      .catch((cause) => this.#log.warn(`Cannot remove the empty ${file.path}`, cause))
      .finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }

  /** Removes what is too old and too much. */
  #look(): void {
    this.#looking = this.#looking
      .then(() => this.#files.keepWithin(this.#keepBytes, this.#node.clock.now() - SPARED_MS))
      .catch((cause) => this.#log.warn("Cannot look after the telemetry logs", cause));
  }
}

const dayOf = (at: number): number => Math.floor(at / 86_400_000);

const SETTING = "telemetry.keepBytes";
const parseBytes = parser(SETTING, v.pipe(v.number(), v.minValue(0)));
const KEEP_BYTES = 10e9;
const MOST_BYTES = 500e6;
const SPARED_MS = 24 * 3_600_000;
const FLUSH_MS = 500;
const RETRY_MS = 5_000;
const QUIET_MS = 60_000;
const THERE_TICKS = 10; // each five seconds
const LOOK_TICKS = 1_200; // each ten minutes
