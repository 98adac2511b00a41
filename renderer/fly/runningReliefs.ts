import type { ReliefRecord } from "../../src/contract/relief.ts";
import type { NextRelief } from "./nextRelief.ts";

/** When a vehicle's turn ends or begins in the schedules that are carried out; undefined where it has no part in any. */
export function runningRelief(reliefs: Iterable<ReliefRecord>, vehicleId: string): NextRelief | undefined {
  for (const { drones } of reliefs) {
    const own = drones.find((drone) => drone.vehicleId === vehicleId);
    if (!own || own.phase === "out") continue;
    if (own.flying) {
      // Whoever takes off next before it leaves comes to take its place.
      const { leaveAt } = own.flying;
      const next = drones
        .filter(
          ({ droneId, phase, nextAt }) =>
            droneId !== own.droneId && phase !== "out" && nextAt !== undefined && nextAt <= leaveAt,
        )
        .sort((a, b) => (b.nextAt ?? 0) - (a.nextAt ?? 0))[0];
      return { kind: "leave", at: leaveAt, ...(next && { with: next.droneId }) };
    }
    if (own.nextAt !== undefined) return { kind: "take-off", at: own.nextAt };
  }
  return undefined;
}
