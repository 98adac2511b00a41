import * as v from "valibot";
import { pathLength } from "../../geo/path.ts";
import { PlanFileError } from "../planFile.ts";
import { nearestName } from "./nearestName.ts";
import { crossingOf } from "./passage.ts";
import type { Intent, Scenario } from "./scenario.ts";
import { scenarioSchema } from "./scenarioSchema.ts";
import { timeText } from "./scenarioTime.ts";

type File = v.InferOutput<typeof scenarioSchema>;

/**
 * Reads a scenario: JSON, every field known, times as `0:12:30` from the start. Throws a PlanFileError that names the place
 * that is wrong: `traffic.3.speeed: is not known here; perhaps “speed” is meant`.
 */
export function readScenario(text: string): Scenario {
  const json = parseJson(text);
  const version = (json as { version?: unknown } | null)?.version;
  if (typeof version === "number" && version > 1)
    throw new PlanFileError(
      `This scenario has version ${version}, version 1 is understood`,
      "Update Vedette",
      "newer-version",
    );
  const parsed = v.safeParse(scenarioSchema, json);
  if (!parsed.success) {
    // A field that is misspelt is missing too: what is not known says more.
    const told = parsed.issues.find(({ type, expected }) => type === "strict_object" && expected === "never");
    const issue = told ?? parsed.issues[0];
    throw wrong(v.getDotPath(issue) ?? "", issue.message);
  }
  const scenario = scenarioOf(parsed.output);
  demandWhole(scenario);
  return scenario;
}

function scenarioOf(file: File): Scenario {
  const { fileType: _, groundStation: __, version: ___, duration, schedule, operator, weather, ...rest } = file;
  const { traffic, faults, fleet } = file;
  const calm = { at: 0, wind: { speed: 0, fromDeg: 0, gust: 0 }, visibility: 20_000, light: "day" as const };
  const begun = weather[0]?.at === 0 ? weather : [calm, ...weather];
  return {
    ...rest,
    durationMs: duration,
    fleet: fleet.map(({ endurance, turnaround, ...drone }) => ({
      ...drone,
      enduranceMs: endurance,
      turnaroundMs: turnaround,
    })),
    schedule: { firstMs: schedule.first, separation: schedule.separation, promiseMs: schedule.promise },
    operator: { reactionMs: operator.reaction, patienceMs: operator.patience },
    weather: begun.map(({ at, wind, ...one }) => ({
      ...one,
      afterMs: at,
      wind: { ...wind, gust: wind.gust ?? wind.speed / 4 },
    })),
    traffic: traffic.map(({ at, intent, ...vehicle }) => ({ ...vehicle, afterMs: at, intent: intentOf(intent) })),
    faults: faults.map(({ at, for: forMs, ...fault }) => ({
      ...fault,
      afterMs: at,
      ...(forMs !== undefined && { forMs }),
    })),
  };
}

function intentOf(intent: File["traffic"][number]["intent"]): Intent {
  if (!("for" in intent)) return intent;
  const { for: forMs, ...rest } = intent;
  return { ...rest, forMs };
}

/** What belongs together fits: names are unique and known, times lie within the run, and places on their roads. */
function demandWhole({ durationMs, fleet, roads, traffic, faults, weather, section }: Scenario): void {
  demandUnique("fleet", fleet);
  demandUnique("roads", roads);
  demandUnique("traffic", traffic);
  const within = (path: string, afterMs: number) => {
    if (afterMs > durationMs)
      throw wrong(path, `${timeText(afterMs)} is after the end of the run at ${timeText(durationMs)}`);
  };
  weather.forEach(({ afterMs }, i) => {
    within(`weather.${i}.at`, afterMs);
    const before = weather[i - 1];
    if (before && before.afterMs >= afterMs) throw wrong(`weather.${i}.at`, "must be later than the one before");
  });
  traffic.forEach(({ road, afterMs, intent }, i) => {
    within(`traffic.${i}.at`, afterMs);
    const found = roads.find(({ id }) => id === road);
    if (!found) throw unknown(`traffic.${i}.road`, road, roads);
    const metres = pathLength(found.line);
    if ("metres" in intent && intent.metres > metres)
      throw wrong(
        `traffic.${i}.intent.metres`,
        `${intent.metres} is beyond the end of road ${road}, ${Math.floor(metres)} m long`,
      );
    if (intent.kind === "cross" && crossingOf(found.line, section) === undefined)
      throw wrong(`traffic.${i}.intent`, `road ${road} does not cross the section`);
  });
  faults.forEach(({ drone, afterMs }, i) => {
    within(`faults.${i}.at`, afterMs);
    if (!fleet.some(({ id }) => id === drone)) throw unknown(`faults.${i}.drone`, drone, fleet);
  });
}

