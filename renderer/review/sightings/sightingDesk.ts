import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import type { SightedVehicle, SightingPage, SightingQuery } from "../../../src/contract/sightings.ts";
import { Store } from "../../ui/store.ts";
import { type SightingView, sightingFilter } from "./sightingView.ts";

/** The sightings that are shown: those that were read so far, and of how many. */
export interface SightingList {
  readonly phase: "asking" | "ready" | "failed";
  readonly rows: readonly SightedVehicle[];
  readonly total: number;
  readonly failure?: Failure;
}

interface DeskParts {
  readonly query: (query: SightingQuery) => Promise<SightingPage>;
  readonly by: () => string;
  readonly view: Store<SightingView>;
  readonly now: () => number;
  /** Does something after so many ms; answers how to call it off. */
  readonly later: (work: () => void, ms: number) => () => void;
}

const pageLines = 500;
/** So many are read at most: for more, the view has to be narrowed. */
export const mostSightings = 10_000;
const settleMs = 700; // changes that come together are asked about once

/** The sightings of a view, read page after page until all are there, and read anew when a flag has changed. */
export class SightingDesk {
  readonly list = new Store<SightingList>({ phase: "asking", rows: [], total: 0 });
  readonly #parts: DeskParts;
  #asked = 0;
  #callOff: (() => void) | undefined;

  constructor(parts: DeskParts) {
    this.#parts = parts;
    parts.view.subscribe(() => void this.reload());
  }

  /** Reads all of them; what was shown stays until the first page is there. Never rejects. */
  async reload(): Promise<void> {
    this.#callOff?.();
    this.#callOff = undefined;
    const asked = ++this.#asked;
    this.list.patch({ phase: "asking" });
    const { query, by, view, now } = this.#parts;
    const filter = sightingFilter(view.get(), now());
    const rows = new Map<string, SightedVehicle>();
    try {
      for (let after: string | undefined; ; ) {
        const page = await query({ filter, by: by(), limit: pageLines, ...(after !== undefined && { after }) });
        if (asked !== this.#asked) return;
        for (const one of page.sightings) if (!rows.has(one.id)) rows.set(one.id, one);
        after = page.next;
        const whole = after === undefined || rows.size >= mostSightings;
        const { rows: before } = this.list.get();
        // A list that only grows again does not become short meanwhile.
        if (whole || rows.size >= before.length)
          this.list.set({ phase: whole ? "ready" : "asking", rows: [...rows.values()], total: page.total });
        if (whole) return;
      }
    } catch (cause) {
      if (asked === this.#asked) this.list.patch({ phase: "failed", failure: failureOf(cause) });
    }
  }

  /** A flag has changed: what is shown may have too. */
  changed(): void {
    this.#callOff ??= this.#parts.later(() => void this.reload(), settleMs);
  }
}
