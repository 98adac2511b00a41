import type { Failure } from "../../src/contract/failure.ts";
import { failureOf } from "../../src/contract/failure.ts";
import type { FlagOrder, FlagPage, FlagQuery, ListedFlag } from "../../src/contract/flagQuery.ts";
import type { FlagRecord } from "../../src/contract/records.ts";
import { Store } from "../ui/store.ts";
import type { DeskView } from "./deskView.ts";

/** What the list shows: the lines that were asked for so far, and what the station said of all. */
export interface DeskList extends Omit<FlagPage, "flags" | "next"> {
  readonly phase: "asking" | "ready" | "failed";
  readonly rows: readonly ListedFlag[];
  /** To ask for what follows the last line; null: nothing follows. */
  readonly next: string | null;
  readonly failure?: Failure;
}

export interface DeskParts {
  readonly query: (query: FlagQuery) => Promise<FlagPage>;
  /** Who asks. */
  readonly by: () => string;
  readonly view: Store<DeskView>;
  /** Does something after so many ms; answers how to call it off. */
  readonly later: (work: () => void, ms: number) => () => void;
}

/** Lines that are asked for at a time, and the most that are asked for again when something has changed. */
export const pageLines = 200;
const mostAtOnce = 500;
const settleMs = 700; // changes that come together are asked about once

/** The list of flags: asks the station for pages as they are scrolled to, and follows what changes meanwhile. */
export class FlagDesk {
  readonly list = new Store<DeskList>(nothingYet);
  readonly #parts: DeskParts;
  /** Counts what was asked anew: answers to former questions are dropped. */
  #asked = 0;
  #adding = false;
  #callOff: (() => void) | undefined;

  constructor(parts: DeskParts) {
    this.#parts = parts;
    parts.view.subscribe(() => void this.reload());
  }

  /** Asks from the beginning; what was shown stays until the answer is there. */
  reload(): Promise<void> {
    this.#callOff?.();
    this.#callOff = undefined;
    this.list.patch({ phase: "asking" });
    return this.#ask(pageLines, (page) => ({ rows: page.flags, next: page.next ?? null }));
  }

  /** Adds the next page, if there is one. */
  async more(): Promise<void> {
    const { next, phase } = this.list.get();
    if (next === null || phase !== "ready" || this.#adding) return;
    this.#adding = true;
    try {
      await this.#ask(
        pageLines,
        (page, { rows }) => {
          const known = new Set(rows.map(({ id }) => id));
          return { rows: [...rows, ...page.flags.filter(({ id }) => !known.has(id))], next: page.next ?? null };
        },
        next,
      );
    } finally {
      this.#adding = false;
    }
  }

  /** Takes in a flag as it is now. What may change which lines there are is asked about a little later. */
  changed(flag: FlagRecord): void {
    const { rows } = this.list.get();
    const at = rows.findIndex(({ id }) => id === flag.id);
    const before = rows[at];
    if (before) {
      const { unseen, group } = before;
      this.list.patch({ rows: rows.with(at, { ...flag, unseen, ...(group && { group }) }) });
      if (!differs(before, flag)) return;
    }
    this.#callOff ??= this.#parts.later(() => void this.#refresh(), settleMs);
  }

  /** The analyst has opened a flag. */
  seen(flagId: string): void {
    const { rows, unseen } = this.list.get();
    const at = rows.findIndex(({ id }) => id === flagId);
    const row = rows[at];
    if (!row?.unseen) return;
    const { group } = row;
    const seen = {
      ...row,
      unseen: false,
      ...(group && { group: { ...group, unseen: Math.max(0, group.unseen - 1) } }),
    };
    this.list.patch({ rows: rows.with(at, seen), unseen: Math.max(0, unseen - 1) });
  }

