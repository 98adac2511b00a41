import * as v from "valibot";
import type { ElevationGrid } from "../geo/ground.ts";
import type { Plan } from "../mission/plan.ts";
import { planSchema } from "../mission/planSchema.ts";
import { type AccountCalls, type AccountEvents, accountParsers } from "./accounts.ts";
import { type AlertCalls, type AlertEvents, alertParsers } from "./alerts.ts";
import { type AuditCalls, auditParsers } from "./audit.ts";
import { type BoundaryCalls, type BoundaryEvents, boundaryParsers } from "./boundary.ts";
import {
  type CalibrationCalls,
  type CalibrationEvents,
  type CalibrationRecord,
  calibrationParsers,
} from "./calibration.ts";
import { type CameraCalibrationCalls, cameraCalibrationParsers } from "./cameraCalibration.ts";
import { type ChecklistCalls, type ChecklistEvents, checklistParsers } from "./checklist.ts";
import { type ControlCalls, type ControlEvents, type ControlRecord, controlParsers } from "./control.ts";
import { type CorrectionCalls, type CorrectionEvents, correctionParsers } from "./corrections.ts";
import { type CoverageCalls, coverageParsers } from "./coverage.ts";
import { type CueCalls, type CueEvents, cueParsers } from "./cue.ts";
import { type DailyReportCalls, type DailyReportEvents, dailyReportParsers } from "./dailyReport.ts";
import { type DatasetCalls, type DatasetEvents, datasetParsers } from "./dataset.ts";
import { type EvidenceCalls, type EvidenceEvents, evidenceParsers } from "./evidence.ts";
import type { Failure } from "./failure.ts";
import { type FlagQueryCalls, flagQueryParsers } from "./flagQuery.ts";
import { type FlagRuleCalls, flagRuleParsers } from "./flagRules.ts";
import { type FootageCalls, footageParsers } from "./footage.ts";
import { type FootageExportCalls, footageExportParsers } from "./footageExport.ts";
import { type FootprintCalls, footprintParsers } from "./footprints.ts";
import { type MapCalls, type MapEvents, type MapsRecord, mapParsers } from "./maps.ts";
import { type MeasureCalls, measureParsers } from "./measure.ts";
import { type MergingCalls, mergingParsers } from "./merging.ts";
import { type ModelCalls, modelParsers } from "./models.ts";
import { type MomentCalls, momentParsers } from "./moment.ts";
import { type OfflineCalls, type OfflineEvents, offlineParsers } from "./offline.ts";
import { parser } from "./parse.ts";
import { type PayloadCalls, type PayloadEvents, type PayloadRecord, payloadParsers } from "./payload.ts";
import { type PlanLibraryCalls, type PlanLibraryEvents, planLibraryParsers } from "./planLibrary.ts";
import type {
  ClipRecord,
  DetectorRecord,
  FlagRecord,
  LinkRecord,
  LiveVehicle,
  SectorRecord,
  SortieRecord,
  StatusText,
  StreamRecord,
  TrackRecord,
  TransferRecord,
  VehicleRecord,
} from "./records.ts";
import { type ReliefCalls, type ReliefEvents, reliefParsers } from "./relief.ts";
import { type RemoteIdCalls, remoteIdParsers } from "./remoteId.ts";
import { type RetentionCalls, type RetentionEvents, retentionParsers } from "./retention.ts";
import type { Parsers } from "./rpc.ts";
import { type ScenarioRunCalls, type ScenarioRunEvents, scenarioRunParsers } from "./runs.ts";
import { type SetupCalls, type SetupEvents, setupParsers } from "./setup.ts";
import { type SharingCalls, sharingParsers } from "./sharing.ts";
import { type SightingCalls, sightingParsers } from "./sightings.ts";
import { type SimulationCalls, type SimulationEvents, simulationParsers } from "./simulation.ts";
import { type StickCalls, type StickEvents, stickParsers } from "./stick.ts";
import { mostCameraId, type StreamCamera } from "./streamCamera.ts";
import { type StreamLookCalls, type StreamLookEvents, streamLookParsers } from "./streamLook.ts";
import { type TelemetryCalls, telemetryParsers } from "./telemetry.ts";
import { type TerrainCalls, type TerrainEvents, type TerrainRecord, terrainParsers } from "./terrain.ts";
import type { TrafficEvents, TrafficRecord } from "./traffic.ts";
import { type VideoHostCalls, videoHostParsers } from "./videoHosts.ts";
import { type WireCalls, type WireEvents, wireParsers } from "./wire.ts";

