// A 100 km section over mountains planned with coverage and checks, and a plan of 5,000 items while a point is dragged.
// Run by `npm run bench -- plan [--km N] [--items N] [--runs N] [--steps N]`.
import { parseArgs } from "node:util";
import { EnuFrame } from "../src/geo/enu.ts";
import type { LatLon } from "../src/geo/position.ts";
import { checkPlan } from "../src/mission/check.ts";
import { moveVertex, newPlan } from "../src/mission/edit.ts";
import { patrolOf, sketchOf } from "../src/mission/patrol.ts";
import type { Plan } from "../src/mission/plan.ts";
import { plannedCoverage } from "../src/mission/plannedCoverage.ts";
import { fractalMountains } from "../test/geo/relief.ts";

const { values } = parseArgs({
  options: {
    km: { type: "string", default: "100" },
    items: { type: "string", default: "5000" },
    runs: { type: "string", default: "7" },
    steps: { type: "string", default: "200" },
  },
});
const km = Number(values.km);
const runs = Number(values.runs);
const steps = Number(values.steps);

const middle = new EnuFrame({ lat: 46.5, lon: 9 });
const ground = fractalMountains({ lat: 46.2, lon: 8.2 }, { size: 4096, relief: 2500, roughness: 0.72 }); // with ridges that hide

/** A line of so many metres that winds from west to east. */
function winding(metres: number, points: number, sway: number): LatLon[] {
  return Array.from({ length: points }, (_, i) => {
    const east = (i / (points - 1) - 0.5) * metres;
    const { lat, lon } = middle.toPosition({ east, north: 3_000 * Math.sin(east / 9_000) + sway * Math.sin(i * 2.1) });
    return { lat, lon };
  });
}

function planOf(section: LatLon[]): Plan {
  const plan = newPlan({ name: "Bench", section, home: section[0] as LatLon, watchWidth: 100 });
  return { ...plan, pattern: { ...plan.pattern, aboveGround: { agl: 70, tolerance: 20, floor: 40 } } };
}

const middleOf = (all: readonly number[], share = 0.5): number =>
  [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * share))] as number;
const whole = (n: number): number => Math.round(n * 10) / 10;
const heapMb = (): number => Math.round((process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers) / 1e6);

interface Taken {
  readonly ms: number;
  readonly cpuMs: number;
}

const msOf = (all: readonly Taken[], share?: number): number =>
  whole(
    middleOf(
      all.map(({ ms }) => ms),
      share,
    ),
  );
const cpuOf = (all: readonly Taken[], share?: number): number =>
  whole(
    middleOf(
      all.map(({ cpuMs }) => cpuMs),
      share,
    ),
  );
const both = (all: readonly Taken[]): string => `${msOf(all)} ms, ${cpuOf(all)} ms of the processor`;

/** How long work takes, and how long processors worked at it meanwhile: on a busy machine only that tells. */
function timed<T>(work: () => T): Taken & { value: T } {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const value = work();
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  return { value, ms, cpuMs: (user + system) / 1_000 };
}

const before = heapMb();
const long = planOf(winding(km * 1_000 * 0.95, 4 * km, 60));
let coverage = plannedCoverage(long, patrolOf(long, ground), ground);
const patrols: Taken[] = [];
const checks: Taken[] = [];
const whole100: Taken[] = [];
const coverages: Taken[] = [];
for (let i = 0; i < runs; i++)
  whole100.push(
    timed(() => {
      const patrol = timed(() => patrolOf(long, { ...ground })); // a ground that nothing was aimed over yet
      patrols.push(patrol);
      checks.push(timed(() => checkPlan(long, patrol.value, { ground })));
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
A section of ${whole(grid.length / 1_000)} km in ${long.section.length} points over mountains (30 m heights), flown out and back at 70 m above ground:
${longPatrol.legs.length} legs, ${longPatrol.items.length} items, ${grid.cells} cells of ${whole(grid.long)} m
seen ${whole(shares.seen)} %, hidden ${whole(shares.hidden)} %, too small ${whole(shares.small)} %, never in the picture ${whole(shares.never)} %

patrol with heights        ${both(patrols)}
checks with coverage       ${both(checks)}
  of which coverage        ${both(coverages)}
together, median of ${runs}     ${both(whole100)}
memory with the plan       ${after - before} MB more than the heights alone
`);

const many = manyItems(Number(values.items));
const dragged: Taken[] = [];
let plan = many;
let items = 0;
const at = Math.floor(many.section.length / 2);
const begun = many.section[at] as LatLon;
for (let i = 0; i < steps; i++) {
  const step = timed(() => {
    plan = moveVertex(plan, at, { lat: begun.lat + i * 1e-5, lon: begun.lon + i * 2e-5 });
    const patrol = sketchOf(plan, ground); // as the planner does until the hand rests
    checkPlan(plan, patrol, { ground });
    return patrol.items.length;
  });
  items = step.value;
  dragged.push(step);
}
console.log(`A point dragged in a plan of ${items} items, ${steps} steps: 95 % within ${msOf(dragged, 0.95)} ms (${cpuOf(dragged, 0.95)} ms of the processor), median ${both(dragged)}
`);

/** A plan whose patrol has about so many items. */
function manyItems(count: number): Plan {
  const flat = (points: number) => {
    const plan = newPlan({ name: "Many", section: winding(points * 60, points, 8), home: null, watchWidth: 60 });
    return { ...plan, home: plan.section[0] as LatLon };
  };
  let points = count / 2;
  for (let i = 0; i < 4; i++) points = Math.round((points * count) / patrolOf(flat(points), ground).items.length);
  return flat(points);
}

console.log(
  JSON.stringify({
    plan100kmMs: msOf(whole100),
    dragP95Ms: msOf(dragged, 0.95),
    plan100kmCpuMs: cpuOf(whole100),
    dragP95CpuMs: cpuOf(dragged, 0.95),
    dragCpuMs: cpuOf(dragged),
    coverage100kmMs: msOf(coverages),
    patrol100kmMs: msOf(patrols),
    legs: longPatrol.legs.length,
    cells: grid.cells,
    dragItems: items,
    memoryMb: after - before,
  }),
);
