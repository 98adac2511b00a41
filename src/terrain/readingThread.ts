import { Worker } from "node:worker_threads";
import { errorOf, FailureError } from "../contract/failure.ts";
import type { MapSource } from "./mapSource.ts";
import type { ReadingAnswer, ReadingCalls, ReadingOrder } from "./readingOrders.ts";

/** Beside this file, as a source or built. */
const workerName = import.meta.url.endsWith(".ts") ? "./readingWorker.ts" : "./readingWorker.js";

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * Reads large files on a thread of its own, so that unpacking them holds up no heartbeat. The thread starts with the first
 * order, and anew after it broke; what was ordered of it then is rejected with "gone".
 */
export class ReadingThread {
  readonly #entry: URL;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #orders = 0;
  #starts = 0;
  #closed = false;

  /** `entry` is a program that calls `serveReading`. */
  constructor(entry: URL = new URL(workerName, import.meta.url)) {
    this.#entry = entry;
  }

  /** Has something read. When `signal` aborts, it is left and rejected with "cancelled". @throws FailureError as the reading does. */
  call<K extends keyof ReadingCalls>(
    call: K,
    args: ReadingCalls[K]["args"],
    signal?: AbortSignal,
  ): Promise<ReadingCalls[K]["result"]> {
    if (this.#closed) return Promise.reject(gone("it was closed"));
    if (signal?.aborted) return Promise.reject(cancelled());
    const id = ++this.#orders;
    return new Promise((resolve, reject) => {
      const leave = () => {
        if (!this.#waiting.delete(id)) return;
        this.#rest();
        this.#worker?.postMessage({ cancel: id } satisfies ReadingOrder);
        reject(cancelled());
      };
      signal?.addEventListener("abort", leave, { once: true });
      const end = () => signal?.removeEventListener("abort", leave);
      this.#waiting.set(id, {
        resolve: (value) => {
          end();
          resolve(value);
        },
        reject: (cause) => {
          end();
          reject(cause);
        },
      });
      const worker = this.#start();
      worker.ref();
      worker.postMessage({ id, call, args });
    });
  }

  /** A map that is read there. After the thread broke it is opened anew. @throws FailureError as `openMap`. */
  async openMap(path: string): Promise<MapSource> {
    let opened = await this.call("openMap", { path });
    let start = this.#starts;
    const { map: _, ...known } = opened;
    return {
      ...known,
      tile: async (z, x, y) => {
        if (start !== this.#starts || !this.#worker) {
          opened = await this.call("openMap", { path });
          start = this.#starts;
        }
        return this.call("mapTile", { map: opened.map, z, x, y });
      },
      close: async () => {
        if (start === this.#starts && this.#worker) await this.call("closeMap", { map: opened.map }).catch(() => null);
      },
    };
  }

  /** Lets go of an elevation file, if it was read. */
  async forget(key: string): Promise<void> {
    if (this.#worker && !this.#closed) await this.call("forget", { key }).catch(() => null);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#worker?.terminate();
  }

  /** The thread alone keeps no process running. */
  #rest(): void {
    if (this.#waiting.size === 0) this.#worker?.unref();
  }

  #start(): Worker {
    if (this.#worker) return this.#worker;
    // A package of the TIFF reader's looks for its own orders in the data of whatever thread it is loaded on.
    const worker = new Worker(this.#entry, { workerData: {} });
    this.#worker = worker;
    this.#starts++;
    worker.on("message", (answer: ReadingAnswer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      this.#rest();
      if ("failure" in answer) waiting?.reject(errorOf(answer.failure));
      else waiting?.resolve(answer.value as never);
    });
    const end = (why: string) => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      const left = [...this.#waiting.values()];
      this.#waiting.clear();
      for (const { reject } of left) reject(gone(why));
    };
    worker.on("error", (cause) => end(String(cause)));
    worker.on("exit", () => end("it ended"));
    return worker;
  }
}

const gone = (why: string): FailureError =>
  new FailureError("gone", `The thread that reads elevation and maps broke: ${why}`, "Try again; it starts anew.");

const cancelled = (): FailureError => new FailureError("cancelled", "Reading was left off");
