import type { MissionItem } from "../item.ts";
import { PlanFileError } from "../planFile.ts";
import { type FileMission, placeProblem } from "./fileMission.ts";

/**
 * Reads a waypoint list (`QGC WPL`), as Mission Planner, MAVProxy and older QGroundControls save missions; `left` says in
 * words what was passed over. In version 110 the first item is home, in 120 there is none. A list that is cut off or has a
 * number that is none is refused as a whole: throws a PlanFileError that names the line.
 * https://mavlink.io/en/file_formats/#mission_plain_text_file
 */
export function readWaypoints(text: string): { readonly mission: FileMission; readonly left: readonly string[] } {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  const version = versionOf(lines[0] ?? "");
  const left: string[] = [];
  const rows: Row[] = [];
  lines.forEach((line, i) => {
    const words = line.replace(/#.*/, "").trim().split(/\s+/);
    if (i > 0 && words[0] !== "") rows.push(rowOf(words, i + 1));
  });
  const outOfOrder = rows.filter(({ index }, i) => index !== i).length;
  if (outOfOrder > 0)
    left.push(`the numbers of ${outOfOrder} items, which do not count up from 0: the order of the lines was taken`);
  const isHome = version === 110;
  const [first] = rows;
  const started = rows.findIndex(({ current }, i) => current && i > 0);
  if (started > 0) left.push(`that item ${started} is the one to start with`);
  const home = isHome && first ? homeOf(first.item) : null;
  const items = (isHome ? rows.slice(1) : rows).map(({ item }) => item);
  return { mission: { home, items }, left };
}

/** A mission as a waypoint list of version 110, lines ended as Mission Planner ends them. */
export function writeWaypoints({ home, items }: FileMission): string {
  const { lat, lon, amsl } = home ?? { lat: 0, lon: 0, amsl: 0 };
  const first: MissionItem = { command: 16, frame: 0, params: [0, 0, 0, 0], lat, lon, z: amsl, autocontinue: true };
  const lines = [first, ...items].map((item, i) =>
    [
      i,
      i === 0 ? 1 : 0,
      item.frame,
      item.command,
      ...item.params,
      item.lat,
      item.lon,
      item.z,
      item.autocontinue ? 1 : 0,
    ]
      .map(plain)
      .join("\t"),
  );
  return ["QGC WPL 110", ...lines, ""].join("\r\n");
}

/** In words what a waypoint list of these items may mean to other programs; empty when it is plain. */
export function waypointDoubts({ home, items }: FileMission): string[] {
  const unset = items.filter(({ params, lat, lon, z }) => [...params, lat, lon, z].some(Number.isNaN)).length;
  return [
    ...(home ? [] : ["home, which is not known: it is written as latitude and longitude 0"]),
    ...(unset > 0
      ? [`that values of ${unset} items are not set: they are written as NaN, which some programs refuse`]
      : []),
  ];
}

interface Row {
  readonly index: number;
  readonly current: boolean;
  readonly item: MissionItem;
}

function versionOf(line: string): 110 | 120 {
  const version = /^\s*QGC\s+WPL\s+(\S+)/.exec(line)?.[1];
  if (version === undefined)
    throw new PlanFileError(
      "This is not a waypoint list: its first line is not QGC WPL 110",
      "Choose a .waypoints file",
    );
  if (version !== "110" && version !== "120")
    throw new PlanFileError(
      `This waypoint list is of version ${version}; 110 and 120 are understood`,
      "Save it again with a present Mission Planner or QGroundControl",
    );
  return version === "110" ? 110 : 120;
}

const COLUMNS = 12;
const NAMES = [
  "number",
  "current",
  "frame",
  "command",
  "param1",
  "param2",
  "param3",
  "param4",
  "latitude",
  "longitude",
  "height",
  "autocontinue",
];

function rowOf(words: readonly string[], line: number): Row {
  if (words.length !== COLUMNS)
    throw new PlanFileError(
      `line ${line}: needs ${COLUMNS} columns, has ${words.length}`,
      "The file may be cut off: copy or save it again",
    );
  const values = words.map((word, i) => numberOf(word, `line ${line}: ${NAMES[i]}`));
  const [index = 0, current, frame = 0, command = 0, p1 = 0, p2 = 0, p3 = 0, p4 = 0, lat = 0, lon = 0, z = 0, auto] =
    values;
  for (const [name, value, most] of [
    ["number", index, 65_535],
    ["frame", frame, 255],
    ["command", command, 65_535],
  ] as const)
    if (!(Number.isInteger(value) && value >= 0 && value <= most))
      throw new PlanFileError(`line ${line}: ${name} must be a whole number, got ${value}`, REMEDY);
  const item: MissionItem = { command, frame, params: [p1, p2, p3, p4], lat, lon, z, autocontinue: auto !== 0 };
  const problem = placeProblem(item);
  if (problem) throw new PlanFileError(`line ${line}: ${problem}`, REMEDY);
  return { index, current: current !== 0, item };
}

function numberOf(word: string, place: string): number {
  if (/^[-+]?nan$/i.test(word)) return Number.NaN;
  const value = Number(word);
  if (!Number.isFinite(value)) throw new PlanFileError(`${place} must be a number, got "${word}"`, REMEDY);
  return value;
}

const REMEDY = "Correct the line, or save the mission again from the program that wrote it";

function homeOf({ lat, lon, z }: MissionItem) {
  if (!(Number.isFinite(lat) && Number.isFinite(lon)) || (lat === 0 && lon === 0)) return null;
  return { lat, lon, amsl: Number.isFinite(z) ? z : 0 };
}

/** All digits and no exponent, which not every reader understands. */
function plain(value: number): string {
  const text = String(value);
  if (!text.includes("e") || Math.abs(value) >= 1) return Object.is(value, -0) ? "-0" : text;
  const digits = value.toFixed(20);
  return Number(digits) === value ? digits : text;
}
