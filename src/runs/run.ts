import { Disposer } from "../base/disposer.ts";
import type { Log } from "../base/log.ts";
import { FailureError } from "../contract/failure.ts";
import type { Peers } from "../contract/peers.ts";
import type { Ground } from "../geo/ground.ts";
import { type Clock, every } from "../mavlink/clock.ts";
import type { Scenario, ScenarioWeather } from "../mission/scenario/scenario.ts";
import { planScenario } from "../mission/scenario/scenarioPlan.ts";
import { timeText } from "../mission/scenario/scenarioTime.ts";
import { CorridorSight } from "../mission/sight.ts";
import type { Progress } from "../station/progress.ts";
import { Station } from "../station/station.ts";
import type { Craft } from "./craft.ts";
import { Desk } from "./desk.ts";
import { film, look, videoAddress } from "./filming.ts";
import { reportOfRun, usuallyModelled } from "./gatherReport.ts";
import { ModelledVision } from "./modelledVision.ts";
import { type Operate, operateByRelief } from "./reliefOperator.ts";
import { RevisitMap } from "./revisitMap.ts";
import { type OnProgress, progressOf } from "./runProgress.ts";
import type { AgeNote, RunReport } from "./runReport.ts";
import type { RunTime } from "./runTime.ts";
import { RunWatch } from "./runWatch.ts";
import { RunWorld } from "./runWorld.ts";
import { SimulatedCraft } from "./simulatedCraft.ts";

export interface RunOptions {
  readonly scenario: Scenario;
  /** In place of the scenario's own. */
  readonly seed?: number;
  /** At the scenario's start. */
  readonly time: RunTime;
  /** Who simulates the drones; the built-in simulator unless given. */
  readonly crafts?: MakeCrafts;
  /** What was not real in it, in words; that of the built-in simulator unless given. */
  readonly modelled?: readonly string[];
  readonly dataFolder: string;
  readonly log: Log;
  readonly progress: Progress;
  /** Hears how far it is, every few simulated seconds. */
  readonly onProgress?: OnProgress | undefined;
  /** Ends the run early; its report tells what there is. */
  readonly signal: AbortSignal;
  readonly operate?: Operate;
}

/** Makes the drones of a run, one for each of its fleet. */
export type MakeCrafts = (made: {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly clock: Clock;
  readonly ground: Ground;
  readonly station: Station;
  /** Notes what befell a drone. */
  readonly tell: (what: string, drone: string) => void;
}) => readonly Craft[];

const lookMs = 500;
const ageMs = 30_000;
/** From a picture's being taken to its being looked at. */
const latencyMs = 250;
const columnM = 20;

/**
 * Flies a scenario: the station as it is, simulated drones over radios in memory, a modelled detector, and a modelled person
 * at the desk, all under one clock. Throws a PlanFileError for a scenario that can not be flown.
 */
export async function runScenario(options: RunOptions): Promise<RunReport> {
  const { scenario, time, dataFolder, log, signal } = options;
  const { clock } = time;
  const seed = options.seed ?? scenario.seed;
  const planned = planScenario(scenario);
  const { ground, schedule } = planned;
  const ends = new Disposer();
  const startAt = clock.now();
  const station = new Station({ dataFolder, modelFile: "modelled", session: "run", peers: alone, log });
  const told = { note: (_what: string, _drone: string) => {} };
  const tell = (what: string, drone: string) => told.note(what, drone);
  const crafts = (options.crafts ?? simulated)({ scenario, seed, clock, ground, station, tell });
  const world = new RunWorld({ scenario, clock, crafts });
  const { camera } = scenario.patrol;
  const vision = new ModelledVision({ clock, camera, latencyMs });
  const watch = new RunWatch({ scenario, clock, station, traffic: (at) => world.traffic(at) });
  told.note = (what, drone) => watch.note("vehicle", what, drone);
  const desk = new Desk(station);
  const map = new RevisitMap(scenario.section, columnM);
  const ages: AgeNote[] = [];
  ends.add(() => watch.end());
  try {
    await time.run(station.start());
    station.streams.attach(vision.port);
    for (const { link, vehicleId } of crafts) {
      station.node.addLink(`radio-${vehicleId}`, link);
      await link.open();
    }
    await world.start((text, drone) => watch.note(drone === undefined ? "weather" : "fault", text, drone));
    for (const one of world.drones) ends.add(film(one, { scenario, world, vision, watch, seed, clock }));
    const sight = new CorridorSight(map, { camera, ground });
    ends.add(every(clock, lookMs, () => look(world, sight, clock.now(), camera.id)));
    const promiseMs = scenario.schedule.promiseMs ?? schedule.revisit.worstMs;
    ends.add(every(clock, ageMs, () => ages.push(ageOf(map, clock.now(), startAt, promiseMs))));
    await time.advance(warmUpMs);
    await heard(options, crafts, station);
    for (const { vehicleId } of crafts) await time.run(desk.openVideo(vehicleId, videoAddress(vehicleId)));
    const operate = options.operate ?? operateByRelief;
    ends.add(
      operate({
        ...{ scenario, planned, desk, clock },
        vehicleIdOf: (droneId) => world.find(droneId).craft.vehicleId,
        relief: () => station.reliefs.list()[0],
        notReady: (vehicleId) => station.vehicles().find(({ id }) => id === vehicleId)?.notReady ?? ["not heard"],
        battery: (vehicleId) => station.fleet.live().find(({ id }) => id === vehicleId)?.battery?.percent,
        tell: (text, drone) => watch.note("operator", text, drone),
      }),
    );
    const endAt = startAt + scenario.durationMs;
    let endedBy: string | undefined;
    while (clock.now() < endAt && !signal.aborted && endedBy === undefined) {
      await time.advance(Math.min(turnMs, endAt - clock.now()));
      options.progress.show(progressLine(clock.now() - startAt, scenario, { map, watch }));
      options.onProgress?.(() => progressOf(clock.now() - startAt, scenario, { map, watch }));
      endedBy = noDroneLeft(crafts);
    }
    if (endedBy !== undefined) watch.note("station", `the run ends: ${endedBy}`);
    const outcome = clock.now() < endAt ? "cut short" : "whole";
    return reportOfRun({
      ...{ scenario, seed, planned, startAt, outcome, endedBy, watch, map, ages, desk },
      endAt: clock.now(),
      modelled: options.modelled ?? usuallyModelled,
    });
  } finally {
    ends.dispose();
    await time.run(world.end());
    await time.run(station.close());
  }
}

