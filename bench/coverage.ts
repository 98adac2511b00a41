// Live coverage of a long section over mountains that many drones look at five times a second: what that costs, with all that
// the station does of it (who sees, the section's cells, ages, forecast, alarm, history on disk, what a window asks), and
// whether it says what rays to every cell say, with the same flight in the same run.
// Run by `npm run bench -- coverage [--km N] [--drones N] [--seconds N] [--hz N]`.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { CoverageDelta } from "../src/contract/coverage.ts";
import { cameraProfiles } from "../src/mission/catalog.ts";
import { newPlan } from "../src/mission/edit.ts";
import { pixelsOf } from "../src/mission/plannedCoverage.ts";
import { scheduleOf } from "../src/mission/schedule/schedule.ts";
import { writeSchedule } from "../src/mission/schedule/scheduleFile.ts";
import { CoverageEyes } from "../src/station/coverageEyes.ts";
import { CoverageSection } from "../src/station/coverageSection.ts";
import { CoverageSections } from "../src/station/coverageSections.ts";
import { CoverageWatch } from "../src/station/coverageWatch.ts";
import { CoverageStore } from "../src/store/coverageStore.ts";
import { openDatabase } from "../src/store/database.ts";
import { PoseHistory } from "../src/vehicle/poseHistory.ts";
import { fractalMountains } from "../test/geo/relief.ts";
import { bruteCells, bruteLook } from "./coverage/brute.ts";
import { Flight, liveOf } from "./coverage/flight.ts";
import { winding } from "./plan/plans.ts";
import { fleet, taskOf, vtol } from "./revisit/cases.ts";

const { values } = parseArgs({
  options: {
    km: { type: "string", default: "100" },
    drones: { type: "string", default: "20" },
    seconds: { type: "string", default: "120" },
    hz: { type: "string", default: "5" },
  },
});
const [km, drones, seconds, hz] = [values.km, values.drones, values.seconds, values.hz].map(Number) as [
  number,
  number,
  number,
  number,
];

/** Mountains with ridges that hide, under the whole of it. */
const ground = fractalMountains({ lat: 46, lon: 8.3 }, { size: 4096, step: 1 / 3_000, relief: 2_500, roughness: 0.72 });
const section = winding(km * 1_000 * 0.95, 4 * km, 60);
const camera = cameraProfiles.find(({ id }) => id === "hd-60");
if (!camera) throw new Error("the catalogue has no wide camera");
const drawn = newPlan({ name: "Bench", section, home: section[0] ?? null, watchWidth: 200 });
const plan = {
  ...drawn,
  camera,
  pattern: { ...drawn.pattern, aboveGround: { agl: 120, tolerance: 30, floor: 60 } },
};
const flight = new Flight(plan, ground, drones);
const noon = Date.parse("2026-06-01T11:00:00Z");
const ids = Array.from({ length: drones }, (_, i) => `${i + 1}:1`);
const poses = new Map(ids.map((id) => [id, new PoseHistory()]));

let now = noon;
const folder = mkdtempSync(join(tmpdir(), "vedette-coverage-"));
const db = openDatabase(join(folder, "vedette.db"));
const eyes = new CoverageEyes({
  cameraViews: {
    modelOf: () => camera,
    poseAt: (vehicleId, _, at) => poses.get(vehicleId)?.poseAt(at),
    calibrationOf: () => undefined,
  },
  streamsOf: (vehicleId) => [{ id: vehicleId, cameraId: "main", state: "playing" }],
  isThermal: () => false,
  profileOf: () => camera,
  isSimulated: () => false,
});
let written = 0;
const sections = new CoverageSections({
  ...{
    store: new CoverageStore(db),
    eyes,
    now: () => now,
    groundOf: () => ground,
    stateOf: () => "flying",
    onMission: () => [],
  },
  flown: () => ids.map((vehicleId) => ({ vehicleId, plan })),
  alarms: () => {},
  keep: (_, write) => {
    written++;
    write();
  },
});
// So many share one schedule at most; it is there for the forecast to have much to reckon.
const bases = section.filter((_, i) => i % 50 === 25);
const task = taskOf(section, false, fleet(vtol, Math.min(16, drones), bases));
const schedule = writeSchedule(scheduleOf({ ...task, startAt: noon, promiseMs: 30 * 60_000 }));
const record = sections.watch(plan, { promiseMs: 30 * 60_000, schedule });
/** What each drone's own patrol keeps besides, as the inspector of a vehicle shows it. */
const own = new Map(ids.map((id) => [id, new CoverageWatch(plan)]));

