import type { FlagRecord, LiveVehicle, TrackRecord, VehicleRecord } from "../../src/contract/records.ts";

export const vehicle = (part: Partial<VehicleRecord> = {}): VehicleRecord => ({
  id: "1:1",
  systemId: 1,
  name: "Copter 1",
  autopilot: "ardupilot",
  kind: "multirotor",
  mode: "Guided",
  modes: [],
  armed: false,
  landed: "on-ground",
  lost: false,
  heardAt: 1_000,
  linkIds: [],
  notReady: [],
  failsafe: false,
  mission: {},
  ...part,
});

export const sample = (part: Partial<LiveVehicle> = {}): LiveVehicle => ({
  id: "1:1",
  at: 1_000,
  lat: 48.62,
  lon: 16.93,
  amsl: 260,
  headingDeg: 90,
  rollDeg: 0,
  pitchDeg: 0,
  groundSpeed: 10,
  climb: 0,
  courseDeg: 90,
  linkLoss: 0,
  ...part,
});

export const track = (part: Partial<TrackRecord> = {}): TrackRecord => ({
  id: "t1",
  streamId: "v1",
  vehicleId: "1:1",
  className: "vehicle",
  score: 0.8,
  firstAt: 0,
  lastAt: 1_000,
  stationary: false,
  ended: false,
  ...part,
});

export const flag = (part: Partial<FlagRecord> = {}): FlagRecord => ({
  id: "f1",
  sortieId: "s1",
  state: "closed",
  rule: "vehicle in watch zone",
  reason: "",
  className: "vehicle",
  score: 0.8,
  openedAt: 1_000,
  lastAt: 2_000,
  place: { lat: 48.62, lon: 16.93, amsl: 170 },
  ellipse: { major: 8, minor: 4, angleDeg: 30 },
  stationary: false,
  sightings: [],
  note: "",
  ...part,
});
