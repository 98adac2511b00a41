import type { FlagRule, RuleTrial } from "../contract/flagRules.ts";
import type { FlagRecord } from "../contract/records.ts";
import { Flagger } from "./flagger.ts";
import type { Recording } from "./recording.ts";

/** As often as the station lets time pass for its flags. */
const TICK_MS = 500;
/** Sights in one step. */
const STEP = 50;
/** A gap in the recording is passed in one step: flags are closed long before its end. */
const LONGEST_GAP_MS = 60_000;

/**
 * The flags that rules would have raised in a recorded sortie. The same rules and recording give the same flags; they
 * are as in the flight, but for times: a recording holds two sights of a track a second.
 */
export function tryRules(rules: readonly FlagRule[], recording: Recording, timeZone: string): RuleTrial {
  const steps = ruleTrial(rules, recording, timeZone);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** As above, in steps of some milliseconds, so that who tries rules can do other things between them. */
export function* ruleTrial(
  rules: readonly FlagRule[],
  recording: Recording,
  timeZone: string,
): Generator<undefined, RuleTrial, undefined> {
  const { sortieId, sights, zones, damaged } = recording;
  let ids = 0;
  const flagger = new Flagger({ zones: zones[0]?.zones ?? [], rules, timeZone, newId: () => `try-${++ids}` });
  const flags = new Map<string, FlagRecord>();
  let next = 1;
  let ticked = sights[0]?.at ?? 0;
  let count = 0;
  for (const { at, seen, track } of sights) {
    if (++count % STEP === 0) yield;
    for (let change = zones[next]; change && change.at <= at; change = zones[++next]) flagger.setZones(change.zones);
    if (at - ticked > LONGEST_GAP_MS) {
      flagger.tick(ticked + LONGEST_GAP_MS);
      ticked = at;
    }
    for (; ticked + TICK_MS <= at; ticked += TICK_MS) flagger.tick(ticked + TICK_MS);
    for (const { flag } of flagger.observe(track, at, sortieId, seen)) flags.set(flag.id, flag);
  }
  for (const { flag } of flagger.closeAll(sortieId)) flags.set(flag.id, flag);
  const found = [...flags.values()].map((flag) => ({ ...flag, state: "closed" as const }));
  return {
    sortieId,
    fromAt: sights[0]?.at ?? 0,
    toAt: sights.at(-1)?.at ?? 0,
    sights: sights.length,
    tracks: new Set(sights.map(({ track }) => `${track.streamId} ${track.id}`)).size,
    damaged,
    flags: found,
    counts: rules.map(({ id }) => ({
      ruleId: id,
      flags: found.filter(({ fired = [] }) => fired.some(({ ruleId }) => ruleId === id)).length,
    })),
  };
}
