import { type Clock, systemClock } from "../mavlink/clock.ts";
import { sendStickVelocity } from "../vehicle/stickVelocity.ts";
import type { Station } from "./station.ts";
import { StickControl } from "./stick.ts";

/** The sticks of a whole station. */
export function sticksOf(station: Station, clock: Clock = systemClock): StickControl {
  const { alerts, boundaries, control, fleet, links, node, payloads, replayed } = station;
  return new StickControl({
    ...{ clock, alerts },
    vehicle: (vehicleId) => {
      const record = fleet.find(vehicleId)?.record(clock.now());
      return record && { ...record, ...(replayed.has(vehicleId) && { replayed: true as const }) };
    },
    live: (vehicleId) => fleet.live().find(({ id }) => id === vehicleId),
    groundAmsl: (vehicleId, place) => {
      const ground = station.groundOf(vehicleId);
      return ground.measured?.(place) === false ? undefined : ground.elevation(place);
    },
    fence: (vehicleId) => {
      const { fence } = boundaries.onBoard(vehicleId);
      const areas = [...(fence?.polygons ?? []), ...(fence?.circles ?? [])];
      return areas.some(({ kind }) => kind === "inclusion") ? fence : undefined; // one that only forbids keeps nothing in
    },
    whyNotOurs: (vehicleId) => {
      const systemId = fleet.find(vehicleId)?.state.systemId;
      if (systemId === undefined) return undefined;
      if (links.conflicts.twins(systemId)) return `two vehicles have the system id ${systemId}`;
      const another = control.records().some((one) => one.systemId === systemId && one.inCommand === "another");
      return another ? "another ground station commands it" : undefined;
    },
    guided: async (vehicleId) => {
      const vehicle = fleet.vehicle(vehicleId);
      if (vehicle.record(clock.now()).mode !== "Guided") await vehicle.actions.setMode("Guided");
    },
    send: (vehicleId, velocity) => {
      const { actions, state } = fleet.vehicle(vehicleId);
      const { systemId, componentId } = state;
      actions.flownByStick();
      sendStickVelocity(node, { systemId, componentId }, velocity);
    },
    turn: (vehicleId, gimbalId, { pitchRateDeg, yawRateDeg }) =>
      payloads.turn(vehicleId, gimbalId, { pitchDeg: pitchRateDeg, yawDeg: yawRateDeg }),
  });
}
