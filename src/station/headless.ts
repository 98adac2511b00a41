import { join } from "node:path";
import { reasonOf } from "../base/log.ts";
import type { FlagRecord, SectorRecord, VehicleRecord } from "../contract/records.ts";
import { nearestOnPath, pathLength, pointAt, resample } from "../geo/path.ts";
import { checkPlan } from "../mission/check.ts";
import { newPlan, onOwnSide } from "../mission/edit.ts";
import { patrolOf } from "../mission/patrol.ts";
import type { Plan } from "../mission/plan.ts";
import type { StationArguments } from "./arguments.ts";
import type { Progress } from "./progress.ts";
import { type PatrolReport, writeReport } from "./report.ts";
import type { Station } from "./station.ts";
import { stationGround } from "./terrain.ts";
import { truthOf } from "./truth.ts";

/** How a headless run ended. */
export interface HeadlessResult {
  readonly page: string;
  readonly report: PatrolReport;
}

const readyMs = 60_000;

/**
 * Flies the demo patrol from the shell: the same station, links and calls as with a window, and a report at the end.
 * An abort brings the drone home and writes what there is.
 * @throws when the station, the simulator or the vehicle refuses; the message says what.
 */
export async function flyDemo(
  station: Station,
  { args, progress, signal }: { args: StationArguments; progress: Progress; signal: AbortSignal },
): Promise<HeadlessResult> {
  const { handlers, announcer } = station;
  const startedAt = Date.now();
  progress.step("Starting the demo sector (simulated world, drone and camera)");
  await handlers["demo.start"](null);
  const vehicle = await waitForVehicle(
    station,
    (v) => v.notReady.length === 0 && v.home !== undefined,
    "the drone is ready to fly",
    readyMs,
  );
  const sector = station.demoSector as SectorRecord;
  const plan = demoPlan(sector, args.sectionM);
  const land = { plan, home: sector.base, beneath: station.demo.ground };
  const { patrol, violations } = await station.terrain.over(land, (terrain) => {
    const ground = stationGround(terrain, vehicle.home?.amsl);
    const patrol = patrolOf(plan, ground);
    return { patrol, violations: checkPlan(plan, patrol, { ground, home: sector.base }) };
  });
  for (const v of violations) progress.step(`  ${v.severity}: ${v.message}`);
  progress.step(
    `Patrol "${plan.name}": ${Math.round(pathLength(plan.section))} m of border, ${patrol.items.length} mission items`,
  );

  const offTransfer = announcer.on("transfer", ({ state }) => {
    if (state.phase === "items" || state.phase === "verifying")
      progress.show(`${state.phase === "items" ? "uploading" : "reading back"} ${state.done} of ${state.total}`);
  });
  await handlers["patrol.upload"]({ vehicleId: vehicle.id, plan });
  offTransfer();
  progress.step("Uploaded, read back and compared: the vehicle holds the patrol");

  await handlers["vehicle.arm"]({ vehicleId: vehicle.id, arm: true });
  progress.step("Armed");
  await handlers["vehicle.takeOff"]({ vehicleId: vehicle.id, ahl: plan.pattern.ahl });
  progress.step("Took off");
  await handlers["vehicle.startMission"]({ vehicleId: vehicle.id });
  progress.step("Patrolling (Ctrl-C brings the drone home)");

  const outcome = await flyToTheEnd(station, vehicle.id, { patrolMs: patrol.estimate.durationMs, progress, signal });
  progress.step(outcome === "landed" ? "Landed and disarmed" : "Cut short");

  const report = await station.report(vehicle.id, { plan, startedAt, outcome });
  const truth = await truthOf(station, report);
  const whole = truth ? { ...report, truth } : report;
  const folder = args.reportFolder ?? join(args.dataFolder, "reports", report.sortieId);
  const page = writeReport(folder, whole, {
    sector,
    thumbnailFile: (flag: FlagRecord) => station.flags.thumbnailFile(flag),
  });
  await handlers["demo.stop"](null);
  return { page, report: whole };
}

