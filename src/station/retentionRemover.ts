import { rm, stat } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { type Log, reasonOf } from "../base/log.ts";
import type { RemovalTask, RetentionStore } from "../store/retentionStore.ts";

interface Parts {
  readonly store: RetentionStore;
  readonly dataFolder: string;
  /** Why a file may not go now; undefined: it may. Asked right before it goes. */
  readonly keeps: (task: RemovalTask) => string | undefined;
  /** Does the removal of footage while nobody else looks after it; see `FootageBudget.alone`. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
  /** Hears of each file that is gone. */
  readonly removed: (task: RemovalTask) => Promise<void>;
  readonly now: () => number;
  readonly log: Log;
}

/** How it went: `kept` where something uses it or it is not ours, `stuck` where the system refuses. */
export type Removal = "removed" | "kept" | "stuck";

/**
 * Removes files one at a time: it is written down that one goes, then it goes, then it is written down, with its line of the
 * audit log, that it is gone. Whoever is killed in between ends it at the next start.
 */
export class RetentionRemover {
  readonly #parts: Parts;
  readonly #said = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Removes a file of the data folder. Rejects only where the database can not be written. */
  remove(task: RemovalTask): Promise<Removal> {
    return this.#parts.alone(async () => {
      if (!this.#mayGo(task)) return "kept";
      this.#parts.store.begin([task]);
      return this.#end(task);
    });
  }

  /** Ends what was begun, also by an earlier run of the station. */
  async resume(stop: () => boolean = () => false): Promise<void> {
    for (const task of this.#parts.store.tasks()) {
      if (stop()) return;
      await this.#parts.alone(async () => {
        const there = (await stat(task.file).catch(() => undefined)) !== undefined;
        // Somebody holds it now, or works with it: by rules it stays, and is asked about again at the next hour.
        if (there && !this.#mayGo(task)) {
          if (task.why !== "deleted") this.#parts.store.leave(task.file);
          return;
        }
        await this.#end(task);
      });
    }
  }

  #mayGo(task: RemovalTask): boolean {
    const why = this.#isOurs(task.file) ? this.#parts.keeps(task) : "it is no recording of this data folder";
    if (why !== undefined) this.#say(task.file, `${task.file} is not removed: ${why}`);
    return why === undefined;
  }

  async #end(task: RemovalTask): Promise<Removal> {
    const { store, dataFolder, removed, now } = this.#parts;
    const { file } = task;
    try {
      await rm(file, { force: true });
    } catch (cause) {
      this.#say(file, `Cannot remove ${file}: ${reasonOf(cause)}`);
      return "stuck";
    }
    store.end(task, { path: relative(dataFolder, file).split(sep).join("/"), at: now() });
    await removed(task);
    return "removed";
  }

  /** The database tells where a file lies; nothing but recordings of the data folder's sorties is ours to remove. */
  #isOurs(file: string): boolean {
    const way = relative(join(this.#parts.dataFolder, "sorties"), file);
    return !way.startsWith("..") && !isAbsolute(way) && /\.(ts|tlog|jpg|jsonl)$/.test(way);
  }

  #say(file: string, words: string): void {
    if (!this.#said.has(file)) this.#parts.log.warn(words);
    this.#said.add(file);
  }
}