  /** The id of the first flag of all that are let through that nobody has judged, in the order of the list; null: none. */
  async firstOpen(except: ReadonlySet<string>): Promise<string | null> {
    const { filter, order } = this.#parts.view.get();
    if (filter.standings && !filter.standings.includes("unreviewed")) return null;
    const open = { ...filter, standings: ["unreviewed" as const] };
    const limit = Math.min(mostAtOnce, except.size + 1);
    const { flags } = await this.#parts.query({ filter: open, order, by: this.#parts.by(), limit });
    return flags.find(({ id }) => !except.has(id))?.id ?? null;
  }

  /** Asks for the first lines again and keeps those that follow. */
  #refresh(): Promise<void> {
    this.#callOff = undefined;
    const lines = this.list.get().rows.length;
    return this.#ask(Math.min(Math.max(lines, pageLines), mostAtOnce), (page, { rows, next }) => {
      const last = page.flags.at(-1);
      const at = page.next === undefined ? -1 : rows.findIndex(({ id }) => id === last?.id);
      if (at < 0) return { rows: page.flags, next: page.next ?? null };
      const head = new Set(page.flags.map(({ id }) => id));
      const tail = rows.slice(at + 1).filter(({ id }) => !head.has(id));
      return { rows: [...page.flags, ...tail], next: tail.length > 0 ? next : (page.next ?? null) };
    });
  }

  async #ask(
    limit: number,
    put: (page: FlagPage, before: DeskList) => Pick<DeskList, "rows" | "next">,
    after?: string,
  ): Promise<void> {
    if (after === undefined) this.#asked++;
    const asked = this.#asked;
    const { view, by, query } = this.#parts;
    const { filter, order, grouped } = view.get();
    try {
      const page = await query({
        ...{ filter, order, grouped, by: by(), limit },
        ...(after !== undefined && { after }),
      });
      if (asked !== this.#asked) return;
      const { flags: _flags, next: _next, ...told } = page;
      this.list.set({ ...told, phase: "ready", ...put(page, this.list.get()) });
    } catch (cause) {
      if (asked === this.#asked) this.list.patch({ phase: "failed", failure: failureOf(cause) });
    }
  }
}

/** A change by which a flag may stand elsewhere in a list, or not at all. That it is seen longer is none. */
const differs = (a: FlagRecord, b: FlagRecord): boolean =>
  (["className", "rule", "severity", "section", "joined", "openedAt", "note"] as const).some((k) => a[k] !== b[k]) ||
  a.verdict?.at !== b.verdict?.at ||
  a.verdict?.kind !== b.verdict?.kind ||
  a.escalated?.at !== b.escalated?.at ||
  a.tags?.join("\n") !== b.tags?.join("\n");

const nothingYet: DeskList = {
  ...{ phase: "asking", rows: [], next: null, total: 0, unseen: 0, unreviewed: 0 },
  facets: {
    ...{ section: [], vehicle: [], sortie: [], class: [], rule: [], severity: [] },
    ...{ standing: [], reason: [], escalated: [], analyst: [], tag: [] },
  },
};

/** The line `by` places after another; the first when it is not there, and no wrapping around. */
export function neighbour(rows: readonly { readonly id: string }[], id: string | null, by: 1 | -1): string | null {
  const at = rows.findIndex((row) => row.id === id);
  if (at < 0) return rows[0]?.id ?? null;
  return rows[Math.min(Math.max(at + by, 0), rows.length - 1)]?.id ?? null;
}

/** The next line behind another that nobody has judged, else the first before it; null: none of these lines. */
export function nextOpen(rows: readonly FlagRecord[], id: string | null, except: ReadonlySet<string>): string | null {
  const at = rows.findIndex((row) => row.id === id);
  const isOpen = (row: FlagRecord) => row.verdict === undefined && row.id !== id && !except.has(row.id);
  return (rows.slice(at + 1).find(isOpen) ?? rows.slice(0, Math.max(at, 0)).find(isOpen))?.id ?? null;
}

export const orders: readonly { readonly value: FlagOrder; readonly label: string }[] = [
  { value: "newest", label: "Newest first" },
  { value: "oldest", label: "Oldest first" },
  { value: "severity", label: "Most severe first" },
];
