import { Emitter } from "../base/emitter.ts";
import { type Right, rolesWith } from "./accessRights.ts";
import { FailureError } from "./failure.ts";

/** Every right there is: what whoever sits at a station without accounts has. */
export const allRights = Object.keys(rolesWith) as readonly Right[];

/** What recordings, stills and live pictures need. */
export const footageRight: Right = "see";

/** What main needs to be told before it writes what a page made into a file. */
export const documentRight: Right = "export";

/** What who is at a window may, as the station tells it to those beside: nothing so long as it has not. */
export class WindowRights {
  readonly #changed = new Emitter<void>();
  #rights: readonly Right[] = [];

  take(rights: readonly Right[]): void {
    this.#rights = rights;
    this.#changed.emit();
  }

  has(right: Right): boolean {
    return this.#rights.includes(right);
  }

  /**
   * Whether there is this right, now or before `limit` settles: a page that has just signed in may ask before the station's
   * word of it has come.
   */
  async soon(right: Right, limit: Promise<unknown>): Promise<boolean> {
    if (this.has(right)) return true;
    let off = () => {};
    const told = new Promise<void>((resolve) => {
      off = this.#changed.on(() => {
        if (this.has(right)) resolve();
      });
    });
    await Promise.race([told, limit]);
    off();
    return this.has(right);
  }
}

export const notSignedIn = (): FailureError =>
  new FailureError("denied", "Nobody has signed in at this window", "Sign in first");
