import { existsSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Log, reasonOf } from "../base/log.ts";
import type { TelemetryFile } from "../contract/telemetry.ts";

/** The station-wide telemetry logs of a folder, named by when each was begun: `2026-01-31T12-00-00Z.tlog`. */
export class TelemetryFiles {
  readonly folder: string;
  readonly #log: Log;
  readonly #removed: (file: TelemetryFile) => void;
  readonly #stuck = new Set<string>(); // could not be removed, and that was said

  /** `removed` hears of each file that is removed. */
  constructor(folder: string, log: Log, removed: (file: TelemetryFile) => void = () => {}) {
    this.folder = folder;
    this.#log = log;
    this.#removed = removed;
  }

  /** A path that is not taken. `at` in ms since 1970. */
  pathFor(at: number): string {
    const name = new Date(at).toISOString().slice(0, 19).replaceAll(":", "-");
    for (let i = 1; ; i++) {
      const path = join(this.folder, `${name}Z${i === 1 ? "" : `-${i}`}.tlog`);
      if (!existsSync(path)) return path;
    }
  }

  /** The newest first; empty when there is no such folder. What has another name is not looked at. */
  async list(): Promise<TelemetryFile[]> {
    const found = await this.#found();
    return found.map(({ file, from, bytes }) => ({ file, from, bytes }));
  }

  /**
   * Removes the oldest until all together are no more than `bytes`, but none that was written to after `sparedSince` (ms since
   * 1970). Each is said in the log; one that cannot be removed is said once and passed over.
   */
  async keepWithin(bytes: number, sparedSince: number): Promise<void> {
    const found = await this.#found();
    let sum = found.reduce((all, one) => all + one.bytes, 0);
    for (const one of found.reverse()) {
      if (sum <= bytes) return;
      if (one.writtenAt > sparedSince) continue;
      try {
        await rm(one.file);
        sum -= one.bytes;
        this.#removed({ file: one.file, from: one.from, bytes: one.bytes });
        this.#log.info(`Removed ${one.file}, ${megabytes(one.bytes)}: telemetry logs may take ${megabytes(bytes)}`);
      } catch (cause) {
        if (!this.#stuck.has(one.file)) this.#log.warn(`Cannot remove ${one.file}: ${reasonOf(cause)}`);
        this.#stuck.add(one.file);
      }
    }
  }

  async #found(): Promise<(TelemetryFile & { readonly writtenAt: number })[]> {
    const found = [];
    for (const name of await readdir(this.folder).catch(() => [])) {
      const from = beginOf(name);
      if (from === undefined) continue;
      const file = join(this.folder, name);
      const { size, mtimeMs } = await stat(file).catch(() => ({ size: 0, mtimeMs: Number.POSITIVE_INFINITY }));
      if (mtimeMs < Number.POSITIVE_INFINITY) found.push({ file, from, bytes: size, writtenAt: mtimeMs });
    }
    return found.sort((a, b) => b.from - a.from || numberOf(b.file) - numberOf(a.file));
  }
}

const NAME = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)Z(?:-(\d+))?\.tlog$/;

function beginOf(name: string): number | undefined {
  const parts = NAME.exec(name);
  const at = parts ? Date.parse(`${parts[1]}:${parts[2]}:${parts[3]}Z`) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** Of several that were begun in one second. */
const numberOf = (file: string): number => Number(/Z-(\d+)\.tlog$/.exec(file)?.[1] ?? 1);

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
