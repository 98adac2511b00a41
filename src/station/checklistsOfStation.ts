import { Disposer } from "../base/disposer.ts";
import type { Off } from "../base/emitter.ts";
import { rolesWith } from "../contract/accessRights.ts";
import { mainCamera } from "../contract/streamCamera.ts";
import { type Clock, every } from "../mavlink/clock.ts";
import type { ChecklistStore } from "../store/checklistStore.ts";
import { actor } from "./actor.ts";
import { Checklists } from "./checklists.ts";
import { checkValuesOf } from "./checklistValues.ts";
import type { Station } from "./station.ts";

/** The checklists of a whole station. */
export const checklistsOf = (station: Station, store: ChecklistStore): Checklists =>
  new Checklists({
    ...{ store, settings: station.store.settings, audit: station.audit, now: () => Date.now() },
    vehicle: (vehicleId) => station.vehicles().find(({ id }) => id === vehicleId),
    leads: () => {
      const role = station.accounts.list().find(({ name }) => name === actor())?.role;
      return role === undefined ? station.accounts.open : rolesWith.direct.includes(role);
    },
    fail: (cause) => station.fail(cause),
  });

/** Lets the checklists follow what vehicles report, once a second, and when they are armed. */
export function followChecklists(station: Station, clock: Clock): Off {
  const { announcer, checklists, fleet, payloads, sorties, streams } = station;
  const ends = new Disposer();
  ends.add(checklists.onRun((run) => announcer.emit("checklistRun", run)));
  ends.add(checklists.onLists(() => announcer.emit("checklists", {})));
  ends.add(sorties.onSortie((sortie) => checklists.begun(sortie)));
  ends.add(fleet.onForgotten((vehicleId) => checklists.forget(vehicleId)));
  const look = () => {
    const live = new Map(fleet.live().map((one) => [one.id, one]));
    const carried = new Map(payloads.list().map((one) => [one.vehicleId, one]));
    for (const vehicle of station.vehicles()) {
      const state = fleet.find(vehicle.id)?.state;
      const all = streams.allOf(vehicle.id);
      checklists.observe(
        vehicle,
        checkValuesOf({
          ...{ vehicle, live: live.get(vehicle.id), gps: state?.gps, battery: state?.battery },
          ...{ payload: carried.get(vehicle.id), toldEstimator: state?.estimator !== undefined },
          stream: all.find(({ cameraId }) => cameraId === mainCamera) ?? all[0],
        }),
      );
    }
  };
  ends.add(every(clock, LOOK_MS, look));
  return () => ends.dispose();
}

const LOOK_MS = 1_000;
