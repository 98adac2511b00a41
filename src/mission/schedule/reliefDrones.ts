import type { DroneMemory, DroneNow, ReliefLimits, ReliefNote, ReliefState } from "./reliefState.ts";
import { flownBy, sortieKey } from "./reliefWanted.ts";
import { spanWords } from "./reliefWords.ts";

/** The same with what a drone tells of itself now: whether it is lost or back, which sortie it flies, that it broke off. */
export function withDrone(
  state: ReliefState,
  id: string,
  drone: DroneNow | undefined,
  { at, limits }: { at: number; limits: ReliefLimits },
): ReliefState {
  const memory = state.drones[id] ?? {};
  const { lostAt, goodSince, ...rest } = memory;
  const heardMs = drone?.heardMs ?? Number.POSITIVE_INFINITY;
  if (heardMs > limits.silentMs) {
    if (lostAt !== undefined)
      return goodSince === undefined ? state : { ...state, drones: { ...state.drones, [id]: { ...rest, lostAt } } };
    const flaps = at - (rest.backAt ?? Number.NEGATIVE_INFINITY) < SOON_MS ? (rest.flaps ?? 0) + 1 : 0;
    const known = Number.isFinite(heardMs) ? `nothing was heard for ${spanWords(heardMs)}` : "it was not heard yet";
    const next = { ...state, drones: { ...state.drones, [id]: { ...rest, flaps, lostAt: at } } };
    return noted(next, { at, what: "lost", text: `${id} is lost: ${known}` });
  }
  if (lostAt === undefined) return drone ? withFlight(state, drone, at) : state;
  if (goodSince === undefined) return remembered(state, id, { goodSince: at });
  if (at - goodSince < Math.min(MOST_BACK_MS, limits.backMs * 2 ** (rest.flaps ?? 0))) return state;
  const next = { ...state, drones: { ...state.drones, [id]: { ...rest, backAt: at } } };
  return noted(next, { at, what: "back", text: `${id} is heard again` });
}

/** Notes which sortie a drone flies, that it ended, and that it broke off. */
function withFlight(state: ReliefState, drone: DroneNow, at: number): ReliefState {
  const { droneId: id, where } = drone;
  const memory = state.drones[id] ?? {};
  const sortie = flownBy(state, id);
  if (memory.flying === undefined) {
    if (where !== "air" || drone.byHand !== undefined) return state;
    // Launched by hand: the sortie that is nearest.
    const nearest = state.schedule.sorties
      .filter((one) => one.droneId === id && one.leaveAt > at && Math.abs(one.takeOffAt - at) < BY_HAND_MS)
      .toSorted((a, b) => Math.abs(a.takeOffAt - at) - Math.abs(b.takeOffAt - at))[0];
    return nearest ? remembered(state, id, { flying: nearest.takeOffAt }) : state;
  }
  const key = `flown ${sortieKey({ droneId: id, takeOffAt: memory.flying })}`;
  const flown = state.answered[key]
    ? state
    : { ...state, answered: { ...state.answered, [key]: { how: "done", at } as const } };
  if (where === "air" && drone.byHand === undefined) return flown;
  const early = sortie !== undefined && sortie.watch.length > 0 && at < sortie.leaveAt - EARLY_MS;
  const launched = state.answered[`launch ${sortieKey({ droneId: id, takeOffAt: memory.flying })}`];
  if (where === "ground" && launched && at - launched.at < RISING_MS) return flown; // it has not left the ground yet
  const surprise = early && !memory.sentHome && !memory.brokeOff;
  if (where !== "ground" && !surprise) return flown;
  const hand = drone.byHand === undefined ? undefined : `a pilot flies it (${drone.byHand})`;
  const why =
    drone.failsafe ?? hand ?? (where === "ground" ? "it has landed before its time" : "it returns before its time");
  const { flying, sentHome: _, ...rest } = memory;
  const brokeOff = surprise ? { brokeOff: { at, why } } : {};
  const next: DroneMemory = where === "ground" ? { ...rest, ...brokeOff } : { ...rest, flying, ...brokeOff };
  const changed = { ...flown, drones: { ...flown.drones, [id]: next } };
  return surprise ? noted(changed, { at, what: "lost", text: `${id} breaks off: ${why}` }) : changed;
}

/** The same with more to be remembered of a drone. */
export const remembered = (state: ReliefState, id: string, more: DroneMemory): ReliefState => ({
  ...state,
  drones: { ...state.drones, [id]: { ...state.drones[id], ...more } },
});

/** The same with one more note; the oldest are dropped. */
export const noted = (state: ReliefState, note: ReliefNote): ReliefState => ({
  ...state,
  notes: [...state.notes.slice(1 - MOST_NOTES), note],
});

const MOST_NOTES = 200;
const BY_HAND_MS = 900_000;
const EARLY_MS = 90_000;
const RISING_MS = 60_000;
const SOON_MS = 300_000;
const MOST_BACK_MS = 60_000;
