import type { LinkTraffic } from "../contract/records.ts";
import type { LinkStats } from "../mavlink/linkStats.ts";
import type { RoundTrips } from "../mavlink/roundTrips.ts";

/** What windows are told of a link's traffic, with the round trips to whom it is used for, and who is a ground station. */
export function trafficOf(
  stats: LinkStats,
  trips: RoundTrips,
  conflicts: readonly string[],
  isStation: (systemId: number) => boolean,
): LinkTraffic {
  const { packetsInPerSecond, bytesInPerSecond, bytesOutPerSecond, duplicates, refused, counts } = stats;
  const { badChecksums, garbageBytes } = counts;
  return {
    packetsPerSecond: packetsInPerSecond,
    bytesInPerSecond,
    bytesOutPerSecond,
    badChecksums,
    garbageBytes,
    duplicates,
    refused,
    ...(conflicts.length > 0 && { conflicts }),
    systems: stats.systems.map((system) => {
      const latencyMs = system.best ? trips.usual(system.systemId) : undefined;
      return {
        ...system,
        ...(latencyMs !== undefined && { latencyMs }),
        ...(isStation(system.systemId) && { station: true as const }),
      };
    }),
  };
}
