import { Emitter, type Off } from "../base/emitter.ts";
import { type Failure, failureOf } from "../contract/failure.ts";
import type { LinkRecord } from "../contract/records.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Link, ReceivedBytes } from "./link.ts";

/** How a persistent link is doing, as in a LinkRecord. */
export interface LinkState {
  readonly state: LinkRecord["state"];
  /** Why it waits. */
  readonly failure?: Failure;
}

/**
 * A link that opens itself again when it fails: after 0.25 s, then less often, at least every 3 s, until it is closed.
 */
export class PersistentLink implements Link {
  readonly address: string;
  readonly #make: () => Link;
  readonly #clock: Clock;
  readonly #bytes = new Emitter<ReceivedBytes>();
  readonly #closed = new Emitter<Failure | undefined>();
  readonly #states = new Emitter<LinkState>();
  #link: Link;
  #state: LinkState = { state: "opening" };
  #wanted = false;
  #failures = 0;
  #retry: Off = () => {};
  #offs: Off[] = [];

  readonly onBytes = this.#bytes.on;
  /** Only called after `close()`: until then it tries again. */
  readonly onClosed = this.#closed.on;
  readonly onState = this.#states.on;

  /** `make` makes a new link for each attempt. */
  constructor(make: () => Link, { clock = systemClock }: { readonly clock?: Clock } = {}) {
    this.#make = make;
    this.#clock = clock;
    this.#link = make();
    this.address = this.#link.address;
  }

  get boundAddress(): string {
    return this.#link.boundAddress;
  }
  get listens(): boolean {
    return this.#link.listens ?? false;
  }
  get mute(): boolean {
    return this.#link.mute ?? false;
  }
  get state(): LinkState {
    return this.#state;
  }

  /** Resolves after the first attempt, whether it opened or waits to try again: see `state`. */
  async open(): Promise<void> {
    if (this.#wanted) return;
    this.#wanted = true;
    await this.#attempt(this.#link);
  }

  send(bytes: Uint8Array, peer?: string): void {
    if (this.#state.state === "open") this.#link.send(bytes, peer);
  }

  async close(): Promise<void> {
    if (!this.#wanted) return;
    this.#wanted = false;
    this.#retry();
    this.#detach();
    await this.#link.close();
    this.#closed.emit(undefined);
  }

  async #attempt(link: Link): Promise<void> {
    this.#link = link;
    this.#enter({ state: "opening" });
    this.#offs = [
      link.onBytes((received) => this.#bytes.emit(received)),
      link.onClosed((failure) => this.#ended(failure ?? ENDED)),
    ];
    try {
      await link.open();
    } catch (cause) {
      if (this.#wanted) this.#ended(failureOf(cause));
      return;
    }
    if (!this.#wanted) {
      await link.close(); // closed meanwhile
      return;
    }
    this.#failures = 0;
    this.#enter({ state: "open" });
  }

  #ended(failure: Failure): void {
    this.#detach();
    if (!this.#wanted) return;
    this.#enter({ state: "waiting", failure });
    const wait = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#failures++);
    this.#retry = this.#clock.after(wait, () => void this.#attempt(this.#make()));
  }

  #detach(): void {
    for (const off of this.#offs.splice(0)) off();
  }

  #enter(state: LinkState): void {
    this.#state = state;
    this.#states.emit(state);
  }
}

const FIRST_MS = 250;
const LONGEST_MS = 3_000;
const ENDED: Failure = { code: "unreachable", message: "The link ended" };
