// A 100 km section over mountains planned with coverage and checks, and plans of 5,000 items while they are edited.
// Run by `npm run bench -- plan [--km N] [--items N] [--runs N] [--steps N]`.
import { parseArgs } from "node:util";
import { checkPlan } from "../src/mission/check.ts";
import { patrolOf } from "../src/mission/patrol.ts";
import type { Plan } from "../src/mission/plan.ts";
import { plannedCoverage } from "../src/mission/plannedCoverage.ts";
import { edited, edits } from "./plan/edits.ts";
import { demanding, manyItems, manyStops, mountains, overGround, winding } from "./plan/plans.ts";
import { both, cpuOf, msOf, type Taken, timed } from "./plan/timed.ts";

const { values } = parseArgs({
  options: {
    km: { type: "string", default: "100" },
    items: { type: "string", default: "5000" },
    runs: { type: "string", default: "7" },
    steps: { type: "string", default: "200" },
  },
});
const km = Number(values.km);
const items = Number(values.items);
const runs = Number(values.runs);
const steps = Number(values.steps);

const ground = mountains();
const tenths = (n: number): number => Math.round(n * 10) / 10;
const heapMb = (): number => Math.round((process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers) / 1e6);

const before = heapMb();
const long = overGround(winding(km * 1_000 * 0.95, 4 * km, 60));
let coverage = plannedCoverage(long, patrolOf(long, ground), ground);
const patrols: Taken[] = [];
const checks: Taken[] = [];
const whole100: Taken[] = [];
const coverages: Taken[] = [];
for (let i = 0; i < runs; i++)
  whole100.push(
    timed(() => {
      const anew = { ...ground }; // a ground that nothing was aimed over yet
      const patrol = timed(() => patrolOf(long, anew));
      patrols.push(patrol);
      checks.push(timed(() => checkPlan(long, patrol.value, { ground: anew })));
    }),
  );
const longPatrol = patrolOf(long, ground);

for (let i = 0; i < runs; i++) {
  const taken = timed(() => plannedCoverage(long, { ...longPatrol }, ground));
  coverage = taken.value;
  coverages.push(taken);
}
const after = heapMb();
const { shares, grid } = { shares: coverage.shares(), grid: coverage.grid };
console.log(`
A section of ${tenths(grid.length / 1_000)} km in ${long.section.length} points over mountains (30 m heights), flown out and back at 70 m above ground:
${longPatrol.legs.length} legs, ${longPatrol.items.length} items, ${grid.cells} cells of ${tenths(grid.long)} m
seen ${tenths(shares.seen)} %, hidden ${tenths(shares.hidden)} %, too small ${tenths(shares.small)} %, never in the picture ${tenths(shares.never)} %

patrol with heights        ${both(patrols)}
checks with coverage       ${both(checks)}
  of which coverage        ${both(coverages)}
together, median of ${runs}     ${both(whole100)}
memory with the plan       ${after - before} MB more than the heights alone
`);

const many = manyItems(items, ground);
const stops = manyStops(items - steps - 50);
const edit = (plan: Plan, of: keyof typeof edits) => edited(plan, edits[of], { ground, steps });
const edits5000 = {
  drag: { words: "a point dragged", taken: edit(many, "drag") },
  dragMany: { words: "a tenth of the points dragged", taken: edit(many, "dragMany") },
  dragScattered: { words: "every tenth point dragged", taken: edit(many, "dragScattered") },
  insert: { words: "a point put in", taken: edit(many, "insert") },
  undo: { words: "a tenth of the points undone", taken: edit(many, "undo") },
  dragDemanding: { words: "a point dragged, with all demands", taken: edit(demanding(many, ground), "drag") },
  dragOverGround: { words: `a point dragged, ${km} km above ground`, taken: edit(long, "drag") },
  routeDrag: { words: "a stop of a route dragged", taken: edit(stops, "drag") },
  routeDragMany: { words: "a tenth of the stops dragged", taken: edit(stops, "dragMany") },
  routeInsert: { words: "a stop put in", taken: edit(stops, "insert") },
  routeUndo: { words: "a tenth of the stops undone", taken: edit(stops, "undo") },
};
const dragItems = patrolOf(many, ground).items.length;
console.log(`A plan of ${dragItems} items, and a route of ${patrolOf(stops, ground).items.length}, edited in ${steps} steps each, after 20 that are not counted; a step takes, in 95 % at most, and in the median:
${Object.values(edits5000)
  .map(
    ({ words, taken }) =>
      `${words.padEnd(36)} ${msOf(taken, 0.95)} ms (${cpuOf(taken, 0.95)} ms of the processor); ${both(taken)}`,
  )
  .join("\n")}
memory at the end          ${heapMb() - before} MB more than the heights alone
`);

const figures = Object.entries(edits5000).flatMap(([name, { taken }]) => [
  [`${name}P95Ms`, msOf(taken, 0.95)],
  [`${name}P95CpuMs`, cpuOf(taken, 0.95)],
  [`${name}CpuMs`, cpuOf(taken)],
]);
console.log(
  JSON.stringify({
    plan100kmMs: msOf(whole100),
    dragP95Ms: msOf(edits5000.drag.taken, 0.95),
    plan100kmCpuMs: cpuOf(whole100),
    ...Object.fromEntries(figures),
    coverage100kmMs: msOf(coverages),
    patrol100kmMs: msOf(patrols),
    legs: longPatrol.legs.length,
    cells: grid.cells,
    dragItems,
    memoryMb: after - before,
    editedMemoryMb: heapMb() - before,
  }),
);
