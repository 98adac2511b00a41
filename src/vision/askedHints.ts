import type { ViewHint } from "../contract/viewHint.ts";

/** Who does not answer for so long is not waited for any more, ms. */
const patienceMs = 5_000;

/** What is asked of the station for each picture of a recording, and answered by when the picture was taken. */
export class AskedHints {
  readonly #waiting = new Map<number, (hint: ViewHint | undefined) => void>();
  #silent = false;

  /** Resolves with the answer; with undefined where none comes in time, and at once from then on until one does. */
  ask(at: number): Promise<ViewHint | undefined> {
    if (this.#silent) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#silent = true;
        this.#settle(at, undefined);
      }, patienceMs);
      this.#waiting.set(at, (hint) => {
        clearTimeout(timer);
        resolve(hint);
      });
    });
  }

  answer(at: number, hint: ViewHint): void {
    this.#silent = false;
    this.#settle(at, hint);
  }

  /** Nobody is waited for any more. */
  giveUp(): void {
    this.#silent = true;
    for (const at of [...this.#waiting.keys()]) this.#settle(at, undefined);
  }

  #settle(at: number, hint: ViewHint | undefined): void {
    this.#waiting.get(at)?.(hint);
    this.#waiting.delete(at);
  }
}