const cost = { looks: 0, ticks: 0, windows: 0, own: 0, slowestMs: 0 };
const times = Math.round(seconds * hz);
let told: { map: string | null; revision: number } = { map: null, revision: 0 };
let bytes = 0;
const cpuOf = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  const ms = (user + system) / 1_000;
  cost.slowestMs = Math.max(cost.slowestMs, ms);
  return ms;
};
for (let look = 0; look < times; look++) {
  now = noon + Math.round((look * 1_000) / hz);
  const live = ids.map((id, drone) => liveOf(id, now, flight.poseAt(drone, (look * 1_000) / hz)));
  for (const one of live) {
    const history = poses.get(one.id);
    history?.addPlace({ at: now, lat: one.lat, lon: one.lon, amsl: one.amsl, ahl: 0, north: 0, east: 0, down: 0 });
    history?.addAttitude({ at: now, rollDeg: 0, pitchDeg: 0, yawDeg: one.headingDeg });
    history?.addGimbal({ at: now, pitchDeg: one.gimbal?.pitchDeg ?? 0, yawDeg: 0 });
  }
  cost.looks += cpuOf(() => {
    for (const one of live) sections.observe(one);
  });
  cost.own += cpuOf(() => {
    for (const one of live) own.get(one.id)?.observe(one, ground);
  });
  if (look % hz !== hz - 1) continue;
  cost.ticks += cpuOf(() => sections.tick());
  cost.windows += cpuOf(() => {
    const delta = sections.changes(record.id, told.map, told.revision) as CoverageDelta;
    const copied = structuredClone(delta);
    structuredClone(sections.records());
    bytes += copied.cells.byteLength + copied.why.byteLength + copied.pixels.byteLength + copied.lastSeenAt.byteLength;
    told = copied;
  });
}
const share = (ms: number): number => ms / (seconds * 1_000);
const coreShare = share(cost.looks + cost.ticks + cost.windows);

const { map } = new CoverageSection(plan);
const { grid } = map;
const live = new Float64Array(grid.cells).fill(Number.NaN);
const whole = sections.changes(record.id, null, 0) as CoverageDelta;
whole.cells.forEach((cell, i) => {
  live[cell] = whole.lastSeenAt[i] as number;
});
const cells = bruteCells(
  Array.from({ length: grid.cells }, (_, cell) => grid.centre(cell)),
  ground,
);
const brute = new Float64Array(grid.cells).fill(Number.NaN);
const began = performance.now();
for (let look = 0; look < times; look++) {
  const at = noon + Math.round((look * 1_000) / hz);
  ids.forEach((_, drone) => {
    const pose = flight.poseAt(drone, (look * 1_000) / hz);
    bruteLook(cells, { camera, pose, ground, least: pixelsOf(plan) }, (cell) => {
      brute[cell] = at;
    });
  });
}
const bruteMs = performance.now() - began;

let seen = 0;
let otherVerdict = 0;
let otherTime = 0;
for (let cell = 0; cell < grid.cells; cell++) {
  const [a, b] = [live[cell] as number, brute[cell] as number];
  if (!Number.isNaN(b)) seen++;
  if (Number.isNaN(a) !== Number.isNaN(b)) otherVerdict++;
  else if (Math.abs(a - b) > 1_000) otherTime++;
}
const cellsDiffer = (otherVerdict + otherTime) / grid.cells;
db.close();
rmSync(folder, { recursive: true });

const percent = (part: number): string => `${(100 * part).toFixed(2)} %`;
console.log(`
${(grid.length / 1_000).toFixed(1)} km of section over mountains, ${grid.cells} cells of ${grid.long.toFixed(1)} m, ${drones} drones that look ${hz} times a second for ${seconds} s:
${times * drones} looks; at the end ${percent(seen / grid.cells)} of all cells were seen well enough

of one core                        ${percent(coreShare)}
  looks (attitude, sun, terrain)   ${percent(share(cost.looks))}, ${((1_000 * cost.looks) / (times * drones)).toFixed(0)} µs each
  ages, forecast, alarm, history   ${percent(share(cost.ticks))}, ${written} times written
  one window that asks each second ${percent(share(cost.windows))}, ${Math.round(bytes / seconds / 1_000)} kB/s
besides: each drone's own patrol   ${percent(share(cost.own))} (as if each held the whole section)
longest that anything kept the station waiting  ${cost.slowestMs.toFixed(1)} ms (${drones} looks over ground that is read the first time)

against rays to every cell (${(bruteMs / 1_000).toFixed(1)} s, ${percent(bruteMs / (seconds * 1_000))} of one core)
  seen by one, not by the other    ${percent(otherVerdict / grid.cells)} of cells
  last seen more than 1 s apart    ${percent(otherTime / grid.cells)} of cells
  together                         ${percent(cellsDiffer)} of all cells, ${percent((otherVerdict + otherTime) / seen)} of those that were seen
`);
console.log(
  JSON.stringify({
    ...{ km: Math.round(grid.length / 1_000), drones, hz, seconds, cells: grid.cells },
    ...{ coreShare: Number(coreShare.toFixed(4)), cellsDiffer: Number(cellsDiffer.toFixed(5)) },
    ...{ seen: Number((seen / grid.cells).toFixed(4)), slowestMs: Number(cost.slowestMs.toFixed(1)) },
    ofSeenDiffer: Number(((otherVerdict + otherTime) / seen).toFixed(5)),
    withOwnPatrols: Number((coreShare + share(cost.own)).toFixed(4)),
  }),
);