/** A patrol along the part of the sector's border line that is nearest to the drone's base, on the base's side. */
function demoPlan(sector: SectorRecord, sectionM: number): Plan {
  const { borderLine, base } = sector;
  const total = pathLength(borderLine);
  const length = Math.min(sectionM, total);
  const nearest = nearestOnPath(borderLine, base);
  const from = Math.max(0, Math.min(nearest.along - length / 2, total - length));
  const inner = resample(borderLine, 50).filter((p) => p.along > from && p.along < from + length);
  const section = [pointAt(borderLine, from), ...inner, pointAt(borderLine, from + length)];
  const plan = newPlan({
    name: `${sector.name} patrol`,
    section: section.map(({ lat, lon }) => ({ lat, lon })),
    home: { lat: base.lat, lon: base.lon },
  });
  return onOwnSide({ ...plan, pattern: { ...plan.pattern, standoff: 80, ahl: 60 } }, base);
}

async function waitForVehicle(
  station: Station,
  accept: (v: VehicleRecord) => boolean,
  what: string,
  ms: number,
): Promise<VehicleRecord> {
  return station.vehicles().find(accept) ?? (await station.announcer.next("vehicle", accept, { ms, what }));
}

async function flyToTheEnd(
  station: Station,
  vehicleId: string,
  { patrolMs, progress, signal }: { patrolMs: number; progress: Progress; signal: AbortSignal },
): Promise<PatrolReport["outcome"]> {
  const off = station.announcer.on("text", ({ text }) => progress.step(`  drone: ${text}`));
  const offFlag = announceFlags(station, progress);
  const timer = setInterval(() => progress.show(patrolLine(station, vehicleId)), 1_000);
  const down = station.announcer.next("vehicle", (v) => v.id === vehicleId && !v.armed && !v.lost, {
    ms: patrolMs * 3 + 180_000,
    what: "the drone lands and disarms",
  });
  const cut = new Promise<"cut">((resolve) => signal.addEventListener("abort", () => resolve("cut")));
  try {
    if ((await Promise.race([down, cut])) !== "cut") return "landed";
    progress.step("Cancelled: the drone returns home");
    await station.fleet
      .vehicle(vehicleId)
      .actions.returnHome()
      .catch((cause) => progress.step(`  ${reasonOf(cause)}`));
    await down.catch(() => undefined);
    return "cut short";
  } finally {
    clearInterval(timer);
    offFlag();
    off();
  }
}

/** `item 4 of 9, 62 m above home, 11.8 m/s, battery 87 %, corridor 43 % seen, 2 flags`. */
function patrolLine(station: Station, vehicleId: string): string {
  const vehicle = station.vehicles().find((v) => v.id === vehicleId);
  const live = station.fleet.live().find((v) => v.id === vehicleId);
  const seen = station.patrols.coverageOf(vehicleId)?.map.seen();
  const sortie = station.sorties.current(vehicleId)?.id;
  const flags = sortie === undefined ? 0 : station.flags.ofSortie(sortie).length;
  return [
    `item ${vehicle?.mission.current ?? "—"} of ${vehicle?.patrol?.items ?? "—"}`,
    `${live?.ahl?.toFixed(0) ?? "—"} m above home`,
    `${live?.groundSpeed.toFixed(1) ?? "—"} m/s`,
    `battery ${live?.battery?.percent ?? "—"} %`,
    `corridor ${(seen?.percent ?? 0).toFixed(0)} % seen${seen?.assumed ? `, ${seen.assumed.toFixed(0)} % of it over ground that is not known` : ""}`,
    `${flags} flag${flags === 1 ? "" : "s"}`,
  ].join(", ");
}

function announceFlags(station: Station, progress: Progress): () => void {
  const known = new Set<string>();
  return station.announcer.on("flag", (flag) => {
    if (known.has(flag.id)) return;
    known.add(flag.id);
    progress.step(`  flag ${known.size}: ${flag.reason}`);
  });
}
