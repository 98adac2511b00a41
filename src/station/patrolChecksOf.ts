import { PatrolChecks } from "./patrolChecks.ts";
import { provedAgain } from "./provedPatrol.ts";
import type { Station } from "./station.ts";

/** The comparing of what vehicles hold with their patrols, as the parts of a station need it. */
export function patrolChecksOf(station: Station): PatrolChecks {
  const { fleet, flags, node, patrols, records, replayed } = station;
  return new PatrolChecks({
    ...{ clock: node.clock, patrols },
    // What a log says of a mission is nothing about the real vehicle of that number.
    fleet: { onReturned: fleet.onReturned, find: (id) => (replayed.has(id) ? undefined : fleet.find(id)) },
    announce: (vehicleId) => records.announce(vehicleId),
    tell: (failure) => {
      flags.setZones(patrols.zones());
      station.fail(failure);
    },
    rebuilt: async (vehicleId) => {
      const held = patrols.of(vehicleId);
      try {
        return held && (await provedAgain(station, held)).items;
      } catch {
        return undefined; // over other ground it could not be flown
      }
    },
  });
}
