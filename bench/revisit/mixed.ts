import loader, { type Highs } from "highs";
import type { PatrolDrone } from "../../src/mission/schedule/task.ts";
import { usableMs } from "../../src/mission/schedule/task.ts";
import { type Craft, multirotor, place, tireless, vtol } from "./cases.ts";

const loadHighs = loader as unknown as typeof loader.default;

/** Drones of different kinds on a straight section, each based on the line so many metres along. */
export interface MixedCase {
  readonly name: string;
  readonly length: number; // metres
  readonly drones: readonly { readonly craft: Craft; readonly base: number }[];
}

const at = (craft: Craft, base: number) => ({ craft, base });
const slow: Craft = { ...multirotor, speed: 10, transitSpeed: 12, enduranceMs: 55 * 60_000 };
const quick: Craft = { ...multirotor, speed: 20, transitSpeed: 24, enduranceMs: 50 * 60_000, turnaroundMs: 8 * 60_000 };

/** Two to four drones that differ in speed, endurance and base. */
export const mixedCases: readonly MixedCase[] = [
  { name: "two speeds, always up", length: 9_000, drones: [at(tireless, 0), at({ ...tireless, speed: 30 }, 9_000)] },
  {
    name: "three speeds, always up",
    length: 12_000,
    drones: [10, 15, 25].map((speed, i) => at({ ...tireless, speed }, i * 6_000)),
  },
  { name: "one always up, one relieved", length: 8_000, drones: [at(tireless, 0), at(multirotor, 8_000)] },
  { name: "two bases at the ends", length: 16_000, drones: [at(multirotor, 0), at(slow, 16_000)] },
  { name: "two bases off the middle", length: 18_000, drones: [at(quick, 4_000), at(multirotor, 11_000)] },
  {
    name: "three kinds, bases in the wrong order",
    length: 24_000,
    drones: [at(slow, 20_000), at(multirotor, 3_000), at(quick, 12_000)],
  },
  {
    name: "three kinds, bases at one end",
    length: 15_000,
    drones: [at(slow, 0), at(multirotor, 2_000), at(quick, 4_000)],
  },
  {
    name: "four kinds, four bases",
    length: 60_000,
    drones: [at(slow, 5_000), at(quick, 18_000), at(vtol, 40_000), at(multirotor, 57_000)],
  },
  {
    name: "four kinds, two bases",
    length: 50_000,
    drones: [at(slow, 10_000), at(quick, 10_000), at(vtol, 35_000), at(multirotor, 35_000)],
  },
];

/** The drones of a case as scheduling knows them. */
export const mixedDrones = ({ drones }: MixedCase): PatrolDrone[] =>
  drones.map(({ craft, base }, i) => ({ ...craft, id: `D${i + 1}`, base: place(base, 0) }));

/** The straight section of a case. */
export const mixedLine = ({ length }: MixedCase) => [place(0, 0), place(length, 0)];

/**
 * The shortest worst revisit time, s, of all ways to give each drone a part of its own: which drones, in which order, cut
 * where. A mixed-integer programme over all orders and cuts at once, exact because transits are along the line. A drone
 * alone that has to change its battery sweeps its part once in each sortie: looks at a place are then
 * climb + landing + time on the ground + way there + sweep + way home apart, which no other pattern of one drone makes
 * shorter as long as it flies home at least as fast as it sweeps.
 */
export async function exactSplitter(): Promise<(small: MixedCase) => number> {
  const highs = await loadHighs();
  return (small) => solve(highs, small);
}

function solve(highs: Highs, small: MixedCase): number {
  const { Status, ObjectiveValue } = highs.solve(modelOf(small), { output_flag: false, mip_rel_gap: 0 });
  if (Status !== "Optimal") throw new Error(`${small.name}: ${Status}`);
  return ObjectiveValue;
}

function modelOf(small: MixedCase): string {
  const km = small.length / 1000;
  const drones = mixedDrones(small);
  const n = drones.length;
  const rows: string[] = [];
  const terms = (...parts: readonly (readonly [number, string])[]): string =>
    parts.map(([factor, name]) => `${factor < 0 ? "-" : "+"} ${Math.abs(factor)} ${name}`).join(" ");
  for (let p = 0; p < n; p++) {
    rows.push(`${terms([1, `c${p + 1}`], [-1, `c${p}`])} >= 0`);
    const here = drones.map((_, i) => [-km, `x${i}_${p}`] as const);
    rows.push(`${terms([1, `c${p + 1}`], [-1, `c${p}`], ...here)} <= 0`); // a part that is nobody's is empty
    rows.push(`${terms(...drones.map((_, i) => [1, `x${i}_${p}`] as const))} <= 1`);
  }
  drones.forEach((drone, i) => {
    const base = (small.drones[i]?.base ?? 0) / 1000;
    const [v, u] = [1000 / drone.speed, 1000 / drone.transitSpeed]; // s for a kilometre
    rows.push(`${terms(...drones.map((_, p) => [1, `x${i}_${p}`] as const))} <= 1`);
    for (let k = 0; k <= n; k++) {
      rows.push(`${terms([1, `s${i}_${k}`], [-1, `c${k}`])} >= ${-base}`);
      rows.push(`${terms([1, `s${i}_${k}`], [1, `c${k}`])} >= ${base}`);
    }
    const usable = usableMs(drone) / 1000;
    for (let p = 0; p < n; p++) {
      const own = [BIG, `x${i}_${p}`] as const;
      if (usable > ENDLESS) {
        rows.push(`${terms([1, "worst"], [-2 * v, `c${p + 1}`], [2 * v, `c${p}`], [-BIG, own[1]])} >= ${-BIG}`);
        continue;
      }
      const up = (drone.climbMs + drone.landMs) / 1000;
      const flown = [
        [v, `c${p + 1}`],
        [-v, `c${p}`],
        [u, `s${i}_${p}`],
        [u, `s${i}_${p + 1}`],
      ] as const;
      const negative = flown.map(([factor, name]) => [-factor, name] as const);
      const away = up + drone.turnaroundMs / 1000;
      rows.push(`${terms([1, "worst"], ...negative, [-BIG, own[1]])} >= ${away - BIG}`);
      rows.push(`${terms(...flown, own)} <= ${usable - up + BIG}`);
    }
  });
  const names = drones.flatMap((_, i) => drones.map((__, p) => `x${i}_${p}`));
  const cuts = Array.from({ length: n - 1 }, (_, k) => `0 <= c${k + 1} <= ${km}`);
  const bounds = ["c0 = 0", `c${n} = ${km}`, ...cuts];
  return `Minimize\n obj: worst\nSubject To\n ${rows.map((row, i) => `r${i}: ${row}`).join("\n ")}\nBounds\n ${bounds.join("\n ")}\nBinary\n ${names.join(" ")}\nEnd\n`;
}

const BIG = 50_000; // s, more than any revisit time here
const ENDLESS = 1e6; // s