function demandUnique(list: string, items: readonly { readonly id: string }[]): void {
  const seen = new Set<string>();
  items.forEach(({ id }, i) => {
    if (seen.has(id)) throw wrong(`${list}.${i}.id`, `“${id}” is there twice`);
    seen.add(id);
  });
}

function unknown(path: string, id: string, items: readonly { readonly id: string }[]): PlanFileError {
  const meant = nearestName(
    id,
    items.map((one) => one.id),
  );
  return wrong(path, `there is no “${id}”${meant ? `; perhaps “${meant}” is meant` : ""}`);
}

const wrong = (path: string, why: string): PlanFileError =>
  new PlanFileError(`${path}${path && ": "}${why}`, "Correct the scenario file there");

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PlanFileError(`This is not a scenario: ${why}`, "Choose a .scenario.json file");
  }
}

/** A scenario as text, as `readScenario` reads it. */
export function writeScenario(scenario: Scenario): string {
  const { durationMs, fleet, schedule, operator, weather, traffic, faults, patrol, startAt, ...rest } = scenario;
  const { name, about, seed, groundAmsl, section, watchWidth, detector, roads } = rest;
  const json = {
    fileType: "Scenario",
    groundStation: "Vedette",
    version: 1,
    ...{ name, ...(about !== undefined && { about }), seed },
    startAt: new Date(startAt).toISOString().replace(".000Z", "Z"),
    duration: timeText(durationMs),
    ...{ groundAmsl, section, watchWidth },
    patrol: { ...patrol, camera: patrol.camera.id },
    fleet: fleet.map(({ enduranceMs, turnaroundMs, ...drone }) => ({
      ...drone,
      endurance: timeText(enduranceMs),
      turnaround: timeText(turnaroundMs),
    })),
    schedule: {
      ...(schedule.promiseMs !== undefined && { promise: timeText(schedule.promiseMs) }),
      first: timeText(schedule.firstMs),
      separation: schedule.separation,
    },
    operator: { reaction: timeText(operator.reactionMs), patience: timeText(operator.patienceMs) },
    weather: weather.map(({ afterMs, wind, visibility, light }) => ({
      ...{ at: timeText(afterMs), wind, visibility, light },
    })),
    detector,
    roads,
    traffic: traffic.map(({ afterMs, intent, id, ...vehicle }) => ({
      ...{ id, at: timeText(afterMs), ...vehicle },
      intent: "forMs" in intent ? { kind: intent.kind, metres: intent.metres, for: timeText(intent.forMs) } : intent,
    })),
    faults: faults.map(({ afterMs, forMs, drone, what }) => ({
      ...{ at: timeText(afterMs), drone, what },
      ...(forMs !== undefined && { for: timeText(forMs) }),
    })),
  };
  return `${short(JSON.stringify(json, null, 2))}\n`;
}

/** What holds no list stays on one line, so that people can read the file. */
const short = (text: string): string =>
  text.replace(/\{\n[^[\]{}]*\}/g, (one) => one.replace(/\s*\n\s*/g, " ").replace(/^\{ | \}$/g, (edge) => edge));
