import type { AuditCalls, AuditFacets, AuditRecord, AuditSearch } from "../../src/contract/audit.ts";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import { Store } from "../ui/store.ts";

/** What of a log is looked for. */
export type AuditFilter = Omit<AuditSearch, "before" | "most">;

export interface AuditView {
  readonly filter: AuditFilter;
  /** Newest first. */
  readonly lines: readonly AuditRecord[];
  /** There is more to look at, from before this line on. */
  readonly next?: number | undefined;
  readonly phase: "asking" | "ready" | "failed";
  readonly failure?: Failure | undefined;
  readonly facets: AuditFacets;
  /** The line that is chosen. */
  readonly chosen: number | null;
}

type Name = "audit.search" | "audit.facets";
export type AuditCall = <N extends Name>(name: N, args: AuditCalls[N]["args"]) => Promise<AuditCalls[N]["result"]>;

/** The lines of the audit log as one window looks at them, a page at a time. */
export class AuditDesk {
  readonly view = new Store<AuditView>({
    ...{ filter: {}, lines: [], phase: "ready", facets: { kinds: [], people: [] }, chosen: null },
  });
  readonly #call: AuditCall;
  #turn = 0;

  constructor(call: AuditCall) {
    this.#call = call;
  }

  /** Asks for the newest lines anew; a rare thing is looked for until one page is full or all was looked at. */
  reload(): Promise<void> {
    return this.#begin(undefined);
  }

  /** Goes to a line of this station's log, or of another's, with some that are newer before it. */
  async goTo(sequence: number, station?: string): Promise<void> {
    this.view.patch({ filter: station === undefined ? {} : { station }, chosen: sequence });
    await this.#begin(sequence + newerLines);
  }

  async #begin(before: number | undefined): Promise<void> {
    const turn = ++this.#turn;
    const { station } = this.view.get().filter;
    this.view.patch({ phase: "asking", failure: undefined, lines: [], next: before });
    this.#call("audit.facets", station === undefined ? {} : { station }).then(
      (facets) => turn === this.#turn && this.view.patch({ facets }),
      () => {}, // the search that fails besides says why
    );
    await this.#fill(turn, pageLines);
  }

  /** Brings the next page, unless one is on its way or there is none. */
  async more(): Promise<void> {
    const { lines, next, phase } = this.view.get();
    if (phase !== "ready" || next === undefined) return;
    this.view.patch({ phase: "asking" });
    await this.#fill(this.#turn, lines.length + pageLines);
  }

  setFilter(filter: AuditFilter): void {
    this.view.patch({ filter, chosen: null });
    void this.reload();
  }

  choose(sequence: number | null): void {
    this.view.patch({ chosen: sequence });
  }

  /** The line before or after the chosen one in the list; the first where none is. */
  move(by: 1 | -1): void {
    const { chosen, lines } = this.view.get();
    const index = chosen === null ? 0 : lines.findIndex(({ sequence }) => sequence === chosen) + by;
    const line = lines[Math.min(Math.max(0, index), lines.length - 1)];
    if (line) this.choose(line.sequence);
  }

  async #fill(turn: number, wanted: number): Promise<void> {
    try {
      while (turn === this.#turn && this.view.get().lines.length < wanted) {
        const { filter, next } = this.view.get();
        const asked = { ...filter, most: pageLines, ...(next !== undefined && { before: next }) };
        const page = await this.#call("audit.search", asked);
        if (turn !== this.#turn) return;
        this.view.patch({ lines: [...this.view.get().lines, ...page.lines], next: page.next });
        if (page.next === undefined) break;
      }
      if (turn === this.#turn) this.view.patch({ phase: "ready" });
    } catch (cause) {
      if (turn === this.#turn) this.view.patch({ phase: "failed", failure: failureOf(cause) });
    }
  }
}

const pageLines = 100;
/** So few that the line is on the screen. */
const newerLines = 5;
