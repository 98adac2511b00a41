import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import type { ReliefRecord } from "../../src/contract/relief.ts";
import { flatGround } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { type MemoryLink, memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { newPlan } from "../../src/mission/edit.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { scheduleOf } from "../../src/mission/schedule/schedule.ts";
import { writeSchedule } from "../../src/mission/schedule/scheduleFile.ts";
import { lineOf } from "../../src/mission/schedule/sortiePlan.ts";
import type { PatrolDrone } from "../../src/mission/schedule/task.ts";
import { SimVehicle } from "../../src/sim/simVehicle.ts";
import { Station } from "../../src/station/station.ts";
import { unknownGround } from "../../src/station/terrain.ts";
import { at, line } from "../geo/local.ts";

const GROUND = 400;
const peers = { need: () => {}, onPeer: () => () => {}, onOrphaned: () => () => {} };

/** A station with simulated copters at their bases, each on a link in memory; time only moves when told to. */
export async function reliefFlight(bases: readonly LatLon[], { more = {} as Partial<Plan> } = {}) {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"] });
  const dataFolder = mkdtempSync(join(tmpdir(), "vedette-relief-"));
  let station = new Station({ dataFolder, modelFile: "", session: "one", peers, log: silentLog });
  await station.start();
  const links: [MemoryLink, MemoryLink][] = [];
  const sims: SimVehicle[] = [];
  for (const [i, base] of bases.entries()) {
    const [a, b] = memoryLinkPair({ seed: i + 1, delayMs: 20 });
    await a.open();
    await b.open();
    links.push([a, b]);
    station.node.addLink(`radio ${i}`, b);
    sims.push(
      new SimVehicle({
        ...{
          systemId: i + 1,
          link: a,
          bootAt: Date.now(),
          start: { ...base, amsl: GROUND },
          ground: flatGround(GROUND),
        },
        ...{ wind: { speed: 2, fromDeg: 250 }, seed: 5 + i, estimateError: 0 },
      }),
    );
  }
  onTestFinished(async () => {
    await station.close();
    for (const [a, b] of links) for (const end of [a, b]) await end.close();
    vi.useRealTimers();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  /** Flies on for some seconds, a tenth at a time, or until something is true; says whether it was. */
  const fly = async (seconds: number, until: () => boolean = () => false): Promise<boolean> => {
    for (let i = 0; i < seconds * 10; i++) {
      await vi.advanceTimersByTimeAsync(100);
      for (const sim of sims) sim.step(0.1, Date.now());
      if (until()) return true;
    }
    return false;
  };
  /** Flies on until a promise settles, and answers as it does. */
  const through = async <T>(promise: Promise<T>, seconds = 90): Promise<T> => {
    let done = false;
    const mark = () => {
      done = true;
    };
    promise.then(mark, mark);
    if (!(await fly(seconds, () => done))) throw new Error(`not done within ${seconds} s`);
    return promise;
  };
  const plan = newPlan({
    ...{ name: "East", section: line([0, 0], [1200, 0]), home: bases[0] ?? null },
    pattern: { kind: "corridor", side: "right", standoff: 120, ahl: 60, speed: 12, back: "same" },
    ...more,
  });
  /** Begins a schedule of drones `D1`, `D2`, … flown by vehicles 1, 2, …, the first taking off in a minute. */
  const begin = async (drone: Partial<PatrolDrone> = {}): Promise<ReliefRecord> => {
    const schedule = scheduleOf({
      ...{ name: "East", line: lineOf(plan, unknownGround), closed: false, startAt: Date.now() + 60_000 },
      drones: bases.map((base, i) => ({
        ...{ id: `D${i + 1}`, base, speed: 10, transitSpeed: 10, climbMs: 25_000, landMs: 40_000 },
        ...{ enduranceMs: 30 * 60_000, reservePercent: 20, turnaroundMs: 120_000, chargeMs: 0, ...drone },
      })),
      ...{ horizonMs: 60 * 60_000, ahl: 60, separation: { horizontal: 40, vertical: 15, layers: 6 } },
    });
    const crew = bases.map((_, i) => ({ droneId: `D${i + 1}`, vehicleId: `${i + 1}:1` }));
    return through(
      Promise.resolve(station.handlers["relief.begin"]({ schedule: writeSchedule(schedule), plan, crew })),
    );
  };
  return {
    ...{ dataFolder, links, sims, plan, fly, through, begin },
    get station() {
      return station;
    },
    /** The station dies at once, and another one starts with the same data. */
    async killed(): Promise<void> {
      const before = station;
      station = new Station({ dataFolder, modelFile: "", session: "two", peers, log: silentLog });
      for (const [i, [, b]] of links.entries()) station.node.addLink(`radio ${i}`, b);
      await station.start();
      onTestFinished(() => before.close());
    },
    relief: (): ReliefRecord => station.reliefs.list()[0] as ReliefRecord,
    cut: (i: number, cut = true) => {
      for (const end of links[i] ?? []) end.conditions.cut = cut;
    },
  };
}

export const besideSection = (east: number): LatLon => at(east, -300);
