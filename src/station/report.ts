import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FlagRecord, SectorRecord, SortieRecord, StatusText } from "../contract/records.ts";
import { pathLength } from "../geo/path.ts";
import type { LatLon } from "../geo/position.ts";
import type { ChecklistRun } from "../mission/checklistRun.ts";
import type { CoverageMap, CoverageShares, Sight } from "../mission/coverage.ts";
import { watchedOf } from "../mission/patterns/watched.ts";
import type { Plan } from "../mission/plan.ts";
import type { TrailPoint } from "../store/sortieStore.ts";
import { reportMap } from "./reportMap.ts";
import { reportPage } from "./reportPage.ts";

/** What one flown patrol amounts to; the JSON file of a report folder, and what its page is made from. */
export interface PatrolReport {
  readonly version: 1;
  readonly sortieId: string;
  readonly vehicleId: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Whether the patrol was flown to its end and the vehicle is on the ground, disarmed. */
  readonly outcome: "landed" | "cut short";
  readonly plan: Plan;
  readonly track: readonly TrailPoint[];
  readonly flownM: number;
  readonly coverage: {
    /** Share of the watched corridor that was seen at least once, well enough to find a car. */
    readonly percent: number;
    /** The same in parts: seen, seen if the unknown ground there is level, hidden, too small, never in the picture. */
    readonly shares: CoverageShares;
    readonly sectionM: number;
    /** Stretches of the section that were never seen, metres from its start. */
    readonly gaps: readonly { readonly fromM: number; readonly toM: number; readonly why: Sight }[];
    /** Of an area: the pieces of it that were never seen, the largest first; absent of a line. */
    readonly patches?: readonly { readonly place: LatLon; readonly squareMetres: number; readonly why: Sight }[];
    /** Cells beside each other across the section that were seen alike, as one outline. */
    readonly cells: readonly { readonly ring: readonly LatLon[]; readonly why: Sight }[];
  };
  readonly flags: readonly ReportFlag[];
  readonly texts: readonly StatusText[];
  /** What was gone through before the vehicle was armed; absent where nothing was kept. */
  readonly checklist?: ChecklistRun;
  /** Only for simulated patrols: the cars and trucks of the world that were inside the watch zone, and how many flags lie on one. */
  readonly truth?: { readonly inZone: number; readonly flagsOnVehicle: number; readonly medianErrorM: number | null };
}

export interface ReportFlag extends FlagRecord {
  /** File name beside the report, absent when there is no picture. */
  readonly picture?: string;
}

/** What a report is made from besides its figures. */
export interface ReportPictures {
  readonly sector?: SectorRecord;
  /** The JPEG file of a flag's thumbnail. */
  thumbnailFile(flag: FlagRecord): string | undefined;
}

/** What a sortie left behind, gathered into a report. */
export function reportOf(known: {
  readonly plan: Plan;
  readonly sortie: SortieRecord;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: PatrolReport["outcome"];
  readonly track: readonly TrailPoint[];
  readonly coverage: CoverageMap | undefined;
  readonly flags: readonly FlagRecord[];
  readonly texts: readonly StatusText[];
  readonly checklist?: ChecklistRun | undefined;
}): PatrolReport {
  const { plan, sortie, track, coverage } = known;
  return {
    version: 1,
    sortieId: sortie.id,
    vehicleId: sortie.vehicleId,
    startedAt: sortie.startedAt,
    endedAt: known.endedAt,
    outcome: known.outcome,
    plan,
    track,
    flownM: pathLength(track),
    coverage: {
      percent: coverage?.percent() ?? 0,
      sectionM: pathLength(watchedOf(plan).section),
      shares: coverage?.shares() ?? { never: 100, small: 0, hidden: 0, assumed: 0, seen: 0 },
      gaps: (coverage?.gaps() ?? []).map(({ fromAlong, toAlong, why }) => ({ fromM: fromAlong, toM: toAlong, why })),
      ...(coverage?.isArea && { patches: coverage.patches() }),
      cells: coverage?.runs() ?? [],
    },
    flags: known.flags.toSorted((a, b) => a.openedAt - b.openedAt),
    texts: known.texts,
    ...(known.checklist && { checklist: known.checklist }),
  };
}

/** Writes `index.html`, `report.json`, `map.svg` and the flags' pictures into the folder; gives the page's path. */
export function writeReport(folder: string, report: PatrolReport, pictures: ReportPictures): string {
  mkdirSync(folder, { recursive: true });
  const flags = report.flags.map((flag): ReportFlag => {
    const source = pictures.thumbnailFile(flag);
    if (!source || !existsSync(source)) return flag;
    const picture = `flag-${flag.id}.jpg`;
    copyFileSync(source, join(folder, picture));
    return { ...flag, picture };
  });
  const whole: PatrolReport = { ...report, flags };
  writeFileSync(join(folder, "report.json"), `${JSON.stringify(whole, null, 2)}\n`);
  writeFileSync(join(folder, "map.svg"), reportMap(whole, pictures.sector));
  const page = join(folder, "index.html");
  writeFileSync(page, reportPage(whole));
  return page;
}
