// Worst revisit times of schedules for one to eight drones, simulated from their sorties, against what is possible at best,
// against exact solvers on small sections with equal and with different drones, and how long planning anew takes.
// Run by `npm run bench -- revisit [--solver SECONDS]`.
import { parseArgs } from "node:util";
import { boundOf } from "../src/mission/schedule/bound.ts";
import { Course } from "../src/mission/schedule/course.ts";
import { replanned } from "../src/mission/schedule/replan.ts";
import { revisitAtPlaces } from "../src/mission/schedule/revisit.ts";
import { type Schedule, scheduleOf } from "../src/mission/schedule/schedule.ts";
import type { ScheduleTask } from "../src/mission/schedule/task.ts";
import { fleet, multirotor, openLine, place, square, taskOf, tireless, vtol, winding } from "./revisit/cases.ts";
import { exactOracle, type Small, type SmallDrones } from "./revisit/exact.ts";
import { exactSplitter, mixedCases, mixedDrones, mixedLine } from "./revisit/mixed.ts";

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

interface Row {
  readonly name: string;
  /** Against the bound with relief, and against 2L/(n·v) or L/(n·v) with all drones, as if none ever had to land. */
  readonly ratio: number;
  readonly pure: number;
}

function row(name: string, task: ScheduleTask): Row {
  const { schedule, tookMs } = made(task);
  const bound = boundOf(task);
  const worst = schedule.revisit.worstMs;
  const ways = schedule.parts.map(({ kind, droneIds }) => `${droneIds.length} ${kind}`).join(", ");
  const [best, pure, certain] = [bound.withReliefMs, bound.alwaysUpMs, bound.certainMs].map((ms) => worst / ms);
  console.log(
    `${name.padEnd(40)} ${String(task.drones.length).padStart(2)} ${bound.present.toFixed(2).padStart(8)} ${seconds(worst).padStart(9)} ${seconds(bound.withReliefMs).padStart(8)} ${ratio(best ?? 0).padStart(7)} ${ratio(pure ?? 0).padStart(7)} ${ratio(certain ?? 0).padStart(9)} ${String(schedule.sorties.length).padStart(8)} ${String(schedule.conflicts.length).padStart(9)} ${`${Math.round(tookMs)} ms`.padStart(8)}  ${ways}`,
  );
  return { name: `${name}, ${task.drones.length} drones`, ratio: best ?? 0, pure: pure ?? 0 };
}

const title = (text: string): void =>
  console.log(
    `\n${text}\nsection                              drones  present     worst   bound¹  ratio¹   pure²  certain³  sorties  conflicts     took  crews`,
  );

title("Without recharging; bound 2L/(n·v) for a line, L/(n·v) for a loop");
const always = counts.flatMap((n) => [
  row("line 20 km", taskOf(openLine(20_000), false, fleet(tireless, n, [place(0, -300)]))),
  row("loop 20 km", taskOf(square(20_000), true, fleet(tireless, n, [place(0, -300)]))),
]);

const fourBases = [1, 3, 5, 7].map((k) => place(k * 12_425, -800));
/** Sections with the drones that watch them; `least` so that every base has one. */
const setups: readonly { readonly name: string; readonly least?: number; readonly of: (n: number) => ScheduleTask }[] =
  [
    {
      name: "multirotor, line 12 km, base at end",
      of: (n) => taskOf(openLine(12_000), false, fleet(multirotor, n, [place(0, -300)])),
    },
    {
      name: "multirotor, line 20 km, base amid",
      of: (n) => taskOf(openLine(20_000), false, fleet(multirotor, n, [place(10_000, -300)])),
    },
    {
      name: "multirotor, line 12 km, base 3 km off",
      of: (n) => taskOf(openLine(12_000), false, fleet(multirotor, n, [place(6000, -3000)])),
    },
    {
      name: "multirotor, loop 20 km",
      of: (n) => taskOf(square(20_000), true, fleet(multirotor, n, [place(2500, -300)])),
    },
    { name: "multirotor, loop 12 km", of: (n) => taskOf(square(12_000), true, fleet(multirotor, n, [place(0, -300)])) },
    {
      name: "vtol, line 40 km, base at end",
      of: (n) => taskOf(openLine(40_000), false, fleet(vtol, n, [place(0, -500)])),
    },
    { name: "vtol, loop 90 km", of: (n) => taskOf(square(90_000), true, fleet(vtol, n, [place(10_000, -500)])) },
    {
      name: "vtol, line 100 km, four bases",
      least: 4,
      of: (n) => taskOf(winding(), false, fleet(vtol, n, fourBases)),
    },
  ];

title("A crew of so many drones in all, with relief among them");
const given = counts.flatMap((n) =>
  setups.filter(({ least = 1 }) => n >= least).map(({ name, of }) => row(name, of(n))),
);

