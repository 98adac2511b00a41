import { setTimeout as passed } from "node:timers/promises";
import type { Right } from "../src/contract/accessRights.ts";
import type { Admission } from "../src/contract/introduction.ts";
import { WindowRights } from "../src/contract/windowRights.ts";

/** The page that the window shows, and what the station says that who sits at it may. Main asks nobody else. */
export class PageRights {
  #window = 0;
  #rights = new WindowRights();
  #admission: Admission | undefined;
  readonly #wordMs: number;

  /** `wordMs`: so long the station's word of who has signed in may be under way. */
  constructor({ wordMs = 2000 }: { wordMs?: number } = {}) {
    this.#wordMs = wordMs;
  }

  /** The page's number: another each time it is loaded. */
  get window(): number {
    return this.#window;
  }

  /** The station's newest word of this page. */
  get admission(): Admission | undefined {
    return this.#admission;
  }

  /** Who is at the page, as the station says; empty where nobody has signed in, and where there are no accounts. */
  get name(): string {
    return this.#admission?.name ?? "";
  }

  /** Another page is loaded: it may nothing until the station has said so. */
  begin(): void {
    this.#window++;
    this.#rights = new WindowRights();
    this.#admission = undefined;
  }

  /** Takes a word of the station; answers whether it is of the page that is shown. */
  take(admission: Admission): boolean {
    if (admission.window !== this.#window) return false;
    this.#admission = admission;
    this.#rights.take(admission.rights);
    return true;
  }

  /** Whether the page is given what needs this right. */
  async may(right: Right): Promise<boolean> {
    const rights = this.#rights;
    const may = await rights.soon(right, passed(this.#wordMs, undefined, { ref: false }));
    return may && rights === this.#rights; // another page may be there by now
  }
}
