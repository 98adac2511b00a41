import type { ControlRecord } from "../../src/contract/control.ts";
import type { LinkRecord, VehicleRecord } from "../../src/contract/records.ts";

/** Who commands the fleet, where another ground station is there; undefined where this one is alone. */
export interface FleetCommandedBy {
  /** Vehicles by who commands them: this station, another by its number, nobody (each obeys all that reach it). */
  readonly ours: readonly VehicleRecord[];
  readonly others: readonly { readonly stationId: number; readonly vehicles: readonly VehicleRecord[] }[];
  readonly nobodys: readonly VehicleRecord[];
  /** Those that do not know of command: they obey every station that reaches them. */
  readonly everybodys: readonly VehicleRecord[];
  /** Other ground stations that are heard. */
  readonly heard: readonly number[];
}

interface Known {
  readonly vehicles: ReadonlyMap<string, VehicleRecord>;
  readonly control: ReadonlyMap<number, ControlRecord>;
  readonly links: ReadonlyMap<string, LinkRecord>;
}

/** Says who commands, where it is not plainly this station alone. */
export function commandOf({ vehicles, control, links }: Known): FleetCommandedBy | undefined {
  const flown = [...vehicles.values()].filter(({ replayed }) => !replayed);
  const heard = stationsHeard(links);
  const by = (inCommand: ControlRecord["inCommand"]) =>
    flown.filter((vehicle) => control.get(vehicle.systemId)?.inCommand === inCommand);
  const foreign = by("another");
  if (flown.length === 0 || (heard.length === 0 && foreign.length === 0)) return undefined;
  const stationOf = (vehicle: VehicleRecord) => control.get(vehicle.systemId)?.stationId ?? 0;
  const stations = [...new Set(foreign.map(stationOf))].sort((a, b) => a - b);
  return {
    ours: by("us"),
    others: stations.map((stationId) => ({
      stationId,
      vehicles: foreign.filter((vehicle) => stationOf(vehicle) === stationId),
    })),
    nobodys: by("nobody"),
    everybodys: flown.filter((vehicle) => !control.has(vehicle.systemId)),
    heard: [...new Set([...heard, ...stations])].sort((a, b) => a - b),
  };
}

/** The numbers of other ground stations whose heartbeats come over any link. */
function stationsHeard(links: ReadonlyMap<string, LinkRecord>): number[] {
  const found = [...links.values()].flatMap(
    ({ traffic }) => traffic?.systems.flatMap(({ systemId, station }) => (station ? [systemId] : [])) ?? [],
  );
  return [...new Set(found)];
}
