import type { FlagChange } from "../review/flagger.ts";
import type { AuditEvent } from "../store/auditLog.ts";

/** What the audit log tells of a flag that was opened or closed: why, where, and in which footage. */
export function flagEvent(change: "opened" | "closed", { id, ...flag }: FlagChange["flag"]): AuditEvent {
  const { sortieId, rule, reason, className, score, severity, place, ellipse, openedAt, lastAt, sightings } = flag;
  const seen = sightings.map(({ streamId, vehicleId, trackIds, fromAt, toAt }) => ({
    ...{ streamId, vehicleId, trackIds, fromAt, toAt },
  }));
  const vehicles = sightings.map(({ vehicleId }) => `vehicle:${vehicleId}`);
  const sorties = sightings.map((sighting) => `sortie:${sighting.sortieId ?? sortieId}`);
  return {
    kind: `flag.${change}`,
    about: [`flag:${id}`, `sortie:${sortieId}`, ...sorties, ...vehicles],
    body: { rule, reason, className, score, severity, place, ellipse, openedAt, lastAt, sightings: seen },
  };
}
