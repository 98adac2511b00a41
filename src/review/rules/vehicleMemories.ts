import { keyOf, type Placed } from "./placed.ts";
import type { Stay, TrackMemory } from "./trackMemory.ts";

/** Of several drones that see one vehicle, another one's sights count once the first has not seen it for so long, ms. */
const HAND_OVER_MS = 1_000;
/** Or once the other places it so many times as well. */
const MUCH_BETTER = 2;

/** The name of a track's vehicle: shared by the tracks of all drones that see it. */
export const vehicleKeyOf = (track: Placed): string =>
  track.commonId === undefined ? keyOf(track) : `vehicle ${track.commonId}`;

/**
 * What rules remember, one memory for each vehicle: two drones that see one car add to one stay and one convoy, and one
 * goes on where the other lost it. Which tracks are one vehicle may be found out, and taken back, while they are seen.
 */
export class VehicleMemories {
  readonly #memories = new Map<string, TrackMemory>();
  /** The vehicle of each track, as it was last. */
  readonly #vehicleOf = new Map<string, string>();

  all(): IterableIterator<TrackMemory> {
    return this.#memories.values();
  }

  /** What is remembered of a track's vehicle; what was known of the track alone is part of it from now on. */
  of(track: Placed): TrackMemory | undefined {
    const own = keyOf(track);
    const name = vehicleKeyOf(track);
    const before = this.#vehicleOf.get(own) ?? own;
    if (before !== name) this.#rename(before, name, track);
    this.#vehicleOf.set(own, name);
    return this.#memories.get(name);
  }

  set(memory: TrackMemory): void {
    this.#memories.set(memory.key, memory);
  }

  delete(key: string): void {
    this.#memories.delete(key);
    for (const [track, vehicle] of this.#vehicleOf) if (vehicle === key) this.#vehicleOf.delete(track);
  }

  #rename(before: string, name: string, track: Placed): void {
    const old = this.#memories.get(before);
    if (!old || !isLedBy(old, track)) return;
    this.#memories.delete(before);
    const there = this.#memories.get(name);
    this.#memories.set(name, there ? folded(there, old) : { ...old, key: name });
  }
}

/** Whether a memory is made of this track's sights. Those of former versions of the station name no track. */
const isLedBy = ({ streamId, trackId }: TrackMemory, track: Placed): boolean =>
  streamId === track.streamId && (trackId === undefined || trackId === track.id);

/** Whether a track's sights add nothing at `at`: another drone's tell of the vehicle at the same time, and as well. */
export function isToldAlready(memory: TrackMemory, track: Placed, at: number): boolean {
  if (isLedBy(memory, track)) return false;
  const { newest } = memory;
  return at - newest.at <= HAND_OVER_MS && track.ellipse.major * MUCH_BETTER > newest.ellipse.major;
}

/** Two memories of what turned out to be one vehicle: that seen last leads, and stays began when the first of them did. */
function folded(a: TrackMemory, b: TrackMemory): TrackMemory {
  const [lead, other] = a.newest.at >= b.newest.at ? [a, b] : [b, a];
  const droveAt = Math.max(a.droveAt ?? Number.NEGATIVE_INFINITY, b.droveAt ?? Number.NEGATIVE_INFINITY);
  const rest = other.stays.filter((stay) => !lead.stays.some((own) => isSame(own, stay)));
  return {
    ...lead,
    key: a.key,
    firstAt: Math.min(a.firstAt, b.firstAt),
    ...(droveAt > Number.NEGATIVE_INFINITY && { droveAt }),
    stays: [...lead.stays.map((stay) => joined(stay, other.stays)), ...rest],
  };
}

const isSame = (a: Stay, b: Stay): boolean => a.ruleId === b.ruleId && a.zone === b.zone;

/** Frames of both at the same time count once. */
function joined(stay: Stay, others: readonly Stay[]): Stay {
  const other = others.find((one) => isSame(stay, one));
  if (!other) return stay;
  return { ...stay, fromAt: Math.min(stay.fromAt, other.fromAt), seen: Math.max(stay.seen, other.seen) };
}
