import type { FlownCoverage, MissedStretch } from "../contract/coverage.ts";
import type { Ground } from "../geo/ground.ts";
import { type CoverageMap, type Sight, sights, sightText } from "../mission/coverage.ts";
import { patrolOf } from "../mission/patrol.ts";
import type { Plan } from "../mission/plan.ts";
import { countingCoverage } from "../mission/plannedCoverage.ts";
import { inSlices } from "./slices.ts";

export interface FlownQuestion {
  readonly sortieId: string;
  readonly vehicleId: string;
  readonly at: number;
  /** What was flown, and what was seen of it; looks before `sinceAt` do not count. */
  readonly plan: Plan;
  readonly seen: CoverageMap;
  readonly sinceAt: number;
  readonly ground: Ground;
}

/** Holds what a sortie saw of its plan against what the plan, over the same ground, said it would: a slice of it at a time. */
export async function flownCoverage(question: FlownQuestion): Promise<FlownCoverage> {
  const { sortieId, vehicleId, at, plan, seen, sinceAt, ground } = question;
  const { map: planned } = await inSlices(countingCoverage(plan, patrolOf(plan, ground), ground));
  const counts = { watched: 0, planned: 0, flown: 0, both: 0, more: 0 };
  const wasSeen = (cell: number) => (seen.lastSeenAt[cell] as number) >= sinceAt;
  const wasPlanned = (cell: number) => !Number.isNaN(planned.lastSeenAt[cell] as number);
  for (let cell = 0; cell < seen.grid.cells; cell++) {
    if (seen.outside?.[cell]) continue;
    counts.watched++;
    const flown = wasSeen(cell);
    const wanted = wasPlanned(cell);
    if (wanted) counts.planned++;
    if (flown) counts.flown++;
    if (flown && wanted) counts.both++;
    if (flown && !wanted) counts.more++;
  }
  const share = (count: number) => (counts.watched === 0 ? 0 : (100 * count) / counts.watched);
  return {
    ...{ sortieId, vehicleId, planName: plan.name, at },
    ...{
      planned: share(counts.planned),
      flown: share(counts.flown),
      both: share(counts.both),
      more: share(counts.more),
    },
    missed: seen.isArea ? [] : missedOf(seen, (cell) => wasPlanned(cell) && !wasSeen(cell)),
  };
}

/** The stretches of the line whose middle was missed, in order; the longest of them where there are very many. */
function missedOf(seen: CoverageMap, isMissed: (cell: number) => boolean): MissedStretch[] {
  const { columns, rows, long } = seen.grid;
  const middle = (rows - 1) / 2;
  const out: { from: number; to: number; whys: Sight[] }[] = [];
  for (let column = 0; column < columns; column++) {
    const cell = column * rows + middle;
    if (seen.outside?.[cell] || !isMissed(cell)) continue;
    const why = sights[seen.why[cell] as number] as Sight;
    const last = out.at(-1);
    if (last && Math.abs(last.to - column * long) < 1e-6) {
      last.to += long;
      last.whys.push(why);
    } else out.push({ from: column * long, to: (column + 1) * long, whys: [why] });
  }
  const longest = [...out].sort((a, b) => b.to - b.from - (a.to - a.from)).slice(0, MOST);
  return out.filter((one) => longest.includes(one)).map(({ from, to, whys }) => ({ from, to, why: mostOf(whys) }));
}

/** What kept most of a stretch from being seen, in words; what was seen, but before this sortie, was not looked at in it. */
function mostOf(whys: readonly Sight[]): string {
  const counts = new Map<Sight, number>();
  for (const why of whys) counts.set(why, (counts.get(why) ?? 0) + 1);
  const [most = "never"] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  return most === "seen" || most === "assumed" ? "not looked at in this sortie" : sightText(most);
}

const MOST = 50; // stretches that are told
