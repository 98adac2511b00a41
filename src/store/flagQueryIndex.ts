import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { prepared } from "./prepared.ts";

/** A column of words, each held once: `codes` by key into `values`. */
export class WordColumn {
  readonly values: string[] = [];
  readonly #codeOf = new Map<string, number>();
  codes = new Uint32Array(0);

  set(key: number, value: string): void {
    let code = this.#codeOf.get(value);
    if (code === undefined) {
      code = this.values.length;
      this.#codeOf.set(value, code);
      this.values.push(value);
    }
    this.codes[key] = code;
  }

  at(key: number): string {
    return this.values[this.codes[key] as number] ?? "";
  }

  grow(size: number): void {
    const codes = new Uint32Array(size);
    codes.set(this.codes);
    this.codes = codes;
  }
}

const wordColumns = [
  "section",
  "vehicles", // names by line
  "sortie",
  "class",
  "rule",
  "severity",
  "standing",
  "reason",
  "escalated", // "yes" or "no"
  "analyst",
  "tags", // by line
  "joined",
] as const;
const numberColumns = ["openedAt", "lastAt", "lat", "lon", "spot"] as const;

/**
 * What flags are filtered, ordered and counted by, in memory as columns by key: about 100 bytes a flag. The database is the
 * truth; `sync` takes in what changed there, whoever changed it.
 */
export class FlagIndex {
  readonly words = Object.fromEntries(wordColumns.map((name) => [name, new WordColumn()])) as Record<
    (typeof wordColumns)[number],
    WordColumn
  >;
  readonly numbers = Object.fromEntries(numberColumns.map((name) => [name, new Float64Array(0)])) as Record<
    (typeof numberColumns)[number],
    Float64Array
  >;
  /** 2 escalated, 1 alert, 0 notice. */
  rank = new Uint8Array(0);
  /** Keys of all flags, oldest first; of those opened at once the lower key first. */
  order: number[] = [];
  revision = 0;
  readonly #db: Database;
  #size = 0;
  #loading: Generator<undefined, void> | undefined;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The highest key that there may be. */
  get lastKey(): number {
    return this.#size - 1;
  }

  /** Takes in all rows that changed since the last time; the first time all there are, or what of them is left to do. */
  sync(): void {
    for (const loading = this.loading(); !loading.next().done; );
    const columns = Object.entries(rowColumns).map(([name, from]) => `${from} AS ${name}`);
    const text = `SELECT ${columns.join(", ")} FROM flagRow WHERE revision > ? ORDER BY revision`;
    for (const row of prepared(this.#db, text).all(this.revision) as unknown as IndexRow[]) {
      this.revision = row.revision;
      this.#take(row, false);
    }
  }

  /** The steps of taking in all rows for the first time, some milliseconds each; whoever asks before has them done at once. */
  loading(): Iterator<undefined, void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** As JSON: of very many rows that takes a third of the time. */
  *#load(): Generator<undefined, void> {
    const { last, revision } = this.#db
      .prepare("SELECT coalesce(max(key), 0) AS last, coalesce(max(revision), 0) AS revision FROM flagRow")
      .get() as { last: number; revision: number };
    const names = Object.keys(rowColumns);
    const read = this.#db.prepare(
      `SELECT json_group_array(json_array(${Object.values(rowColumns).join(", ")})) AS rows FROM flagRow WHERE key > ? AND key <= ?`,
    );
    for (let key = 0; key < last; key += AT_ONCE) {
      const { rows } = read.get(key, key + AT_ONCE) as { rows: string };
      for (const values of JSON.parse(rows) as (string | number | null)[][])
        this.#take(Object.fromEntries(names.map((name, i) => [name, values[i]])) as IndexRow, true);
      yield;
    }
    this.order.sort((a, b) => (this.isBefore(a, b) ? -1 : 1));
    this.revision = revision; // what changed meanwhile is taken in once more
  }

  /** Whether one key stands before another, oldest first. */
  isBefore(a: number, b: number): boolean {
    const { openedAt } = this.numbers;
    const apart = (openedAt[a] as number) - (openedAt[b] as number);
    return apart === 0 ? a < b : apart < 0;
  }

  #take(row: IndexRow, inOrder: boolean): void {
    const { key, removedAt } = row;
    if (key >= this.#size) this.#grow(key);
    const place = this.#known[key] === 1 ? undefined : key;
    for (const name of wordColumns) this.words[name].set(key, row[name]);
    for (const name of numberColumns) this.numbers[name][key] = row[name] ?? Number.NaN;
    this.rank[key] = row.escalated === "yes" ? 2 : row.severity === "alert" ? 1 : 0;
    if (removedAt !== null) {
      if (place === undefined) this.order = this.order.filter((one) => one !== key);
      this.#known[key] = 0;
    } else if (place !== undefined) {
      this.#known[key] = 1;
      if (inOrder) this.order.push(key);
      else this.#insert(key);
    }
  }

  #insert(key: number): void {
    let from = 0;
    let to = this.order.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.isBefore(this.order[middle] as number, key)) from = middle + 1;
      else to = middle;
    }
    this.order.splice(from, 0, key);
  }

  #known = new Uint8Array(0);

  #grow(key: number): void {
    const size = Math.max(1024, 2 ** Math.ceil(Math.log2(key + 2)));
    for (const name of wordColumns) this.words[name].grow(size);
    for (const name of numberColumns) {
      const grown = new Float64Array(size);
      grown.set(this.numbers[name]);
      this.numbers[name] = grown;
    }
    const bytes = (old: Uint8Array): Uint8Array<ArrayBuffer> => {
      const grown = new Uint8Array(size);
      grown.set(old);
      return grown;
    };
    this.rank = bytes(this.rank);
    this.#known = bytes(this.#known);
    this.#size = size;
  }
}

type IndexRow = Record<(typeof wordColumns)[number], string> &
  Record<(typeof numberColumns)[number], number | null> & {
    readonly key: number;
    readonly revision: number;
    readonly removedAt: number | null;
  };

/** What of a row is held, and where it comes from. */
const rowColumns: Readonly<Record<keyof IndexRow, string>> = {
  ...{ key: "key", revision: "revision", removedAt: "removedAt" },
  ...{ openedAt: "openedAt", lastAt: "lastAt", lat: "lat", lon: "lon", spot: "coalesce(spot, key)" },
  ...{ section: "section", vehicles: "vehicles", sortie: "sortieId", rule: "rule" },
  class: "iif(corrected IS NULL, className, coalesce(corrected ->> '$.className', className))",
  ...{ severity: "severity", standing: "coalesce(verdict, 'unreviewed')", reason: "coalesce(reason, '')" },
  ...{ escalated: "iif(escalatedAt IS NULL, 'no', 'yes')", analyst: "coalesce(analyst, '')", tags: "tags" },
  joined: "coalesce(joined, '')",
};
const AT_ONCE = 1_000;
