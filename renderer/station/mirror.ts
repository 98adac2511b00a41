import type { CalibrationRecord } from "../../src/contract/calibration.ts";
import type { ControlRecord } from "../../src/contract/control.ts";
import type { Failure } from "../../src/contract/failure.ts";
import type { MapsRecord } from "../../src/contract/maps.ts";
import type { PayloadRecord } from "../../src/contract/payload.ts";
import type {
  DetectorRecord,
  FlagRecord,
  LinkRecord,
  SectorRecord,
  SortieRecord,
  StatusText,
  StreamRecord,
  TransferRecord,
  VehicleRecord,
} from "../../src/contract/records.ts";
import type { LogProgress, ParamProgress } from "../../src/contract/setup.ts";
import type { Snapshot, StationEvents } from "../../src/contract/station.ts";
import type { TerrainRecord } from "../../src/contract/terrain.ts";
import type { TrafficRecord } from "../../src/contract/traffic.ts";
import type { ForwardRecord } from "../../src/contract/wire.ts";
import type { ElevationGrid, Ground } from "../../src/geo/ground.ts";
import { keepSector } from "./same.ts";

/** What the station said last of everything that changes seldom. Disposable: after a reconnect it is asked again. */
export interface Mirror {
  /** A snapshot of the present connection has arrived. */
  readonly loaded: boolean;
  readonly links: ReadonlyMap<string, LinkRecord>;
  readonly vehicles: ReadonlyMap<string, VehicleRecord>;
  readonly streams: ReadonlyMap<string, StreamRecord>;
  readonly flags: ReadonlyMap<string, FlagRecord>;
  readonly sorties: ReadonlyMap<string, SortieRecord>;
  /** Oldest first, the newest 2000. */
  readonly texts: readonly StatusText[];
  /** The newest transfer of each vehicle. */
  readonly transfers: ReadonlyMap<string, TransferRecord>;
  /** Ground stations that are told; asked for by the screen that shows them. */
  readonly forwards: ReadonlyMap<string, ForwardRecord>;
  /** How far reading is, by vehicle. */
  readonly paramProgress: ReadonlyMap<string, ParamProgress>;
  readonly logProgress: ReadonlyMap<string, LogProgress>;
  /** Other aircraft that are heard, the nearest first. */
  readonly traffic: readonly TrafficRecord[];
  /** Who commands, by the vehicle's system id; without an entry it obeys every ground station. */
  readonly control: ReadonlyMap<number, ControlRecord>;
  /** What each vehicle carries to look with, and the newest calibration of each. */
  readonly payloads: ReadonlyMap<string, PayloadRecord>;
  readonly calibrations: ReadonlyMap<string, CalibrationRecord>;
  readonly detector: DetectorRecord | undefined;
  readonly sector: SectorRecord | undefined;
  /** Heights of the simulated sector. */
  readonly grid: ElevationGrid | undefined;
  /** The elevation files, and their heights where the window works; see `Heights`. */
  readonly terrain: TerrainRecord | undefined;
  readonly heights: Ground | undefined;
  /** The operator's maps on the globe. */
  readonly maps: MapsRecord | undefined;
  readonly demo: Snapshot["demo"];
  readonly failures: readonly Failure[];
  readonly visionUp: boolean;
  readonly dataFolder: string;
}

export const emptyMirror: Mirror = {
  loaded: false,
  links: new Map(),
  vehicles: new Map(),
  streams: new Map(),
  flags: new Map(),
  sorties: new Map(),
  texts: [],
  transfers: new Map(),
  forwards: new Map(),
  paramProgress: new Map(),
  logProgress: new Map(),
  payloads: new Map(),
  calibrations: new Map(),
  traffic: [],
  control: new Map(),
  detector: undefined,
  sector: undefined,
  grid: undefined,
  terrain: undefined,
  heights: undefined,
  maps: undefined,
  demo: "off",
  failures: [],
  visionUp: true,
  dataFolder: "",
};

const newestTexts = 2_000;

/** The mirror after a whole snapshot; transfers are kept, for a snapshot does not tell of them. */
export function mirrorOf(snapshot: Snapshot, before: Mirror): Mirror {
  return {
    ...before,
    loaded: true,
    links: byId(snapshot.links),
    vehicles: byId(snapshot.vehicles),
    streams: byId(snapshot.streams),
    flags: byId(snapshot.flags),
    sorties: byId(snapshot.sorties),
    texts: snapshot.texts.slice(-newestTexts),
    payloads: byVehicle(snapshot.payloads),
    calibrations: byVehicle(snapshot.calibrations),
    traffic: snapshot.traffic ?? [],
    control: new Map((snapshot.control ?? []).map((record) => [record.systemId, record])),
    detector: snapshot.detector,
    // A restarted station makes its demo sector again: until it is there the one that is shown stays.
    sector: snapshot.sector || snapshot.demo === "off" ? keepSector(before.sector, snapshot.sector) : before.sector,
    terrain: snapshot.terrain,
    maps: snapshot.maps,
    demo: snapshot.demo,
    failures: snapshot.failures,
    dataFolder: snapshot.dataFolder,
  };
}

