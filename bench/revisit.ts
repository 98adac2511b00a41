// Worst revisit times of schedules for one to eight drones, simulated from their sorties, against what is possible at best,
// against an exact solver on small sections, and how long it takes to plan anew when a drone is lost.
// Run by `npm run bench -- revisit [--solver SECONDS]`.
import { parseArgs } from "node:util";
import { boundOf } from "../src/mission/schedule/bound.ts";
import { Course } from "../src/mission/schedule/course.ts";
import { replanned } from "../src/mission/schedule/replan.ts";
import { revisitAtPlaces } from "../src/mission/schedule/revisit.ts";
import { type Schedule, scheduleOf } from "../src/mission/schedule/schedule.ts";
import type { ScheduleTask } from "../src/mission/schedule/task.ts";
import { fleet, multirotor, openLine, place, square, taskOf, tireless, vtol, winding } from "./revisit/cases.ts";
import { exactOracle, type Small } from "./revisit/exact.ts";

const { values } = parseArgs({ options: { solver: { type: "string", default: "60" } } });
const counts = [1, 2, 3, 4, 5, 6, 7, 8];
const ratio = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : "—");
const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;
let conflicts = 0;

function made(task: ScheduleTask): { schedule: Schedule; tookMs: number } {
  const before = performance.now();
  const schedule = scheduleOf(task);
  conflicts += schedule.conflicts.length;
  return { schedule, tookMs: performance.now() - before };
}

function row(name: string, task: ScheduleTask): number {
  const { schedule, tookMs } = made(task);
  const bound = boundOf(task);
  const worst = schedule.revisit.worstMs;
  const ways = schedule.parts.map(({ kind, droneIds }) => `${droneIds.length} ${kind}`).join(", ");
  console.log(
    `${name.padEnd(34)} ${String(task.drones.length).padStart(2)} ${bound.present.toFixed(2).padStart(8)} ${seconds(worst).padStart(9)} ${seconds(bound.withReliefMs).padStart(8)} ${ratio(worst / bound.withReliefMs).padStart(7)} ${ratio(worst / bound.alwaysUpMs).padStart(9)} ${String(schedule.sorties.length).padStart(8)} ${String(schedule.conflicts.length).padStart(9)} ${`${Math.round(tookMs)} ms`.padStart(8)}  ${ways}`,
  );
  return worst / bound.withReliefMs;
}

const title = (text: string): void =>
  console.log(
    `\n${text}\nsection                        drones  present     worst    bound   ratio  naive¹  sorties  conflicts     took  crews`,
  );

title("Without recharging; bound 2L/(n·v) for a line, L/(n·v) for a loop");
const always = counts.flatMap((n) => [
  row("line 20 km", taskOf(openLine(20_000), false, fleet(tireless, n, [place(0, -300)]))),
  row("loop 20 km", taskOf(square(20_000), true, fleet(tireless, n, [place(0, -300)]))),
]);

title("With relief; bound with the drones that can be over the section on average, and with one away for a battery²");
const relief = counts.flatMap((n) => [
  row("multirotor, line 12 km, base at end", taskOf(openLine(12_000), false, fleet(multirotor, n, [place(0, -300)]))),
  row(
    "multirotor, line 20 km, base amid",
    taskOf(openLine(20_000), false, fleet(multirotor, n, [place(10_000, -300)])),
  ),
  row("multirotor, loop 20 km", taskOf(square(20_000), true, fleet(multirotor, n, [place(2500, -300)]))),
  row("vtol, line 40 km, base at end", taskOf(openLine(40_000), false, fleet(vtol, n, [place(0, -500)]))),
  row("vtol, loop 90 km", taskOf(square(90_000), true, fleet(vtol, n, [place(10_000, -500)]))),
]);

title(
  "Harder, and not in the figure: a loop soon flown round, a base far off, four bases that can not help each other",
);
const hard = [2, 4, 6, 8].flatMap((n) => [
  row("multirotor, loop 12 km", taskOf(square(12_000), true, fleet(multirotor, n, [place(0, -300)]))),
  row(
    "multirotor, line 12 km, base 3 km off",
    taskOf(openLine(12_000), false, fleet(multirotor, n, [place(6000, -3000)])),
  ),
  ...(n >= 4
    ? [
        row(
          "vtol, line 100 km, four bases",
          taskOf(
            winding(),
            false,
            fleet(
              vtol,
              n,
              [1, 3, 5, 7].map((k) => place(k * 12_425, -800)),
            ),
          ),
        ),
      ]
    : []),
]);

console.log(`
¹ against 2L/(n·v) or L/(n·v) with all drones, as if none ever had to land
² src/mission/schedule/bound.ts: the larger of both

Small sections against the exact solver (HiGHS, integer flow in space, time and battery); both ends of each edge, in steps
section                                 ours    exact at least    gap    took`);

