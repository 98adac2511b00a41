import * as v from "valibot";
import { FailureError } from "./failure.ts";
import type { RunFigure } from "./runMessages.ts";

/** The report of a scenario run as a window shows it. Times are ms after the start, `startAt` is an instant. */
export interface ScenarioRunReport extends v.InferOutput<typeof fileSchema> {
  readonly figures: readonly RunFigure[];
}

const ms = v.number();
const fileSchema = v.object({
  scenario: v.string(),
  seed: v.number(),
  drones: v.number(),
  sectionM: v.number(),
  startAt: v.number(),
  durationMs: ms,
  outcome: v.picklist(["whole", "cut short"]),
  endedBy: v.optional(v.string()),
  modelled: v.array(v.string()),
  revisit: v.object({
    bound: v.object({ withReliefMs: ms }),
    promiseMs: v.nullable(ms),
    promiseKept: v.nullable(v.boolean()),
    ages: v.array(v.object({ afterMs: ms, worstMs: ms, share: v.number() })),
    along: v.array(v.object({ m: v.number(), ms: v.nullable(ms) })),
  }),
  detection: v.object({
    vehicles: v.array(
      v.object({
        ...{ id: v.string(), className: v.string(), inZoneMs: ms },
        ...{ leftZoneMs: v.optional(ms), inPictureMs: v.optional(ms), flaggedMs: v.optional(ms) },
      }),
    ),
  }),
  sorties: v.array(
    v.object({
      ...{ drone: v.string(), beganMs: ms, endedMs: v.optional(ms) },
      ...{ batteryBegan: v.optional(v.number()), batteryEnded: v.optional(v.number()) },
    }),
  ),
  events: v.array(v.object({ afterMs: ms, kind: v.string(), drone: v.optional(v.string()), text: v.string() })),
  operator: v.object({
    list: v.array(v.object({ afterMs: ms, what: v.string(), drone: v.string(), refused: v.optional(v.string()) })),
  }),
});

/** The report that a run wrote, with its figures. @throws FailureError bad-input for what is none */
export function readScenarioRunReport(text: string, figures: readonly RunFigure[]): ScenarioRunReport {
  try {
    return { ...v.parse(fileSchema, JSON.parse(text)), figures };
  } catch {
    throw new FailureError("bad-input", "The report of this run is damaged", "Fly it again; the scenario is kept");
  }
}
