import { FailureError } from "../contract/failure.ts";
import type { Varied } from "./runArguments.ts";

/** One scenario of a sweep: what was set, in words, and the scenario as JSON. */
export interface Variation {
  readonly set: readonly { readonly path: string; readonly value: unknown }[];
  readonly json: unknown;
}

/** More runs than this are a slip of the hand. */
const mostRuns = 200;

/**
 * The scenarios of a sweep: every combination of values, the last field turning fastest. `fleet.*.speed` sets the speed of
 * all drones, `traffic.3.at` that of one vehicle; `drones` takes the first so many of the fleet, and the faults of the others away. Throws a FailureError for
 * a field that leads nowhere.
 */
export function variationsOf(json: unknown, over: readonly Varied[]): Variation[] {
  const count = over.reduce((product, { values }) => product * values.length, 1);
  if (count > mostRuns)
    throw new FailureError(
      "bad-input",
      `The sweep asks for ${count} runs, ${mostRuns} are the most`,
      "Sweep over less",
    );
  let variations: Variation[] = [{ set: [], json }];
  for (const { path, values } of over)
    variations = variations.flatMap((one) =>
      values.map((value) => ({ set: [...one.set, { path, value }], json: withField(one.json, path, value) })),
    );
  return variations;
}

function withField(json: unknown, path: string, value: unknown): unknown {
  const copy = structuredClone(json);
  if (path === "drones") return fewer(copy, value);
  const keys = path.split(".");
  let places = [copy];
  for (const key of keys.slice(0, -1)) places = places.flatMap((place) => insides(place, key, path));
  const last = keys.at(-1) as string;
  for (const place of places)
    for (const key of last === "*" ? Object.keys(asObject(place, path)) : [last]) asObject(place, path)[key] = value;
  return copy;
}

function insides(place: unknown, key: string, path: string): unknown[] {
  const object = asObject(place, path);
  if (key === "*") return Object.values(object);
  object[key] ??= {};
  return [object[key]];
}

function asObject(place: unknown, path: string): Record<string, unknown> {
  if (typeof place === "object" && place !== null) return place as Record<string, unknown>;
  throw new FailureError(
    "bad-input",
    `--sweep ${path}: there is no such field in the scenario`,
    "See docs/scenarios.md",
  );
}

function fewer(json: unknown, value: unknown): unknown {
  const { fleet, faults } = asObject(json, "drones");
  if (!Array.isArray(fleet) || typeof value !== "number" || value < 1 || value > fleet.length)
    throw new FailureError(
      "bad-input",
      `--sweep drones=${value}: the scenario has ${Array.isArray(fleet) ? fleet.length : "no"} drones`,
      "Ask for as many or fewer",
    );
  const gone = new Set(fleet.slice(value).map((drone) => asObject(drone, "drones").id));
  const left = Array.isArray(faults) && faults.filter((fault) => !gone.has(asObject(fault, "drones").drone));
  return { ...asObject(json, "drones"), fleet: fleet.slice(0, value), ...(left && { faults: left }) };
}

/** What was set, in words: `fleet.*.speed 12, seed 3`. */
export const setWords = ({ set }: Pick<Variation, "set">): string =>
  set.map(({ path, value }) => `${path} ${typeof value === "string" ? value : JSON.stringify(value)}`).join(", ");
