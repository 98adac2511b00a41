import type { RunFigure, RunProgress, SweptField } from "../../../src/contract/runMessages.ts";
import type { ScenarioFile, ScenarioRunRecord, ScenarioRunState, SweptOver } from "../../../src/contract/runs.ts";
import { timeText } from "../../../src/mission/scenario/scenarioTime.ts";
import { count, length, percent } from "../../ui/format.ts";

/** How a state is marked and told: never by the colour alone. */
export const stateWords: Readonly<
  Record<
    ScenarioRunState,
    { readonly mark: string; readonly words: string; readonly level: "ok" | "caution" | "alarm" | "none" }
  >
> = {
  queued: { mark: "○", words: "Waits", level: "none" },
  flying: { mark: "▶", words: "Flies", level: "none" },
  ending: { mark: "▶", words: "Is being ended", level: "none" },
  whole: { mark: "●", words: "Flown to the end", level: "ok" },
  "cut short": { mark: "▲", words: "Cut short; its report tells of what was flown", level: "caution" },
  failed: { mark: "■", words: "Failed", level: "alarm" },
  killed: { mark: "■", words: "Killed", level: "alarm" },
  dropped: { mark: "▲", words: "Cancelled before it began", level: "caution" },
};

/** How a sweep is marked that is over. */
export const sweptWords = ({ failure }: Pick<ScenarioRunRecord, "failure">): (typeof stateWords)[ScenarioRunState] =>
  failure ? { mark: "▲", words: "Flown in part", level: "caution" } : stateWords.whole;

/** Whether there is a report to be looked at. */
export const hasReport = ({ figures, sweep }: Pick<ScenarioRunRecord, "figures" | "sweep">): boolean =>
  figures !== undefined || (sweep !== undefined && sweep.rows.length > 0);

/** `2.0 km, 2 drones, 0:10:00, 5 vehicles, 1 fault`. */
export const holdsWords = ({ scenario }: Pick<ScenarioRunRecord, "scenario">): string => {
  const { sectionM, drones, durationMs, vehicles, faults } = scenario;
  return [
    ...[length(sectionM), count(drones, "drone"), timeText(durationMs)],
    ...[vehicles > 0 ? count(vehicles, "vehicle") : "no vehicles", faults > 0 ? count(faults, "fault") : "no faults"],
  ].join(", ");
};

/** The file's own name, without its folder. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** How a file is offered: the scenario's name, or that it is wrong. */
export const offeredWords = ({ path, scenario, failure }: ScenarioFile): string =>
  failure ? `▲ ${fileName(path)}: can not be flown` : (scenario?.name ?? fileName(path));

/** Simulated time, and how fast it passes: `0:04:10 of 0:10:00 simulated, 48 × real time`. */
export const timeWords = ({ afterMs, durationMs }: RunProgress, speed: number | undefined): string =>
  `${timeText(afterMs)} of ${timeText(durationMs)} simulated${speed ? `, ${speed >= 10 ? speed.toFixed(0) : speed.toFixed(1)} × real time` : ""}`;

/** How long it still takes, ms; undefined before its speed is known. */
export const leftMs = ({ afterMs, durationMs }: RunProgress, speed: number | undefined): number | undefined =>
  speed ? (durationMs - afterMs) / speed : undefined;

/** `58 % of the section seen, oldest look 0:01:48 ago, 2 flags`. */
export const seenWords = ({ seenShare, oldestMs, worstMs, flags }: RunProgress): string =>
  [
    `${percent(100 * seenShare)} of the section seen`,
    ...(seenShare > 0 ? [`oldest look ${timeText(oldestMs)} ago`] : []),
    ...(worstMs === null ? [] : [`worst revisit so far ${timeText(worstMs)}`]),
    count(flags, "flag"),
  ].join(", ");

/** The figures by which a run is told in the list. */
const keyNames = ["Worst revisit", "Found", "Missed", "False flags"];
export const keyFigures = (figures: readonly RunFigure[]): string =>
  keyNames
    .flatMap((name) => figures.find((one) => one.name === name) ?? [])
    .map(({ name, words }) => `${name.toLowerCase()} ${words}`)
    .join(", ");

/** `fleet.*.speed 12, seed 3`. */
export const setWords = (set: readonly SweptField[]): string =>
  set.map(({ path, value }) => `${path} ${value}`).join(", ");

/** The values that a person wrote, with commas between; numbers where they are. Undefined where there is none. */
export function valuesOf(text: string): SweptOver["values"] | undefined {
  const values = text
    .split(/[,;\s]+/)
    .filter((one) => one !== "")
    .map((one) => (Number.isFinite(Number(one)) ? Number(one) : one));
  return values.length > 0 ? values : undefined;
}

/** The fields that are offered for a sweep, in words. */
export const sweepFields: readonly { readonly value: string; readonly label: string; readonly example: string }[] = [
  { value: "drones", label: "Number of drones", example: "1, 2" },
  { value: "seed", label: "Seed", example: "1, 2, 3" },
  { value: "fleet.*.speed", label: "Speed of all drones, m/s", example: "10, 12, 14" },
  { value: "fleet.*.endurance", label: "Endurance of all drones", example: "0:20:00, 0:25:00" },
  { value: "fleet.*.turnaround", label: "Time for a battery change", example: "0:01:00, 0:03:00" },
  { value: "patrol.ahl", label: "Height of the patrol, m", example: "80, 110" },
  { value: "patrol.standoff", label: "Distance from the section, m", example: "100, 150" },
  { value: "operator.reaction", label: "Reaction of the operator", example: "0:00:05, 0:00:30" },
  { value: "weather.*.visibility", label: "Visibility, m", example: "2000, 10000" },
  { value: "detector.framesPerSecond", label: "Pictures a second", example: "2, 4" },
];

/** The figures of a sweep's table and plots. */
export const sweptFigures: readonly string[] = [
  ...["Worst revisit", "Worst over the bound", "Found", "Missed", "False flags"],
  ...["Seconds to the flag, median", "Least battery at landing", "Deeds an hour"],
];
