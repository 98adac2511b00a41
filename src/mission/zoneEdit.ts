import type { LatLon } from "../geo/position.ts";
import type { Plan } from "./plan.ts";
import type { Zone, ZoneKind } from "./zone.ts";

/** The most zones that a plan may have. */
export const MOST_ZONES = 500;
/** How much more than other ground a new zone of interest counts. */
export const FIRST_WEIGHT = 2;

/** The plan with one more zone, named after its kind and number; one that is full stays as it is. */
export function addZone<P extends Plan>(plan: P, kind: ZoneKind, points: readonly LatLon[]): P {
  const zones = plan.zones ?? [];
  if (zones.length >= MOST_ZONES) return plan;
  const zone: Zone = {
    id: freeZoneId(zones),
    name: freeName(kind, zones),
    kind,
    points: points.map(({ lat, lon }) => ({ lat, lon })),
    ...(kind === "interest" && { weight: FIRST_WEIGHT }),
  };
  return { ...plan, zones: [...zones, zone] };
}

/** What of a zone may be changed. */
export type ZoneChange = Partial<Pick<Zone, "name" | "kind" | "points" | "weight">>;

/** The plan with a zone changed; an empty name and an impossible weight change nothing, and only zones of interest keep a weight. */
export function changeZone<P extends Plan>(plan: P, id: string, change: ZoneChange): P {
  const zones = plan.zones ?? [];
  if (!zones.some((zone) => zone.id === id)) return plan;
  return { ...plan, zones: zones.map((zone) => (zone.id === id ? changed(zone, change) : zone)) };
}

/** The plan without a zone; without any it asks for none. */
export function removeZone<P extends Plan>(plan: P, id: string): P {
  const { zones = [], ...rest } = plan;
  const left = zones.filter((zone) => zone.id !== id);
  if (left.length === zones.length) return plan;
  return (left.length > 0 ? { ...rest, zones: left } : rest) as P;
}

/** An id that no zone has. */
export function freeZoneId(zones: readonly Zone[]): string {
  const taken = new Set(zones.map(({ id }) => id));
  let n = zones.length + 1;
  while (taken.has(`zone-${n}`)) n++;
  return `zone-${n}`;
}

const LONGEST_NAME = 200;
const FIRST_NAMES: Readonly<Record<ZoneKind, string>> = {
  "no-fly": "No-fly zone",
  interest: "Zone of interest",
  watch: "Watch zone",
};

function freeName(kind: ZoneKind, zones: readonly Zone[]): string {
  const taken = new Set(zones.map(({ name }) => name));
  let n = zones.filter((zone) => zone.kind === kind).length + 1;
  while (taken.has(`${FIRST_NAMES[kind]} ${n}`)) n++;
  return `${FIRST_NAMES[kind]} ${n}`;
}

function changed(zone: Zone, change: ZoneChange): Zone {
  const { weight: before, ...rest } = zone;
  const name = change.name?.trim().slice(0, LONGEST_NAME);
  const kind = change.kind ?? zone.kind;
  const asked = change.weight ?? before;
  const weight = asked !== undefined && Number.isFinite(asked) && asked > 0 ? asked : before;
  return {
    ...rest,
    ...(name && { name }),
    kind,
    ...(change.points && { points: change.points.map(({ lat, lon }) => ({ lat, lon })) }),
    ...(kind === "interest" && { weight: weight ?? FIRST_WEIGHT }),
  };
}
