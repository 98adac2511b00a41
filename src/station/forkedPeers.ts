import { join } from "node:path";
import { Emitter } from "../base/emitter.ts";
import type { Role } from "../contract/introduction.ts";
import type { Peer, Peers } from "../contract/peers.ts";
import { Forked } from "../host/forked.ts";

const entries: Partial<Record<Role, string>> = { vision: "../vision/process.js", simulator: "../sim/process.js" };

/** The peers of a headless station: it is the parent, and forks them itself when they are needed. */
export class ForkedPeers implements Peers {
  readonly #args: readonly string[];
  readonly #logFolder: string;
  readonly #peers = new Emitter<Peer>();
  readonly #children = new Map<Role, Forked>();

  readonly onPeer = this.#peers.on;

  /** `args` go to every child; their words go to `logFolder`. */
  constructor({ args, logFolder }: { args: readonly string[]; logFolder: string }) {
    this.#args = args;
    this.#logFolder = logFolder;
  }

  need(role: Role): void {
    const entry = entries[role];
    if (!entry || this.#children.has(role)) return;
    const child = new Forked({
      entry: join(import.meta.dirname, entry),
      args: this.#args,
      logFile: join(this.#logFolder, `${role}.log`),
      now: Date.now,
    });
    this.#children.set(role, child);
    child.onPort((port) => this.#peers.emit({ role, port }));
    child.start();
  }

  /** A headless station has no parent. */
  onOrphaned(): () => void {
    return () => {};
  }

  /** The process id of a child, for tests that kill it. */
  pidOf(role: Role): number | undefined {
    return this.#children.get(role)?.pid;
  }

  async end(): Promise<void> {
    await Promise.all([...this.#children.values()].map((child) => child.end()));
  }
}