type Reducers = { [N in keyof StationEvents]?: (mirror: Mirror, value: StationEvents[N]) => Mirror };

/** What each event changes. `live` and `track` are not here: they go to the live map; nor are `vehicle` and `vehicleGone`: see `VehicleBatch`. */
export const reducers = {
  link: (m, link) => ({ ...m, links: put(m.links, link.id, link) }),
  linkClosed: (m, { linkId }) => ({ ...m, links: without(m.links, linkId) }),
  text: (m, text) => ({ ...m, texts: [...m.texts.slice(-(newestTexts - 1)), text] }),
  transfer: (m, transfer) => ({ ...m, transfers: put(m.transfers, transfer.vehicleId, transfer) }),
  forward: (m, forward) => ({ ...m, forwards: put(m.forwards, forward.id, forward) }),
  forwardClosed: (m, { forwardId }) => ({ ...m, forwards: without(m.forwards, forwardId) }),
  paramProgress: (m, progress) => ({ ...m, paramProgress: put(m.paramProgress, progress.vehicleId, progress) }),
  logProgress: (m, progress) => ({ ...m, logProgress: put(m.logProgress, progress.vehicleId, progress) }),
  payload: (m, payload) => ({ ...m, payloads: put(m.payloads, payload.vehicleId, payload) }),
  calibration: (m, one) => ({ ...m, calibrations: put(m.calibrations, one.vehicleId, one) }),
  stream: (m, stream) => ({ ...m, streams: put(m.streams, stream.id, stream) }),
  streamClosed: (m, { streamId }) => ({ ...m, streams: without(m.streams, streamId) }),
  flag: (m, flag) => ({ ...m, flags: put(m.flags, flag.id, flag) }),
  flagGone: (m, { flagId }) => ({ ...m, flags: without(m.flags, flagId) }),
  sortie: (m, sortie) => ({ ...m, sorties: put(m.sorties, sortie.id, sortie) }),
  traffic: (m, traffic) => ({ ...m, traffic }),
  control: (m, record) => ({ ...m, control: new Map(m.control).set(record.systemId, record) }),
  terrain: (m, terrain) => ({ ...m, terrain }),
  maps: (m, maps) => ({ ...m, maps }),
  detector: (m, detector) => ({ ...m, detector }),
  sector: (m, sector) => ({ ...m, sector: keepSector(m.sector, sector) }),
  demo: (m, demo) => ({ ...m, demo }),
  failure: (m, failure) => ({ ...m, failures: [...m.failures.slice(-99), failure] }),
  vision: (m, { up }) => ({ ...m, visionUp: up }),
} satisfies Reducers;

/** The mirror after a vehicle was forgotten: what was said of it goes too; its sorties, flags and words stay. */
export function withoutVehicle(m: Mirror, vehicleId: string): Mirror {
  const systemId = m.vehicles.get(vehicleId)?.systemId;
  const vehicles = without(m.vehicles, vehicleId);
  const alone = systemId !== undefined && ![...vehicles.values()].some((other) => other.systemId === systemId);
  return {
    ...m,
    vehicles,
    transfers: without(m.transfers, vehicleId),
    paramProgress: without(m.paramProgress, vehicleId),
    logProgress: without(m.logProgress, vehicleId),
    payloads: without(m.payloads, vehicleId),
    calibrations: without(m.calibrations, vehicleId),
    control: alone ? without(m.control, systemId) : m.control,
  };
}

/** The mirror after several vehicles' records at once. */
export function withVehicles(m: Mirror, records: readonly VehicleRecord[]): Mirror {
  return { ...m, vehicles: new Map([...m.vehicles, ...byId(records)]) };
}

export type ColdEvent = keyof typeof reducers;

function byId<T extends { readonly id: string }>(records: readonly T[]): ReadonlyMap<string, T> {
  return new Map(records.map((r) => [r.id, r]));
}

function byVehicle<T extends { readonly vehicleId: string }>(records: readonly T[] = []): ReadonlyMap<string, T> {
  return new Map(records.map((r) => [r.vehicleId, r]));
}

function put<T>(map: ReadonlyMap<string, T>, key: string, value: T): ReadonlyMap<string, T> {
  return new Map(map).set(key, value);
}

function without<K, T>(map: ReadonlyMap<K, T>, key: K): ReadonlyMap<K, T> {
  if (!map.has(key)) return map;
  const next = new Map(map);
  next.delete(key);
  return next;
}