const oracle = await exactOracle(Number(values.solver));
let optimalityGap = 0;
let undecided = 0;
const small: Small[] = [
  ...[1, 2].map((drones) => ({ edges: 4, closed: false, drones })),
  { edges: 6, closed: false, drones: 3 },
  { edges: 8, closed: false, drones: 4 },
  ...[1, 2, 3].map((drones) => ({ edges: 6, closed: true, drones })),
  { edges: 8, closed: true, drones: 4 },
  // Such that ours comes out as whole steps, because the solver can not tell what lies between.
  ...[1, 2].map((drones) => ({ edges: 4, closed: false, drones, battery: { flySteps: 8, groundSteps: 2 } })),
  { edges: 4, closed: false, drones: 3, battery: { flySteps: 8, groundSteps: 1 } },
  ...[1, 2, 3].map((drones) => ({ edges: 4, closed: true, drones, battery: { flySteps: 4, groundSteps: 2 } })),
];
for (const one of small) {
  const before = performance.now();
  const ours = stepsOf(one);
  let gap = Math.ceil(ours - 0.01) - 1; // is any shorter whole number of steps possible?
  let answer: boolean | undefined;
  while (gap > 0) {
    answer = oracle(one, gap);
    if (answer !== true) break;
    gap--;
  }
  const exact = Math.min(gap + 1, ours);
  if (answer === undefined && gap > 0) undecided++;
  else optimalityGap = Math.max(optimalityGap, ours / exact - 1);
  const name = `${one.closed ? "loop" : "line"} of ${one.edges}, ${one.drones} drones${one.battery ? `, ${one.battery.flySteps} up ${one.battery.groundSteps} down` : ""}`;
  const words = answer === undefined && gap > 0 ? "not decided" : exact.toFixed(2);
  console.log(
    `${name.padEnd(36)} ${ours.toFixed(2).padStart(7)} ${words.padStart(17)} ${`${(100 * (ours / exact - 1)).toFixed(1)} %`.padStart(6)} ${`${Math.round(performance.now() - before)} ms`.padStart(9)}`,
  );
}

/** Our worst revisit of the ends of the edges, in steps of 100 s. */
function stepsOf({ edges, closed, drones, battery }: Small): number {
  const edge = 1000;
  const side = (edges * edge) / 4;
  const line = closed
    ? [place(0, 0), place(side, 0), place(side, side), place(0, side), place(0, 0)]
    : [place(0, 0), place(edges * edge, 0)];
  const course = new Course(line, closed);
  const speed = course.length / (edges * 100);
  const craft = {
    ...tireless,
    speed,
    transitSpeed: 10 * speed,
    climbMs: 0,
    landMs: 0,
    ...(battery && { enduranceMs: battery.flySteps * 100_000 + 1, turnaroundMs: battery.groundSteps * 100_000 }),
  };
  const schedule = scheduleOf({
    ...taskOf(line, closed, fleet(craft, drones, [place(0, 0)])),
    separation: { horizontal: 0, vertical: 15, layers: 8 },
  });
  const ends = Array.from({ length: edges }, (_, i) =>
    [i + 1e-5, i + 1 - 1e-5].map((x) => (x * course.length) / edges),
  );
  const watch = schedule.sorties.flatMap((sortie) => sortie.watch);
  return revisitAtPlaces(watch, ends.flat(), schedule.task.horizonMs) / 100_000;
}

console.log("\nA drone lost: 8 drones on 100 km from four bases, planned anew from where everyone is");
const big = scheduleOf(
  taskOf(
    winding(),
    false,
    fleet(
      vtol,
      8,
      [1, 3, 5, 7].map((k) => place(k * 12_425, -800)),
    ),
  ),
);
const took: number[] = [];
let worstAfter = 0;
for (let i = 0; i < 24; i++) {
  const before = performance.now();
  const after = replanned(big, { at: (40 + i * 11) * 60_000, lost: [`D${1 + (i % 8)}`] });
  took.push(performance.now() - before);
  worstAfter = Math.max(worstAfter, after.revisit.worstMs / boundOf(after.task).withReliefMs);
}
took.sort((a, b) => a - b);
const replanMs = Math.round(took.at(-1) ?? 0);
console.log(
  `median ${Math.round(took[12] ?? 0)} ms, longest ${replanMs} ms; worst revisit from then on, the gap it left included, ${ratio(worstAfter)} of the bound for those that are left\n`,
);

const three = (value: number): number => Math.round(value * 1000) / 1000;
console.log(
  JSON.stringify({
    worstRatio: three(Math.max(...always)),
    worstRatioRelief: three(Math.max(...relief)),
    worstRatioHard: three(Math.max(...hard)),
    optimalityGap: three(optimalityGap),
    undecided,
    replanMs,
    conflicts,
  }),
);
