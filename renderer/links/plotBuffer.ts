import type { MessageContent } from "../../src/contract/wire.ts";

/** How much of the past a plot shows, ms. */
export const plotMs = 60_000;
/** How many fields can be plotted together. */
export const plotFields = 4;

/** The numbers of one kind of message over the last minute, all fields, so that one chosen late has its past. */
export class PlotBuffer {
  #rows: { readonly at: number; readonly values: ReadonlyMap<string, number> }[] = [];

  push({ at, fields }: Pick<MessageContent, "at" | "fields">): void {
    const newest = this.#rows.at(-1)?.at;
    if (newest !== undefined && at < newest) this.#rows = []; // a replayed log was moved back
    if (newest === at) this.#rows.pop();
    const values = new Map<string, number>();
    for (const { name, value } of fields) if (typeof value === "number") values.set(name, value);
    this.#rows.push({ at, values });
    const first = this.#rows.findIndex((row) => row.at >= at - plotMs);
    if (first > 0) this.#rows.splice(0, first);
  }

  clear(): void {
    this.#rows = [];
  }

  /** Columns for the plot: seconds before the newest (0 or less), then each field; null where it was not a number. */
  columns(fields: readonly string[]): [number[], ...(number | null)[][]] {
    const newest = this.#rows.at(-1)?.at ?? 0;
    return [
      this.#rows.map((row) => (row.at - newest) / 1_000),
      ...fields.map((name) =>
        this.#rows.map(({ values }) => {
          const value = values.get(name);
          return value === undefined || !Number.isFinite(value) ? null : value;
        }),
      ),
    ];
  }
}
