import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { FacetCount, FlagFacet, FlagFilter, FlagOrder, FlagPage, FlagQuery } from "../contract/flagQuery.ts";
import type { FlagRecord } from "../contract/records.ts";
import { facetColumns, readyFilter } from "./flagQueryFilter.ts";
import { FlagGroups } from "./flagQueryGroups.ts";
import { FlagIndex, type WordColumn } from "./flagQueryIndex.ts";
import { pageOf } from "./flagQueryPage.ts";
import { SeenFlags } from "./flagQuerySeen.ts";
import { flagsWith } from "./flagQueryText.ts";
import { type FlagRow, flagOf, rowSelect } from "./flagRow.ts";
import { prepared } from "./prepared.ts";

/** Answers which flags there are, by any of what is known of them: a page at a time, with counts of all. */
export class FlagQueries {
  readonly seen: SeenFlags;
  readonly #db: Database;
  readonly #index: FlagIndex;
  #text: { readonly text: string; readonly revision: number; readonly found: Uint8Array | undefined } | undefined;

  constructor(db: Database) {
    this.#db = db;
    this.#index = new FlagIndex(db);
    this.seen = new SeenFlags(db);
  }

  /** The steps of making ready for the first question, some milliseconds each; without them that one takes longer. */
  loading(): Iterator<undefined, void> {
    return this.#index.loading();
  }

  /** Takes in what has changed, so that the next question need not. */
  sync(): void {
    this.#index.sync();
  }

  /** @throws FailureError bad-input where `after` is none that a page answered */
  query({ filter, order, by, grouped = false, limit, after }: FlagQuery): FlagPage {
    const index = this.#index;
    index.sync();
    const seen = this.seen.of(by, index.lastKey);
    const { keys, missed } = this.#matching(filter, seen, order);
    const groups = grouped ? new FlagGroups(index, keys, seen) : undefined;
    const lines = groups?.heads ?? keys;
    const page = pageOf(lines, { index, order, limit, after });
    return {
      flags: this.read(page.keys).map(({ key, flag }) => ({
        ...{ ...flag, unseen: !seen[key] },
        ...(groups && { group: groups.of(key) }),
      })),
      ...(page.next !== undefined && { next: page.next }),
      total: keys.length,
      ...openOf(keys, seen, index.words.standing),
      facets: this.#facets(keys, missed),
      ...(groups && { groups: lines.length }),
    };
  }

  /** The keys that a filter lets through, newest first: for what counts flags in other ways. */
  matching(filter: FlagFilter, by: string): { readonly index: FlagIndex; readonly keys: readonly number[] } {
    this.#index.sync();
    const seen = this.seen.of(by, this.#index.lastKey);
    return { index: this.#index, keys: this.#matching(filter, seen, "newest").keys };
  }

  /** Flags by their keys, in that order. */
  read(keys: readonly number[]): { key: number; flag: FlagRecord }[] {
    const rows = prepared(this.#db, `${rowSelect} WHERE key IN (SELECT value FROM json_each(?))`).all(
      JSON.stringify(keys),
    ) as unknown as FlagRow[];
    const byKey = new Map(rows.map((row) => [row.key, row]));
    return keys.flatMap((key) => {
      const row = byKey.get(key);
      return row ? [{ key, flag: flagOf(row) }] : [];
    });
  }

  /** One pass over all flags, in an order: what is let through, and for each facet what is kept out by that facet alone. */
  #matching(filter: FlagFilter, seen: Uint8Array, order: FlagOrder): { keys: number[]; missed: number[][] } {
    const { words, order: all, rank } = this.#index;
    const { lets, allowed } = readyFilter(this.#index, filter, { withText: this.#withText(filter.text), seen });
    const asked = allowed.flatMap((codes, facet) =>
      codes
        ? [{ codes, facet, column: words[(facetColumns[facet] as (typeof facetColumns)[number]).column].codes }]
        : [],
    );
    const missed: number[][] = facetColumns.map(() => []);
    const ranked: [number[], number[], number[]] = [[], [], []];
    const [oldestFirst, bySeverity] = [order === "oldest", order === "severity"];
    for (let n = 0; n < all.length; n++) {
      const key = all[oldestFirst ? n : all.length - 1 - n] as number;
      if (lets && !lets(key)) continue;
      let misses = 0;
      let missedBy = -1;
      for (let i = 0; i < asked.length && misses < 2; i++) {
        const { codes, facet, column } = asked[i] as (typeof asked)[number];
        if (codes[column[key] as number]) continue;
        missedBy = facet;
        misses++;
      }
      if (misses === 0) (ranked[bySeverity ? (rank[key] as number) : 0] as number[]).push(key);
      else if (misses === 1) (missed[missedBy] as number[]).push(key);
    }
    const [low, middle, high] = ranked;
    return { keys: order === "severity" ? high.concat(middle, low) : low, missed };
  }

  #facets(keys: readonly number[], missed: readonly (readonly number[])[]): FlagPage["facets"] {
    const facets = facetColumns.map(({ facet, column, several }, i): [FlagFacet, FacetCount[]] => {
      const { values, codes } = this.#index.words[column];
      const counts = new Uint32Array(values.length);
      countCodes(counts, codes, keys);
      countCodes(counts, codes, missed[i] ?? []);
      const flags = new Map<string, number>();
      counts.forEach((count, code) => {
        if (count === 0) return;
        const value = values[code] as string;
        for (const one of several ? value.split("\n") : [value]) flags.set(one, (flags.get(one) ?? 0) + count);
      });
      if (several || facet === "reason" || facet === "analyst") flags.delete("");
      const all = [...flags].map(([value, count]) => ({ value, flags: count }));
      return [facet, all.sort((a, b) => b.flags - a.flags || (a.value < b.value ? -1 : 1)).slice(0, MOST_VALUES)];
    });
    return Object.fromEntries(facets) as Record<FlagFacet, FacetCount[]>;
  }

  #withText(text: string | undefined): Uint8Array | undefined {
    if (text === undefined) return undefined;
    const { revision, lastKey } = this.#index;
    if (this.#text?.text !== text || this.#text.revision !== revision)
      this.#text = { text, revision, found: flagsWith(this.#db, text, lastKey) };
    return this.#text.found;
  }
}

/** How many flags the analyst has not seen, and how many nobody has judged. */
function openOf(
  keys: readonly number[],
  seen: Uint8Array,
  { values, codes }: WordColumn,
): { unseen: number; unreviewed: number } {
  const open = values.indexOf("unreviewed");
  let [unseen, unreviewed] = [0, 0];
  for (let n = 0; n < keys.length; n++) {
    const key = keys[n] as number;
    if (!seen[key]) unseen++;
    if (codes[key] === open) unreviewed++;
  }
  return { unseen, unreviewed };
}

function countCodes(counts: Uint32Array, codes: Uint32Array, keys: readonly number[]): void {
  for (let n = 0; n < keys.length; n++) counts[codes[keys[n] as number] as number]!++;
}

const MOST_VALUES = 50;
