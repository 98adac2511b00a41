import { Emitter } from "../base/emitter.ts";
import type { LiveVehicle, StatusText } from "../contract/records.ts";
import type { TrafficNearness, TrafficRecord } from "../contract/traffic.ts";
import { distance } from "../geo/enu.ts";
import { amslOf } from "../geo/geoid.ts";
import { adsbWords, remoteIdWords } from "../mavlink/emitterWords.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import { type HeardAircraft, Traffic } from "../mavlink/traffic.ts";
import type { Fleet } from "../vehicle/fleet.ts";
import { type Approach, approach, type Mover } from "./airConflict.ts";
import { trafficWords } from "./trafficWords.ts";

/** A vehicle of ours as traffic is judged from it. */
export interface OwnAircraft extends LiveVehicle {
  /** A vehicle on the ground is in nobody's way: it is told of traffic near it, and warned of none. */
  readonly flying: boolean;
  /** Only in a replayed log: nothing that is in the air now comes near it, and nobody needs a warning. */
  readonly replayed?: boolean;
}

/** Our vehicles as traffic is judged from them. */
export const ownAircraft = (fleet: Fleet, isReplayed: (vehicleId: string) => boolean): OwnAircraft[] =>
  fleet.live().map((live) => {
    const { landed, armed } = fleet.find(live.id)?.state ?? { landed: "unknown", armed: true };
    return { ...live, flying: landed === "unknown" ? armed : landed !== "on-ground", replayed: isReplayed(live.id) };
  });

/**
 * Other aircraft as they stand to our vehicles, and a warning in words once for each encounter: when one comes within 1 km
 * and 100 m up or down (300 m where its height is by barometer) inside a minute, both flying on straight. ArduPilot's own
 * avoidance warns at 300 m to 1 km and 300 m, 30 s ahead; an operator who has to look first gets twice that time.
 * https://ardupilot.org/copter/docs/common-ads-b-receiver.html
 */
export class AirTraffic {
  readonly #traffic: Traffic;
  readonly #records = new Emitter<readonly TrafficRecord[]>();
  readonly #warnings = new Emitter<StatusText>();
  /** Encounters that were warned of, by vehicle and aircraft, with when each was last a conflict. */
  readonly #encounters = new Map<string, number>();
  #now: readonly TrafficRecord[] = [];

  /** All that is heard, at each tick with any, and once when the last is gone. */
  readonly onTraffic = this.#records.on;
  /** An encounter begins. */
  readonly onWarning = this.#warnings.on;

  constructor(node: MavlinkNode) {
    this.#traffic = new Traffic(node);
  }

  close(): void {
    this.#traffic.close();
  }

  records(): readonly TrafficRecord[] {
    return this.#now;
  }