/** A station alone: its vision is handed to it. */
const alone: Peers = { need: () => {}, onPeer: () => () => {}, onOrphaned: () => () => {} };

const warmUpMs = 5_000;
const longestStartMs = 60_000;
const turnMs = 5_000;

/** The built-in simulator's. */
const simulated: MakeCrafts = ({ scenario, ...made }) =>
  scenario.fleet.map(
    (drone, i) => new SimulatedCraft(drone, i + 1, { ...made, weather: scenario.weather[0] as ScenarioWeather }),
  );

/** Why nothing can come of a run any more, in words: its drones are all gone for good. */
function noDroneLeft(crafts: readonly Craft[]): string | undefined {
  const words = crafts.flatMap(({ drone, dead }) => (dead === undefined ? [] : [`${drone.id}: ${dead}`]));
  return words.length < crafts.length ? undefined : `no drone is left. ${words.join("; ")}`;
}

/** Waits until every drone is heard; a real autopilot takes its time to start. */
async function heard({ time, signal }: RunOptions, crafts: readonly Craft[], station: Station): Promise<void> {
  for (let waited = 0; waited < longestStartMs && !signal.aborted; waited += 1_000) {
    const silent = crafts.filter(({ vehicleId }) => station.fleet.find(vehicleId) === undefined);
    if (silent.length === 0) return;
    const dead = silent.find((craft) => craft.dead !== undefined);
    if (dead) throw new FailureError("gone", `${dead.drone.id} can not fly: ${dead.dead}`, "Try its binary by hand");
    await time.advance(1_000);
  }
  const silent = crafts.find(({ vehicleId }) => station.fleet.find(vehicleId) === undefined);
  if (silent && !signal.aborted)
    throw new FailureError(
      "timeout",
      `${silent.drone.id} was not heard within ${longestStartMs / 1000} s`,
      "Look at station.log, and at what its autopilot prints",
    );
}

function ageOf(map: RevisitMap, at: number, startAt: number, withinMs: number): AgeNote {
  const { worstMs, share } = map.ages(at, withinMs);
  return { afterMs: at - startAt, worstMs: Math.round(worstMs), share: Math.round(share * 1000) / 1000 };
}

/** `0:31:20 of 2:00:00, oldest look 12.4 min, 9 flags`. */
function progressLine(
  afterMs: number,
  { durationMs }: Scenario,
  { map, watch }: { map: RevisitMap; watch: RunWatch },
): string {
  const { worstMs, seen } = map.ages(watch.startAt + afterMs, Number.POSITIVE_INFINITY);
  const flags = watch.flags.length;
  return [
    `${timeText(afterMs)} of ${timeText(durationMs)}`,
    `${(seen * 100).toFixed(0)} % of the section seen`,
    `oldest look ${(worstMs / 60_000).toFixed(1)} min ago`,
    `${flags} flag${flags === 1 ? "" : "s"}`,
  ].join(", ");
}
