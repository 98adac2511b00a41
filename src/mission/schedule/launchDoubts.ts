import type { DroneNow } from "./reliefState.ts";
import type { Sortie } from "./sortie.ts";
import type { PatrolDrone } from "./task.ts";

/**
 * What speaks against launching a drone for a sortie as it stands, in words; empty where nothing does: less charge than the
 * sortie takes with its reserve, or none told, what it is not ready for, and open items of its checklist. A person decides.
 */
export function launchDoubts(
  { batteryPercent: holds, notReady, openItems = [] }: DroneNow,
  { takeOffAt, returnAt }: Pick<Sortie, "takeOffAt" | "returnAt">,
  { enduranceMs, reservePercent }: Pick<PatrolDrone, "enduranceMs" | "reservePercent">,
): string[] {
  const needs = Math.min(100, (100 * (returnAt - takeOffAt)) / enduranceMs + reservePercent);
  const [first] = openItems;
  const more = openItems.length > 1 ? ` and ${openItems.length - 1} more` : "";
  return [
    ...(notReady.length > 0 ? [`not ready: ${notReady.join("; ")}`] : []),
    ...(holds === undefined
      ? [`how full its battery is, is not told; the sortie takes ${Math.ceil(needs)} % with its reserve`]
      : holds < needs - LITTLE
        ? [`its battery holds less than ${upTo(holds)} %, the sortie takes ${Math.ceil(needs)} % with its reserve`]
        : []),
    ...(first === undefined ? [] : [`its checklist is unfinished: ${first}${more}`]),
  ];
}

/** In steps, so that a figure that trembles makes no other proposal of it. */
const upTo = (percent: number): number => Math.min(100, 5 * (Math.floor(percent / 5) + 1));

const LITTLE = 3; // per cent: what standing ready takes
