import * as v from "valibot";
import type { Failure, FailureCode } from "./failure.ts";

/** What a figure of a scenario run is told and compared by. */
export interface RunFigure {
  readonly name: string;
  /** With its unit: `0:11:00`, `3.9 m`. */
  readonly words: string;
  /** Times in seconds; null where it is not known. */
  readonly value: number | null;
  /** Which way is better, where one is. */
  readonly better?: "less" | "more" | undefined;
}

/** How far a scenario run is. */
export interface RunProgress {
  /** Simulated time since its start, ms. */
  readonly afterMs: number;
  readonly durationMs: number;
  /** Of the section, seen well enough at least once, 0…1. */
  readonly seenShare: number;
  /** Age of the oldest look at what was seen, ms. */
  readonly oldestMs: number;
  /** Longest time that a place went unseen so far, ms; null while a part of the section was never seen. */
  readonly worstMs: number | null;
  readonly flags: number;
  /** What happened last, with the simulated time it happened at. */
  readonly last?: { readonly afterMs: number; readonly words: string } | undefined;
}

/** A field of a scenario that a sweep sets, and a value that it takes. */
export interface SweptField {
  readonly path: string;
  readonly value: string | number | boolean | null;
}

/** One run of a sweep: what was set in it, and its figures or why there are none. */
export interface SweptRow {
  readonly set: readonly SweptField[];
  /** Its folder below that of the sweep: `run-001`. */
  readonly part: string;
  readonly outcome?: "whole" | "cut short" | undefined;
  readonly figures?: readonly RunFigure[] | undefined;
  readonly failure?: string | undefined;
}

/** What the process that flies scenarios says to the one that started it. */
export type RunMessage =
  | { readonly kind: "progress"; readonly progress: RunProgress }
  /** A sweep begins with its run `number`, from 1, of `of`. */
  | {
      readonly kind: "sweeping";
      readonly number: number;
      readonly of: number;
      readonly set: readonly SweptField[];
    }
  | { readonly kind: "swept"; readonly row: SweptRow }
  /** Its report is written; `endedBy` is why it was cut short where no person did that. */
  | {
      readonly kind: "flown";
      readonly outcome: "whole" | "cut short";
      readonly figures: readonly RunFigure[];
      readonly endedBy?: string | undefined;
    }
  | { readonly kind: "failed"; readonly failure: Failure };

/** What the process that flies scenarios is told: to come to an end, with a report of what was flown. */
export interface RunOrderMessage {
  readonly kind: "cancel";
}

export const runFigureSchema = v.object({
  name: v.string(),
  words: v.string(),
  value: v.nullable(v.number()),
  better: v.optional(v.picklist(["less", "more"])),
});
const outcome = v.picklist(["whole", "cut short"]);
const set = v.array(v.object({ path: v.string(), value: v.nullable(v.union([v.string(), v.number(), v.boolean()])) }));
export const sweptRowSchema = v.object({
  set,
  part: v.pipe(v.string(), v.regex(/^run-\d{3,}$/)),
  outcome: v.optional(outcome),
  figures: v.optional(v.array(runFigureSchema)),
  failure: v.optional(v.string()),
});
const failure = v.pipe(
  v.object({ code: v.string(), message: v.string(), remedy: v.optional(v.string()) }),
  v.transform(
    ({ code, message, remedy }): Failure => ({
      ...{ code: code as FailureCode, message },
      ...(remedy !== undefined && { remedy }),
    }),
  ),
);
export const runFailureSchema = failure;
const message = v.variant("kind", [
  v.object({
    kind: v.literal("progress"),
    progress: v.object({
      ...{ afterMs: v.number(), durationMs: v.number(), seenShare: v.number(), oldestMs: v.number() },
      ...{ worstMs: v.nullable(v.number()), flags: v.number() },
      last: v.optional(v.object({ afterMs: v.number(), words: v.string() })),
    }),
  }),
  v.object({ kind: v.literal("sweeping"), number: v.number(), of: v.number(), set }),
  v.object({ kind: v.literal("swept"), row: sweptRowSchema }),
  v.object({ kind: v.literal("flown"), outcome, figures: v.array(runFigureSchema), endedBy: v.optional(v.string()) }),
  v.object({ kind: v.literal("failed"), failure }),
]);

/** What came over the channel of a run, as a message; undefined for what is none. */
export function runMessageOf(value: unknown): RunMessage | undefined {
  const parsed = v.safeParse(message, value);
  return parsed.success ? parsed.output : undefined;
}