/** Everything a new window needs to show the present. */
export interface Snapshot {
  readonly links: readonly LinkRecord[];
  readonly vehicles: readonly VehicleRecord[];
  readonly streams: readonly StreamRecord[];
  readonly tracks: readonly TrackRecord[];
  readonly flags: readonly FlagRecord[];
  readonly sorties: readonly SortieRecord[];
  readonly texts: readonly StatusText[];
  readonly detector?: DetectorRecord;
  readonly sector?: SectorRecord;
  readonly demo: "off" | "starting" | "running";
  /** Of a station that can not open its data; what fails besides is an alert, see `alerts.list`. */
  readonly failures: readonly Failure[];
  /** Flown track so far of each vehicle. */
  readonly trails: readonly {
    readonly vehicleId: string;
    readonly points: readonly { lat: number; lon: number; amsl: number }[];
  }[];
  readonly dataFolder: string;
  /** The elevation files that were added. */
  readonly terrain?: TerrainRecord;
  /** The maps that were added. */
  readonly maps?: MapsRecord;
  /** Other aircraft that are heard; absent when none is. */
  readonly traffic?: readonly TrafficRecord[];
  /** Of every vehicle that carries anything. */
  readonly payloads?: readonly PayloadRecord[];
  /** The newest of each vehicle. */
  readonly calibrations?: readonly CalibrationRecord[];
  /** Who commands the vehicles that take orders from one ground station only. */
  readonly control?: readonly ControlRecord[];
}

/** What the window asks of the station. */
export type StationCalls = WireCalls &
  AccountCalls &
  AlertCalls &
  ChecklistCalls &
  StickCalls &
  AuditCalls &
  EvidenceCalls &
  BoundaryCalls &
  CalibrationCalls &
  PayloadCalls &
  SetupCalls &
  SimulationCalls &
  ScenarioRunCalls &
  ControlCalls &
  ReliefCalls &
  CueCalls &
  RemoteIdCalls &
  VideoHostCalls &
  CameraCalibrationCalls &
  TelemetryCalls &
  FootageCalls &
  RetentionCalls &
  FootageExportCalls &
  MapCalls &
  ModelCalls &
  PlanLibraryCalls &
  CoverageCalls &
  CorrectionCalls &
  DatasetCalls &
  FlagRuleCalls &
  FlagQueryCalls &
  FootprintCalls &
  MomentCalls &
  SightingCalls &
  DailyReportCalls &
  SharingCalls &
  MeasureCalls &
  MergingCalls &
  OfflineCalls &
  StreamLookCalls &
  TerrainCalls & {
    snapshot: { args: null; result: Snapshot };
    "link.open": { args: { address: string }; result: LinkRecord };
    "link.close": { args: { linkId: string }; result: null };
    "link.serialPorts": { args: null; result: readonly { path: string; name: string }[] };
    "demo.start": { args: null; result: null };
    "demo.stop": { args: null; result: null };
    "vehicle.arm": { args: { vehicleId: string; arm: boolean }; result: null };
    "vehicle.takeOff": { args: { vehicleId: string; ahl: number }; result: null };
    "vehicle.startMission": { args: { vehicleId: string }; result: null };
    "vehicle.pause": { args: { vehicleId: string }; result: null };
    "vehicle.resume": { args: { vehicleId: string }; result: null };
    "vehicle.goTo": { args: { vehicleId: string; lat: number; lon: number; ahl: number }; result: null };
    "vehicle.returnHome": { args: { vehicleId: string }; result: null };
    "vehicle.land": { args: { vehicleId: string }; result: null };
    "vehicle.setMode": { args: { vehicleId: string; mode: string }; result: null };
    /** Dismisses one that was disarmed and has been lost for five minutes; it comes back when it is heard again. */
    "vehicle.forget": { args: { vehicleId: string }; result: null };
    /** Checks the plan again, uploads it, reads it back and compares. Progress arrives as `transfer` events. */
    "patrol.upload": { args: { vehicleId: string; plan: Plan }; result: null };
    "patrol.cancelUpload": { args: { vehicleId: string }; result: null };
    /** Reads a patrol that is in doubt back at once; resolves when it is sure again. */
    "patrol.readBack": { args: { vehicleId: string }; result: null };
    /** A video stream for a camera of a vehicle, its main one unless named, for example `udp://0.0.0.0:5600` or a file's path. */
    "stream.open": { args: { vehicleId: string; address: string; camera?: StreamCamera }; result: null };
    "stream.close": { args: { streamId: string }; result: null };
    "flag.clip": { args: { flagId: string }; result: ClipRecord };
    "detector.load": { args: { file: string }; result: DetectorRecord };
    /** Heights of the simulated sector, beneath those of the elevation files; null when there is none. */
    "terrain.grid": { args: null; result: ElevationGrid | null };
    /** The window has painted live frame `sequence`: the next may come. */
    painted: { args: { sequence: number }; result: null };
  };

