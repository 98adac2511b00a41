import { flightOf } from "./flight.ts";
import type { HeldHeight } from "./held.ts";
import { flownBy, type Moment } from "./reliefWanted.ts";

/**
 * The heights of those in the air that a new schedule does not send anywhere: who is `lost` flies its mission on or comes home
 * at its height until its battery is empty at the latest; who comes home or is flown by hand is down before long.
 */
export function heldHeights({ state, course, at, now }: Moment, lost: readonly string[]): HeldHeight[] {
  const planned = new Set(state.schedule.task.drones.map(({ id }) => id));
  return state.crew.flatMap((drone): HeldHeight[] => {
    const { id } = drone;
    const memory = state.drones[id] ?? {};
    const real = now.get(id);
    const silent = lost.includes(id) || memory.lostAt !== undefined;
    if (!silent && real?.where === "ground") return [];
    if (!silent && planned.has(id) && real?.where === "air" && real.byHand === undefined && real.place) return [];
    const sortie = flownBy(state, id);
    const layer = sortie?.layer ?? memory.layer;
    if (memory.flying === undefined || layer === undefined) return [];
    const emptyAt = memory.flying + drone.enduranceMs;
    const untilAt = silent ? emptyAt : Math.min(emptyAt, at + HOME_MS);
    if (untilAt <= at) return [];
    return [{ layer, untilAt, ...(sortie && { flight: flightOf(course, drone, sortie) }) }];
  });
}

/** Within which a drone that comes home, or that a pilot flies, is on the ground. */
const HOME_MS = 600_000;