  /** Judges all that is heard anew; `at` in ms since 1970, twice a second. */
  tick(at: number, own: readonly OwnAircraft[]): void {
    const heard = this.#traffic.aircraft().filter((one) => at - one.at <= staleMs);
    const placed = own.filter((vehicle) => at - vehicle.at <= ownStaleMs);
    const records = heard.map((one) => recordOf(one, placed, at));
    records.sort((a, b) => order(a) - order(b));
    for (const record of records) if (!record.replayed) this.#warn(record, at);
    for (const [key, last] of this.#encounters) if (at - last > encounterMs) this.#encounters.delete(key);
    const said = records.slice(0, mostTold);
    if (said.length === 0 && this.#now.length === 0) return;
    this.#now = said;
    this.#records.emit(said);
  }

  #warn(record: TrafficRecord, at: number): void {
    if (record.level !== "conflict" || !record.near) return;
    const key = `${record.near.vehicleId} ${record.id}`;
    const known = this.#encounters.has(key);
    this.#encounters.set(key, at);
    if (known) return;
    this.#warnings.emit({ vehicleId: record.near.vehicleId, at, severity: critical, text: trafficWords(record) });
  }
}

const staleMs = 15_000;
const ownStaleMs = 30_000;
const encounterMs = 30_000; // one that swings in and out of the cylinder is one encounter
const mostTold = 100;
const critical = 2; // MAV_SEVERITY
const warnMs = 60_000;
const conflictRadius = 1_000;
const conflictHeight = { gnss: 100, pressure: 300 };
const nearRadius = 5_000;
const nearHeight = 600;
const furthest = 200_000; // metres; beyond it a receiver's place is not believed to matter

function recordOf(heard: HeardAircraft, own: readonly OwnAircraft[], at: number): TrafficRecord {
  const { id, kind, callsign, lat, lon, headingDeg, speed, climb, squawk, operatorId, operatorAt } = heard;
  const height = heightOf(heard);
  const category = kind === "adsb" ? adsbWords(heard.emitterType) : remoteIdWords(heard.emitterType);
  const digits = squawk === undefined ? undefined : String(squawk).padStart(4, "0");
  const emergency = digits === undefined ? undefined : emergencies[digits];
  return {
    ...{
      id: `${heard.replayed ? "replayed " : ""}${kind} ${id}`,
      source: kind,
      name: callsign ?? id,
      lat,
      lon,
      ...height,
      heardAt: heard.at,
    },
    ...(heard.replayed && { replayed: true }),
    ...(category && { category }),
    ...(headingDeg !== undefined && { headingDeg }),
    ...(speed !== undefined && { speed }),
    ...(climb !== undefined && { climb }),
    ...(digits && { squawk: digits }),
    ...(emergency && { emergency }),
    ...(operatorId && { operatorId }),
    ...(operatorAt && { operatorAt }),
    ...standing(heard, height, own, at),
  };
}

const emergencies: Readonly<Record<string, NonNullable<TrafficRecord["emergency"]>>> = {
  "7500": "hijack",
  "7600": "radio failure",
  "7700": "emergency",
};

function heightOf({ lat, lon, altitude, altitudeDatum }: HeardAircraft): Pick<TrafficRecord, "amsl" | "heightFrom"> {
  if (altitude === undefined) return {};
  if (altitudeDatum === "ellipsoid") return { amsl: amslOf({ lat, lon, ellipsoid: altitude }), heightFrom: "gnss" };
  return { amsl: altitude, heightFrom: altitudeDatum === "geometric" ? "gnss" : "pressure" };
}

/** The vehicle it soonest comes too near to, else the one it is nearest to. */
function standing(
  heard: HeardAircraft,
  { amsl, heightFrom = "pressure" }: Pick<TrafficRecord, "amsl" | "heightFrom">,
  own: readonly OwnAircraft[],
  at: number,
): Pick<TrafficRecord, "near" | "level"> {
  const { lat, lon, headingDeg, speed, climb } = heard;
  const other: Mover = {
    ...{ lat, lon, ageMs: at - heard.at },
    ...(amsl !== undefined && { amsl }),
    ...(headingDeg !== undefined && speed !== undefined && { courseDeg: headingDeg, speed }),
    ...(climb !== undefined && { climb }),
  };
  const cylinder = { radius: conflictRadius, height: conflictHeight[heightFrom] };
  let best: { vehicleId: string; seen: Approach } | undefined;
  for (const vehicle of own) {
    if ((vehicle.replayed ?? false) !== (heard.replayed ?? false)) continue;
    if (distance(vehicle, heard) > furthest) continue;
    const { inMs, ...seen } = approach(moverOf(vehicle, at), other, cylinder, warnMs);
    const found = {
      vehicleId: vehicle.id,
      seen: { ...seen, ...(vehicle.flying && inMs !== undefined && { inMs }) },
    };
    if (!best || sooner(found.seen, best.seen)) best = found;
  }
  if (!best) return { level: "far" };
  const { vehicleId, seen } = best;
  const near: TrafficNearness = { vehicleId, ...seen };
  if (seen.inMs !== undefined) return { near, level: "conflict" };
  const close = seen.distance < nearRadius && Math.abs(seen.above ?? 0) < nearHeight;
  return { near, level: close ? "near" : "far" };
}

function moverOf(vehicle: OwnAircraft, at: number): Mover {
  const { lat, lon, amsl, courseDeg, groundSpeed, climb } = vehicle;
  return { lat, lon, amsl, courseDeg, speed: groundSpeed, climb, ageMs: at - vehicle.at };
}

function sooner(a: Approach, b: Approach): boolean {
  const [first, second] = [a.inMs ?? Number.POSITIVE_INFINITY, b.inMs ?? Number.POSITIVE_INFINITY];
  return first === second ? a.distance < b.distance : first < second;
}

/** Conflicts first, the soonest before the others, then by distance. */
function order({ near }: TrafficRecord): number {
  if (!near) return Number.MAX_VALUE;
  return near.inMs === undefined ? 1e9 + near.distance : near.inMs + near.distance / 1e6;
}