/** What the station announces to windows: one whole record each. */
export type StationEvents = WireEvents &
  AlertEvents &
  ChecklistEvents &
  StickEvents &
  DailyReportEvents &
  AccountEvents &
  EvidenceEvents &
  RetentionEvents &
  CorrectionEvents &
  DatasetEvents &
  BoundaryEvents &
  CalibrationEvents &
  PayloadEvents &
  SetupEvents &
  SimulationEvents &
  ScenarioRunEvents &
  TerrainEvents &
  MapEvents &
  PlanLibraryEvents &
  OfflineEvents &
  ReliefEvents &
  CueEvents &
  StreamLookEvents &
  TrafficEvents &
  ControlEvents & {
    link: LinkRecord;
    linkClosed: { linkId: string };
    vehicle: VehicleRecord;
    /** It was forgotten, and everything that was told of it with it. */
    vehicleGone: { readonly vehicleId: string };
    text: StatusText;
    transfer: TransferRecord;
    stream: StreamRecord;
    streamClosed: { streamId: string };
    track: TrackRecord;
    flag: FlagRecord;
    sortie: SortieRecord;
    detector: DetectorRecord;
    sector: SectorRecord;
    demo: Snapshot["demo"];
    /** Of a station that can not open its data. */
    failure: Failure;
    /** Whether the vision process is there; tracks and video stop while it is not. */
    vision: { readonly up: boolean };
    live: LiveFrame;
  };

/** Where everything is that moved since the frame before; all vehicles in the first. `sequence` comes back in `painted`. */
export interface LiveFrame {
  readonly sequence: number;
  readonly at: number;
  readonly vehicles: readonly LiveVehicle[];
}

const id = v.pipe(v.string(), v.nonEmpty());
const lat = v.pipe(v.number(), v.minValue(-90), v.maxValue(90));
const lon = v.pipe(v.number(), v.minValue(-180), v.maxValue(180));
const ahl = v.pipe(v.number(), v.minValue(0), v.maxValue(10_000));
const vehicle = v.object({ vehicleId: id });

export const stationParsers: Parsers<StationCalls> = {
  ...offlineParsers,
  ...accountParsers,
  ...alertParsers,
  ...checklistParsers,
  ...stickParsers,
  ...auditParsers,
  ...evidenceParsers,
  ...streamLookParsers,
  ...wireParsers,
  ...boundaryParsers,
  ...calibrationParsers,
  ...payloadParsers,
  ...setupParsers,
  ...simulationParsers,
  ...scenarioRunParsers,
  ...controlParsers,
  ...reliefParsers,
  ...cueParsers,
  ...remoteIdParsers,
  ...videoHostParsers,
  ...cameraCalibrationParsers,
  ...telemetryParsers,
  ...footageParsers,
  ...retentionParsers,
  ...footageExportParsers,
  ...terrainParsers,
  ...mapParsers,
  ...modelParsers,
  ...planLibraryParsers,
  ...coverageParsers,
  ...correctionParsers,
  ...datasetParsers,
  ...flagRuleParsers,
  ...flagQueryParsers,
  ...footprintParsers,
  ...momentParsers,
  ...sightingParsers,
  ...dailyReportParsers,
  ...sharingParsers,
  ...measureParsers,
  ...mergingParsers,
  snapshot: parser("snapshot", v.null()),
  "link.open": parser("link.open", v.object({ address: id })),
  "link.close": parser("link.close", v.object({ linkId: id })),
  "link.serialPorts": parser("link.serialPorts", v.null()),
  "demo.start": parser("demo.start", v.null()),
  "demo.stop": parser("demo.stop", v.null()),
  "vehicle.arm": parser("vehicle.arm", v.object({ vehicleId: id, arm: v.boolean() })),
  "vehicle.takeOff": parser("vehicle.takeOff", v.object({ vehicleId: id, ahl })),
  "vehicle.startMission": parser("vehicle.startMission", vehicle),
  "vehicle.pause": parser("vehicle.pause", vehicle),
  "vehicle.resume": parser("vehicle.resume", vehicle),
  "vehicle.goTo": parser("vehicle.goTo", v.object({ vehicleId: id, lat, lon, ahl })),
  "vehicle.returnHome": parser("vehicle.returnHome", vehicle),
  "vehicle.land": parser("vehicle.land", vehicle),
  "vehicle.setMode": parser("vehicle.setMode", v.object({ vehicleId: id, mode: id })),
  "vehicle.forget": parser("vehicle.forget", vehicle),
  "patrol.upload": parser("patrol.upload", v.object({ vehicleId: id, plan: planSchema })),
  "patrol.cancelUpload": parser("patrol.cancelUpload", vehicle),
  "patrol.readBack": parser("patrol.readBack", vehicle),
  "stream.open": parser(
    "stream.open",
    v.object({
      ...{ vehicleId: id, address: id },
      camera: v.exactOptional(
        v.object({
          id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(mostCameraId)),
          name: v.exactOptional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(100))),
        }),
      ),
    }),
  ),
  "stream.close": parser("stream.close", v.object({ streamId: id })),
  "flag.clip": parser("flag.clip", v.object({ flagId: id })),
  "detector.load": parser("detector.load", v.object({ file: id })),
  "terrain.grid": parser("terrain.grid", v.null()),
  painted: parser("painted", v.object({ sequence: v.number() })),
};