console.log(`
¹ max(2L/(n·v) or L/(n·v), the bound with relief): with the drones that can be over the section on average, and with one
  away for a battery. Proven for loops; for lines it holds for drones that turn round on them: sorties that sweep a line
  one way and fly home from its end can do better than it (a ratio below 1)
² against 2L/(n·v) or L/(n·v) with all drones, as if none ever had to land: no schedule with relief can reach 1
³ against what is certain for any schedule whatever, on lines too: src/mission/schedule/bound.ts

n drones over the section at all times, with as many more to relieve them as that takes (at most a fifth more than
arithmetic⁴ asks for); the bound is that of n drones that never land: 2L/(n·v) for a line, L/(n·v) for a loop
section                                   n     crew  arithmetic⁴     worst    bound   ratio`);
const relief: Row[] = [];
let moreThanArithmetic = 0;
for (const { name, least = 1, of } of setups)
  for (const n of counts) {
    const bound = boundOf(of(n)).alwaysUpMs;
    let arithmetic = Math.max(n, least);
    while (boundOf(of(arithmetic)).present < n - 1e-6) arithmetic++;
    const most = Math.ceil(1.2 * arithmetic);
    let crew = arithmetic;
    let schedule = made(of(crew)).schedule;
    for (let count = crew + 1; count <= most && schedule.revisit.worstMs > 1.15 * bound; count++) {
      const larger = made(of(count)).schedule;
      if (larger.revisit.worstMs < schedule.revisit.worstMs) [schedule, crew] = [larger, count];
    }
    const worst = schedule.revisit.worstMs;
    moreThanArithmetic = Math.max(moreThanArithmetic, crew - arithmetic);
    relief.push({ name: `${name}, ${n} of ${crew} drones`, ratio: worst / bound, pure: worst / bound });
    console.log(
      `${name.padEnd(38)} ${String(n).padStart(4)} ${String(crew).padStart(8)} ${String(arithmetic).padStart(12)} ${seconds(worst).padStart(9)} ${seconds(bound).padStart(8)} ${ratio(worst / bound).padStart(7)}`,
    );
  }

console.log(`
⁴ the fewest drones that can be over the section n at a time on average, way, climb, landing and battery change reckoned

Small sections against the exact solver (HiGHS, integer flow in space, time and battery); both ends of each edge, in steps
section                                         ours    exact at least    gap    took`);

const oracle = await exactOracle(Number(values.solver));
let optimalityGap = 0;
let undecided = 0;
const few = (count: number, pace = 1, battery?: SmallDrones["battery"]): SmallDrones => ({
  count,
  pace,
  ...(battery && { battery }),
});
const charged = (flySteps: number, groundSteps: number, base = 0) => ({ flySteps, groundSteps, base });
const small: Small[] = [
  ...[1, 2].map((n) => ({ edges: 4, closed: false, fleet: [few(n)] })),
  { edges: 6, closed: false, fleet: [few(3)] },
  { edges: 8, closed: false, fleet: [few(4)] },
  ...[1, 2, 3].map((n) => ({ edges: 6, closed: true, fleet: [few(n)] })),
  { edges: 8, closed: true, fleet: [few(4)] },
  // Such that ours comes out as whole steps, because the solver can not tell what lies between.
  ...[1, 2].map((n) => ({ edges: 4, closed: false, fleet: [few(n, 1, charged(8, 2))] })),
  { edges: 4, closed: false, fleet: [few(3, 1, charged(8, 1))] },
  ...[1, 2, 3].map((n) => ({ edges: 4, closed: true, fleet: [few(n, 1, charged(4, 2))] })),
  // Drones of two speeds.
  { edges: 3, closed: false, fleet: [few(1), few(1, 2)] },
  { edges: 4, closed: false, fleet: [few(1), few(1, 3)] },
  { edges: 4, closed: false, fleet: [few(1), few(2, 2)] },
  { edges: 4, closed: true, fleet: [few(1), few(1, 2)] },
  // Drones of two bases, and of two batteries.
  { edges: 2, closed: false, fleet: [few(1, 1, charged(4, 2)), few(1, 1, charged(4, 2, 2))] },
  { edges: 2, closed: false, fleet: [few(1, 1, charged(4, 2)), few(1, 1, charged(2, 2, 2))] },
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
  const words = answer === undefined && gap > 0 ? "not decided" : exact.toFixed(2);
  console.log(
    `${smallName(one).padEnd(44)} ${ours.toFixed(2).padStart(7)} ${words.padStart(17)} ${`${(100 * (ours / exact - 1)).toFixed(1)} %`.padStart(6)} ${`${Math.round(performance.now() - before)} ms`.padStart(9)}`,
  );
}

console.log(`
Different drones against the exact solver (HiGHS, all orders and cuts of a line with one drone on each part)
drones                                          ours             exact    gap    took`);
const exactSplit = await exactSplitter();
let mixedGap = 0;
for (const one of mixedCases) {
  const before = performance.now();
  const task = {
    ...taskOf(mixedLine(one), false, mixedDrones(one)),
    horizonMs: 8 * 3_600_000,
    separation: { horizontal: 0, vertical: 15, layers: 8 },
  };
  const ours = scheduleOf(task).revisit.worstMs / 1000;
  const exact = exactSplit(one);
  mixedGap = Math.max(mixedGap, ours / exact - 1);
  console.log(
    `${one.name.padEnd(41)} ${`${ours.toFixed(1)} s`.padStart(10)} ${`${exact.toFixed(1)} s`.padStart(17)} ${`${(100 * (ours / exact - 1)).toFixed(1)} %`.padStart(6)} ${`${Math.round(performance.now() - before)} ms`.padStart(9)}`,
  );
}

