import type { Plan } from "../mission/plan.ts";
import { ReliefStore } from "../store/reliefStore.ts";
import { Reliefs } from "./reliefs.ts";
import type { Station } from "./station.ts";
import { unknownGround } from "./terrain.ts";

/** The schedules that a station carries out, by its own calls: guarded and written down as if an operator had asked them. */
export function reliefsOf(station: Station): Reliefs {
  const { alerts, announcer, demo, fleet, node, replayed, terrain } = station;
  return new Reliefs({
    ...{ clock: node.clock, store: new ReliefStore(station.store.settings) },
    orders: {
      upload: (vehicleId, plan) => ask(() => station.handlers["patrol.upload"]({ vehicleId, plan })),
      cancelUpload: (vehicleId) => station.handlers["patrol.cancelUpload"]({ vehicleId }),
      holds: (vehicleId, plan) => holds(station, vehicleId, plan),
      start: (vehicleId) => ask(() => station.handlers["vehicle.startMission"]({ vehicleId })),
      pause: (vehicleId) => ask(() => station.handlers["vehicle.pause"]({ vehicleId })),
      returnHome: (vehicleId) => ask(() => station.handlers["vehicle.returnHome"]({ vehicleId })),
    },
    find: (vehicleId) => (replayed.has(vehicleId) ? undefined : fleet.find(vehicleId)),
    lastOrder: (vehicleId) => lastOrderOf(station, vehicleId),
    openItems: (vehicleId) => station.checklists.openBeforeFlight(vehicleId),
    over: (plan, work) =>
      terrain.over({ plan, home: plan.home ?? undefined, beneath: demo.ground }, (known) =>
        work(known ?? unknownGround),
      ),
    tell: {
      relief: (record) => announcer.emit("relief", record),
      gone: (reliefId) => announcer.emit("reliefGone", { reliefId }),
      alerts: (raises) => alerts.stands("relief", raises),
      fail: (cause) => station.fail(cause),
    },
  });
}

/** What a guard throws at once is a refusal like any other. */
const ask = async (call: () => unknown): Promise<unknown> => call();

/** The number in the audit log of the last order that somebody gave a vehicle; 0 for none. */
function lastOrderOf({ audit }: Station, vehicleId: string): number {
  const last = audit.log
    .newestAbout(`vehicle:${vehicleId}`, LINES)
    .find(
      ({ station, entry }) =>
        station === audit.log.station && entry?.kind === "command" && FLIGHT.test(String(entry.body.call)),
    );
  return last?.sequence ?? 0;
}

/** What a person orders who wants something else of a vehicle than what is being carried out. */
const FLIGHT =
  /^(vehicle\.(arm|takeOff|startMission|pause|resume|goTo|returnHome|land|setMode|reboot)|fleet\.command|patrol\.upload(Rest)?|stick\.(take|move))$/;
const LINES = 200;

/** Whether nothing is in doubt about it, either. Home is the vehicle's own by then. */
function holds({ patrols }: Station, vehicleId: string, plan: Plan): boolean {
  const held = patrols.of(vehicleId);
  if (!held || held.rest || patrols.doubtOf(vehicleId) !== undefined || patrols.homeMoveOf(vehicleId)) return false;
  const same = (one: Plan): string => JSON.stringify({ ...one, home: null });
  return Date.now() - held.uploadedAt < HELD_MS && same(held.plan) === same(plan);
}

const HELD_MS = 600_000;
