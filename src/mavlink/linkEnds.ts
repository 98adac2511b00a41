import { Emitter } from "../base/emitter.ts";
import type { Failure } from "../contract/failure.ts";
import type { ReceivedBytes } from "./link.ts";

/** The announcing half that every link has: bytes, and the one end. */
export class LinkEnds {
  readonly #bytes = new Emitter<ReceivedBytes>();
  readonly #closed = new Emitter<Failure | undefined>();
  #open = false;

  readonly onBytes = this.#bytes.on;
  readonly onClosed = this.#closed.on;

  get isOpen(): boolean {
    return this.#open;
  }

  opened(): void {
    this.#open = true;
  }

  received(received: ReceivedBytes): void {
    if (this.#open) this.#bytes.emit(received);
  }

  /** Announces the end, once for each opening. */
  ended(failure?: Failure): void {
    if (!this.#open) return;
    this.#open = false;
    this.#closed.emit(failure);
  }
}
