import { existsSync, statSync } from "node:fs";
import type { AccountCalls } from "../contract/accounts.ts";
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
import { dailyReportsOf } from "./dailyReports.ts";
import { mergingHandlers } from "./dataMerge.ts";
import { flagQueryHandlers } from "./flagQuery.ts";
import { flagRuleHandlers } from "./flagRuleHandlers.ts";
import { footageHandlers } from "./footageHandlers.ts";
import { footprintHandlers } from "./footprints.ts";
import { mapHandlers } from "./mapHandlers.ts";
import { measureHandlers } from "./measure.ts";
import { modelHandlers } from "./modelHandlers.ts";
import { momentHandlers } from "./moment.ts";
import { payloadHandlers } from "./payloadHandlers.ts";
import { planLibraryHandlers } from "./planLibraryHandlers.ts";
import { remoteIdHandlers } from "./remoteIdHandlers.ts";
import { runHandlers } from "./runHandlers.ts";
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

/** What a window may ask; `painted`, and who is at it, is each window's own. */
export type StationHandlers = Omit<Handlers<StationCalls>, "painted" | keyof AccountCalls>;

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
    ...station.alerts.handlers(),
    ...station.checklists.handlers(),
    ...station.sticks.handlers(),
    ...auditHandlers(station.audit, station.dataFolder),
    ...boundaryHandlers(boundaries, new BoundaryTransfers(station.announcer)),
    ...calibrationHandlers(station.calibrations),
    ...payloadHandlers(station.payloads),
    ...cameraCalibrationHandlers(station),
    ...setupHandlers(station, uploads),
    ...simulationHandlers(station),
    ...runHandlers(station.scenarioRuns),
    ...controlHandlers(station),
    ...station.reliefs.handlers(),
    ...station.cues.handlers(),
    ...remoteIdHandlers(station.remoteId),
    ...videoHostHandlers(station),
    ...telemetryHandlers(station.telemetry),
    ...footageHandlers(station.footage),
    ...station.keeping.handlers(),
    ...terrainHandlers(station),
    ...mapHandlers(station),
    ...measureHandlers(station),
    ...modelHandlers(station),
    ...planLibraryHandlers({ ...station.store, announcer: station.announcer }),
    ...coverageHandlers(station),
    ...flagRuleHandlers(station),
    ...flagQueryHandlers({
      ...{ store: station.store.flags, queries: station.store.flagQueries, filters: station.store.flagFilters },
      ...{ audit: station.audit.log, now: () => Date.now() },
      changed: (flags) => station.flags.changed(flags),
    }),
    ...footprintHandlers(station.store),
    ...momentHandlers(station.store),
    ...station.corrections.handlers(),
    ...station.datasets.handlers(),
    ...sightingHandlers(station.store.sightings),
    ...dailyReportsOf(station).handlers(),
    ...mergingHandlers({
      dataFolder: station.dataFolder,
      flying: () => station.vehicles().some(({ id }) => station.sorties.current(id) !== undefined),
      takeIn: station.takeIn,
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
    "detector.load": ({ file }) => {
      if (!existsSync(file) || !statSync(file).isFile())
        throw new FailureError("not-found", `There is no such model file: ${file}`, "Choose a file that ends in .onnx");
      return station.streams.loadDetector(file);
    },
    "terrain.grid": () => station.demo.grid ?? null,
  };
}