function smallName({ edges, closed, fleet: kinds }: Small): string {
  const drones = kinds.map(
    ({ count, pace, battery }) =>
      `${count}${pace > 1 ? ` at 1/${pace}` : ""}${battery ? `, ${battery.flySteps} up ${battery.groundSteps} down${battery.base > 0 ? ` at ${battery.base}` : ""}` : ""}`,
  );
  return `${closed ? "loop" : "line"} of ${edges}, drones ${drones.join(" and ")}`;
}

/** Our worst revisit of the ends of the edges, in steps of 100 s. */
function stepsOf({ edges, closed, fleet: kinds }: Small): number {
  const edge = 1000;
  const side = (edges * edge) / 4;
  const line = closed
    ? [place(0, 0), place(side, 0), place(side, side), place(0, side), place(0, 0)]
    : [place(0, 0), place(edges * edge, 0)];
  const course = new Course(line, closed);
  const quickest = course.length / (edges * 100);
  const drones = kinds.flatMap(({ count, pace, battery }, kind) => {
    const speed = quickest / pace;
    const craft = {
      ...tireless,
      speed,
      // The solver's drones go along the line, as fast as they patrol it.
      transitSpeed: speed,
      climbMs: 0,
      landMs: 0,
      ...(battery && { enduranceMs: battery.flySteps * 100_000 + 1, turnaroundMs: battery.groundSteps * 100_000 }),
    };
    const base = course.place(((battery?.base ?? 0) * course.length) / edges);
    return fleet(craft, count, [base]).map((drone) => ({ ...drone, id: `${kind} ${drone.id}` }));
  });
  const schedule = scheduleOf({
    ...taskOf(line, closed, drones),
    separation: { horizontal: 0, vertical: 15, layers: 8 },
  });
  const ends = Array.from({ length: edges }, (_, i) =>
    [i + 1e-5, i + 1 - 1e-5].map((x) => (x * course.length) / edges),
  );
  const watch = schedule.sorties.flatMap((sortie) => sortie.watch);
  return revisitAtPlaces(watch, ends.flat(), schedule.task.startAt + schedule.task.horizonMs) / 100_000;
}

console.log("\nA drone lost: 8 drones on 100 km from four bases, planned anew from where everyone is");
const big = scheduleOf(taskOf(winding(), false, fleet(vtol, 8, fourBases)));
const took: number[] = [];
const cpu: number[] = [];
let worstAfter = 0;
for (let i = 0; i < 24; i++) {
  const before = performance.now();
  const used = process.cpuUsage();
  const after = replanned(big, { at: big.task.startAt + (40 + i * 11) * 60_000, lost: [`D${1 + (i % 8)}`] });
  took.push(performance.now() - before);
  const { user, system } = process.cpuUsage(used);
  cpu.push((user + system) / 1000);
  conflicts += after.conflicts.length;
  worstAfter = Math.max(worstAfter, after.revisit.worstMs / boundOf(after.task).withReliefMs);
}
took.sort((a, b) => a - b);
const replanMs = Math.round(took.at(-1) ?? 0);
const replanCpuMs = Math.round(Math.max(...cpu));
console.log(
  `median ${Math.round(took[12] ?? 0)} ms, longest ${replanMs} ms (of processor time ${replanCpuMs} ms); worst revisit from then on, the gap it left included, ${ratio(worstAfter)} of the bound for those that are left\n`,
);

const three = (value: number): number => Math.round(value * 1000) / 1000;
const worstOf = (rows: readonly Row[]): Row => rows.reduce((most, one) => (one.ratio > most.ratio ? one : most));
const above = given.filter((one) => one.ratio > 1.15);
if (above.length > 0)
  console.log(
    `Given crews above 1.15 of the bound with relief: ${above.map((one) => `${one.name} (${ratio(one.ratio)})`).join("; ")}.\nOn the loop of 12 km a battery lasts for 2.3 rounds and the base is near once in a round, so that only two of them can be used.\n`,
  );
console.log(
  JSON.stringify({
    worstRatio: three(worstOf(always).ratio),
    worstRatioRelief: three(worstOf(relief).ratio),
    worstSetup: worstOf(relief).name,
    moreThanArithmetic,
    worstRatioGivenCrew: three(worstOf(given).ratio),
    givenCrews: given.length,
    givenCrewsAbove115: above.length,
    optimalityGap: three(Math.max(optimalityGap, mixedGap)),
    optimalityGapMixed: three(mixedGap),
    undecided,
    replanMs,
    replanCpuMs,
    conflicts,
  }),
);
