import { existsSync, statSync } from "node:fs";
import { FailureError } from "../contract/failure.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { StationCalls } from "../contract/station.ts";
import { serialPorts } from "../mavlink/serialLink.ts";
import type { FlightActions } from "../vehicle/flightActions.ts";
import { auditHandlers } from "./auditHandlers.ts";
import { boundaryHandlers } from "./boundaryHandlers.ts";
import { BoundaryTransfers } from "./boundaryTransfers.ts";
import { calibrationHandlers } from "./calibrationHandlers.ts";
import { cameraCalibrationHandlers } from "./cameraCalibrationHandlers.ts";
import { controlHandlers } from "./controlHandlers.ts";
import { coverageHandlers } from "./coverageHandlers.ts";
import { mergingHandlers } from "./dataMerge.ts";
import { flagQueryHandlers } from "./flagQuery.ts";
import { flagRuleHandlers } from "./flagRuleHandlers.ts";
import { footageHandlers } from "./footageHandlers.ts";
import { footprintHandlers } from "./footprints.ts";
import { mapHandlers } from "./mapHandlers.ts";
import { modelHandlers } from "./modelHandlers.ts";
import { payloadHandlers } from "./payloadHandlers.ts";
import { planLibraryHandlers } from "./planLibraryHandlers.ts";
import { remoteIdHandlers } from "./remoteIdHandlers.ts";
import { setupHandlers } from "./setupHandlers.ts";
import { sightingHandlers } from "./sightings.ts";
import { simulationHandlers } from "./simulationHandlers.ts";
import type { Station } from "./station.ts";
import { streamLookHandlers } from "./streamLookHandlers.ts";
import { telemetryHandlers } from "./telemetryHandlers.ts";
import { terrainHandlers } from "./terrainHandlers.ts";
import { Uploads } from "./uploads.ts";
import { videoHostHandlers } from "./videoHostHandlers.ts";
import { wireHandlers } from "./wireHandlers.ts";

/** What a window may ask; `painted` is each window's own. */
export type StationHandlers = Omit<Handlers<StationCalls>, "painted">;

/** Answers every call of the contract from the station's parts. Arguments were parsed where they entered. */
export function stationHandlers(station: Station): StationHandlers {
  const { boundaries } = station;
  const uploads = new Uploads(station, boundaries);
  const act = async (vehicleId: string, action: (actions: FlightActions) => Promise<void>): Promise<null> => {
    await action(station.fleet.vehicle(vehicleId).actions);
    return null;
  };
  return {
    ...wireHandlers(station),
    ...auditHandlers(station.audit),
    ...boundaryHandlers(boundaries, new BoundaryTransfers(station.announcer)),
    ...calibrationHandlers(station.calibrations),
    ...payloadHandlers(station.payloads),
    ...cameraCalibrationHandlers(station),
    ...setupHandlers(station, uploads),
    ...simulationHandlers(station),
    ...controlHandlers(station),
    ...remoteIdHandlers(station.remoteId),
    ...videoHostHandlers(station),
    ...telemetryHandlers(station.telemetry),
    ...footageHandlers(station.footage),
    ...terrainHandlers(station),
    ...mapHandlers(station),
    ...modelHandlers(station),
    ...planLibraryHandlers({ ...station.store, announcer: station.announcer }),
    ...coverageHandlers(station),
    ...flagRuleHandlers(station),
    ...flagQueryHandlers({
      ...{ store: station.store.flags, queries: station.store.flagQueries, filters: station.store.flagFilters },
      ...{ audit: station.audit.log, now: () => Date.now() },
      changed: (flags) => station.flags.changed(flags),
    }),
    ...footprintHandlers(station.store.filmed),
    ...sightingHandlers(station.store.sightings),
    ...mergingHandlers({
      dataFolder: station.dataFolder,
      flying: () => station.vehicles().some(({ id }) => station.sorties.current(id) !== undefined),
      takeIn: (folder, by) => station.takeIn(folder, by),
    }),
    ...station.offline.handlers(),
    ...station.exports.handlers(),
    ...station.evidence.handlers(),
    ...station.sharing.handlers(),
    ...streamLookHandlers(station.looks),
    snapshot: () => station.snapshot(),
    "link.open": ({ address }) => station.links.open(address, { remember: true }),
    "link.close": async ({ linkId }) => {
      await station.links.close(linkId);
      return null;
    },
    "link.serialPorts": () => serialPorts(),
    "demo.start": async () => {
      await station.demo.start();
      return null;
    },
    "demo.stop": async () => {
      await station.demo.stop();
      return null;
    },
    "vehicle.arm": ({ vehicleId, arm }) => act(vehicleId, (a) => (arm ? a.arm() : a.disarm())),
    "vehicle.takeOff": ({ vehicleId, ahl }) => act(vehicleId, (a) => a.takeOff(ahl)),
    "vehicle.startMission": ({ vehicleId }) => act(vehicleId, (a) => a.startMission()),
    "vehicle.pause": ({ vehicleId }) => act(vehicleId, (a) => a.pause()),
    "vehicle.resume": ({ vehicleId }) => act(vehicleId, (a) => a.resume()),
    "vehicle.goTo": ({ vehicleId, lat, lon, ahl }) => act(vehicleId, (a) => a.goTo({ lat, lon, ahl })),
    "vehicle.returnHome": ({ vehicleId }) => act(vehicleId, (a) => a.returnHome()),
    "vehicle.land": ({ vehicleId }) => act(vehicleId, (a) => a.land()),
    "vehicle.setMode": ({ vehicleId, mode }) => act(vehicleId, (a) => a.setMode(mode)),
    "vehicle.forget": ({ vehicleId }) => {
      station.forgotten.byHand(vehicleId);
      return null;
    },
    "patrol.upload": async ({ vehicleId, plan }) => {
      await uploads.upload(vehicleId, plan);
      return null;
    },
    "patrol.cancelUpload": ({ vehicleId }) => {
      uploads.cancel(vehicleId);
      return null;
    },
    "patrol.readBack": async ({ vehicleId }) => {
      await station.patrolChecks.readBack(vehicleId);
      return null;
    },
    "stream.open": async ({ vehicleId, address, camera }) => {
      station.fleet.vehicle(vehicleId);
      await station.streams.open(vehicleId, address, camera);
      return null;
    },
    "stream.close": async ({ streamId }) => {
      await station.streams.close(streamId);
      return null;
    },
    "flag.clip": ({ flagId }) => station.flags.clip(flagId),
    "flag.verdict": ({ flagId, kind, by }) => station.flags.setVerdict(flagId, kind, by, Date.now()),
    "flag.note": ({ flagId, note }) => station.flags.setNote(flagId, note),
    "detector.load": ({ file }) => {
      if (!existsSync(file) || !statSync(file).isFile())
        throw new FailureError("not-found", `There is no such model file: ${file}`, "Choose a file that ends in .onnx");
      return station.streams.loadDetector(file);
    },
    "terrain.grid": () => station.demo.grid ?? null,
  };
}
