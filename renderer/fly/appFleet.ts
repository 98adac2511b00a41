import type { ReliefRecord } from "../../src/contract/relief.ts";
import { onBoardReader } from "../plan/onBoard.ts";
import { scheduling } from "../plan/schedule/theSchedule.ts";
import { app } from "../shell/app.ts";
import { groundReader } from "../station/ground.ts";
import { type FleetFigures, fleetFigures } from "./fleetFigures.ts";
import { FleetRun } from "./fleetRun.ts";
import { FleetSelection } from "./fleetSelection.ts";
import { legFlown } from "./legFlown.ts";
import { type NextRelief, nextRelief } from "./nextRelief.ts";
import { runningRelief } from "./runningReliefs.ts";

/** Which vehicles of this window's fleet are chosen; the one that Fly speaks of is among them, unless it was taken out. */
export const fleetSelection = new FleetSelection();

/** The newest order to several. */
export const fleetRun = new FleetRun((vehicleIds, command) =>
  app.peers.station.call("fleet.command", { vehicleIds, command }),
);

/** Schedules that are carried out, by their ids. */
const reliefs = new Map<string, ReliefRecord>();
app.peers.station.onConnected((client) => {
  client.on("relief", (record) => reliefs.set(record.id, record));
  client.on("reliefGone", ({ reliefId }) => reliefs.delete(reliefId));
  client
    .call("relief.list", null)
    .then((records) => {
      reliefs.clear();
      for (const record of records) reliefs.set(record.id, record);
    })
    .catch(() => {}); // who may not see them sees none
});

let spokenOf = app.ui.get().vehicleId;
app.ui.subscribe(({ vehicleId }) => {
  if (vehicleId === spokenOf) return;
  spokenOf = vehicleId;
  if (vehicleId !== null && !fleetSelection.state.get().ids.has(vehicleId)) fleetSelection.only(vehicleId);
});
app.mirror.subscribe(({ vehicles }) => fleetSelection.keep(new Set(vehicles.keys())));
fleetSelection.state.subscribe(({ ids, cursor }) => {
  const { vehicleId } = app.ui.get();
  const [first] = ids;
  // Fly speaks of the one that was chosen last, as long as it is chosen.
  if (cursor !== null && ids.has(cursor) && cursor !== vehicleId) app.ui.patch({ vehicleId: cursor });
  else if (first !== undefined && (vehicleId === null || !ids.has(vehicleId))) app.ui.patch({ vehicleId: first });
  app.loop.request();
});

const groundOf = groundReader();
const onBoard = new Map<string, ReturnType<typeof onBoardReader>>();

/** What a vehicle's row shows now; undefined for one that is not known. */
export function figuresOf(vehicleId: string, now: number): FleetFigures | undefined {
  const mirror = app.mirror.get();
  const record = mirror.vehicles.get(vehicleId);
  if (!record) {
    onBoard.delete(vehicleId);
    return undefined;
  }
  const read = onBoard.get(vehicleId) ?? onBoardReader();
  onBoard.set(vehicleId, read);
  const items = read(record, groundOf(mirror).terrain)?.patrol.items;
  const relief = runningRelief(reliefs.values(), vehicleId) ?? plannedRelief(vehicleId, now);
  return fleetFigures({
    record,
    sample: app.live.vehicles.get(vehicleId),
    control: mirror.control.get(record.systemId),
    // Only where the vehicle holds the patrol as it was uploaded, and not the rest of it.
    leg: items && record.patrol?.items === items.length ? legFlown(items, record.mission.current) : undefined,
    relief,
    now,
  });
}

/** By the schedule on the table, as long as none is carried out. */
function plannedRelief(vehicleId: string, now: number): NextRelief | undefined {
  const { schedule, wish } = scheduling.state.get();
  const drone = wish.crew.find((one) => one.vehicleId === vehicleId)?.name;
  return schedule && drone !== undefined ? nextRelief(schedule, drone, now) : undefined;
}
