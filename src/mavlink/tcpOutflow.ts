import type { Socket } from "node:net";
import type { Off } from "../base/emitter.ts";
import { type Clock, systemClock } from "./clock.ts";
import { kernelQueue } from "./kernelQueue.ts";

/** As much of a socket as an outflow needs. */
export type Outlet = Pick<
  Socket,
  "destroyed" | "writableLength" | "localPort" | "remotePort" | "write" | "resetAndDestroy"
>;

/**
 * What is sent over one TCP connection, with a bound to how late it may come: a kilobyte waits at most, what does not fit is
 * lost, and once anything has not been taken by the other computer for 1.5 s the connection is reset, which throws away
 * what still waits here. So nothing leaves later than 1.8 s after it was sent. What the other computer has taken and its
 * program does not read is beyond any sender. Where the system does not tell what its own queue holds (other than Linux),
 * up to some hundred kilobytes of that queue may come late, too.
 */
export class TcpOutflow {
  readonly #socket: Outlet;
  readonly #clock: Clock;
  readonly #queued: (socket: Outlet) => Promise<number>;
  readonly #marks: { readonly at: number; readonly sent: number }[] = []; // how much had been sent by when
  #sent = 0; // bytes
  #look: Off | undefined;
  #stuck = false;

  constructor(
    socket: Outlet,
    {
      clock = systemClock,
      queued = kernelQueue,
    }: { readonly clock?: Clock; readonly queued?: (socket: Outlet) => Promise<number> } = {},
  ) {
    this.#socket = socket;
    this.#clock = clock;
    this.#queued = queued;
  }

  /** Whether the connection was reset because nothing was taken any more. */
  get stuck(): boolean {
    return this.#stuck;
  }

  write(bytes: Uint8Array): void {
    const { destroyed, writableLength } = this.#socket;
    if (destroyed || (writableLength > 0 && writableLength + bytes.length > MOST_QUEUED)) return;
    this.#socket.write(bytes);
    this.#sent += bytes.length;
    this.#marks.push({ at: this.#clock.elapsed(), sent: this.#sent });
    this.#lookLater();
  }

  #lookLater(): void {
    this.#look ??= this.#clock.after(LOOK_MS, () => void this.#lookNow());
  }

  async #lookNow(): Promise<void> {
    const sent = this.#sent;
    const ahead = this.#socket.writableLength;
    const taken = sent - ahead - (await this.#queued(this.#socket));
    this.#look = undefined;
    if (this.#socket.destroyed) return;
    while (this.#marks[0] && this.#marks[0].sent <= taken) this.#marks.shift();
    const oldest = this.#marks[0];
    if (!oldest) return;
    if (this.#clock.elapsed() - oldest.at < LATE_MS) {
      this.#lookLater();
      return;
    }
    this.#stuck = true;
    this.#socket.resetAndDestroy();
  }
}

const MOST_QUEUED = 1_024; // bytes; older commands are worth less than none
const LATE_MS = 1_500;
const LOOK_MS = 250;
