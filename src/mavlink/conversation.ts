import type { MavLinkData } from "mavlink-mappings";
import type { Off } from "../base/emitter.ts";
import { FailureError } from "../contract/failure.ts";
import type { MessageType } from "./dialect.ts";
import type { MavlinkNode, Received } from "./node.ts";
import type { RoundTrips } from "./roundTrips.ts";

/** Who talks with whom, and when it gives up. */
export interface ConversationDeps {
  readonly node: MavlinkNode;
  readonly trips: RoundTrips;
  readonly systemId: number;
  readonly componentId: number;
  readonly signal?: AbortSignal | undefined;
  /** How long nothing may be heard, ms. */
  readonly giveUpMs: number;
  /** The failure for that case. */
  readonly silent: () => FailureError;
}

/**
 * One exchange with one component that settles once: what was said last is said again, with a wait that follows the measured
 * round trip, until something is heard.
 */
export class Conversation<T> {
  readonly outcome: Promise<T>;
  readonly #deps: ConversationDeps;
  readonly #offs: Off[] = [];
  #timer: Off = () => {};
  #last: (() => MavLinkData) | undefined;
  #onSilence: (repeats: number) => boolean = () => false;
  #repeats = 0;
  #again = 0; // times it was said again on request
  #saidAt = 0;
  #heardAt: number;
  #over = false;
  #resolve!: (value: T) => void;
  #reject!: (failure: FailureError) => void;

  constructor(deps: ConversationDeps) {
    this.#deps = deps;
    this.#heardAt = deps.node.clock.elapsed();
    this.outcome = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const { signal } = deps;
    if (!signal) return;
    const abort = () => this.fail(new FailureError("cancelled", "The transfer was cancelled"));
    signal.addEventListener("abort", abort);
    this.#offs.push(() => signal.removeEventListener("abort", abort));
    if (signal.aborted) abort();
  }

  get over(): boolean {
    return this.#over;
  }

  /**
   * Listens to the other side until the conversation is over. Every word of it shows that it is there. `at` is the clock's
   * `elapsed`, as for `answered`.
   */
  on<M extends MavLinkData>(type: MessageType<M>, listener: (message: M, at: number) => void): void {
    const { node, systemId, componentId } = this.#deps;
    this.#offs.push(
      node.on(type, ({ message, ...from }: Received<M>) => {
        if (this.#over || from.systemId !== systemId || from.componentId !== componentId) return;
        const to = message as { targetSystem?: number };
        if (to.targetSystem !== undefined && to.targetSystem !== 0 && to.targetSystem !== node.systemId) return;
        this.#heardAt = node.clock.elapsed();
        listener(message, this.#heardAt);
      }),
    );
    if (this.#over) this.#close();
  }

  /** Says something new, and repeats it until the next `say`. `onSilence` may take over before a repeat by returning true. */
  say(message: () => MavLinkData, onSilence: (repeats: number) => boolean = () => false): void {
    if (this.#over) return;
    this.#turnTo(message, onSilence);
    this.#deps.node.send(message(), { systemId: this.#deps.systemId });
  }

  /** Like `say` for what was already said aside: it is only repeated. */
  await(message: () => MavLinkData, onSilence: (repeats: number) => boolean = () => false): void {
    if (!this.#over) this.#turnTo(message, onSilence);
  }

  /** Says something once, beside what is being repeated. */
  aside(message: MavLinkData): void {
    if (!this.#over) this.#deps.node.send(message, { systemId: this.#deps.systemId });
  }

  /** Says what was said last at once again, because the other side asked for it; its answer tells no round trip. */
  repeat(): void {
    if (this.#over || !this.#last) return;
    if (++this.#again > MOST_AGAIN && this.#onSilence(this.#again)) return;
    this.#wait();
    this.#deps.node.send(this.#last(), { systemId: this.#deps.systemId });
  }

  /** Notes that what was said last has been answered at `at`. */
  answered(at: number): void {
    if (this.#repeats === 0 && this.#again === 0) this.#deps.trips.note(this.#deps.systemId, at - this.#saidAt);
    this.#repeats = 0;
  }

  succeed(value: T): void {
    if (this.#close()) this.#resolve(value);
  }

  fail(failure: FailureError): void {
    if (this.#close()) this.#reject(failure);
  }

  #turnTo(message: () => MavLinkData, onSilence: (repeats: number) => boolean): void {
    this.#last = message;
    this.#onSilence = onSilence;
    this.#repeats = 0;
    this.#again = 0;
    this.#wait();
  }

  #wait(): void {
    const { node, systemId, trips } = this.#deps;
    this.#saidAt = node.clock.elapsed();
    this.#timer();
    const ms = Math.min(1_000, trips.timeout(systemId) * 1.2 ** this.#repeats);
    this.#timer = node.clock.after(ms, () => this.#repeat());
  }

  #repeat(): void {
    const { node, giveUpMs, silent } = this.#deps;
    if (node.clock.elapsed() - this.#heardAt > giveUpMs) {
      this.fail(silent());
      return;
    }
    this.#repeats++;
    if (this.#onSilence(this.#repeats) || this.#over) return;
    this.#wait();
    node.send(this.#last!(), { systemId: this.#deps.systemId });
  }

  /** False when it was over already. */
  #close(): boolean {
    this.#timer();
    for (const off of this.#offs.splice(0)) off();
    const first = !this.#over;
    this.#over = true;
    return first;
  }
}

const MOST_AGAIN = 40; // who asks more often than this gets nowhere
