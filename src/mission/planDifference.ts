import { distance } from "../geo/enu.ts";
import { pathLength } from "../geo/path.ts";
import type { LatLon } from "../geo/position.ts";
import { metresText } from "./checkInput.ts";
import type { Plan } from "./plan.ts";
import type { Zone } from "./zone.ts";

/** What changed from one version of a plan to another, in short sentences for people; empty when nothing did. */
export function planDifference(before: Plan, after: Plan): string[] {
  const out: string[] = [];
  if (before.name !== after.name) out.push(`Name: ${before.name} → ${after.name}`);
  if (!same(before.section, after.section)) out.push(`Section: ${lineWords(before.section, after.section)}`);
  if (before.pattern.kind !== after.pattern.kind) {
    out.push(`Pattern: ${words(before.pattern.kind)} → ${words(after.pattern.kind)}`);
    out.push(...fields(FLOWN, common(before.pattern, after.pattern), common(after.pattern, before.pattern)));
  } else out.push(...fields(FLOWN, before.pattern, after.pattern));
  out.push(...titled("Drone", thing(before.drone, after.drone)));
  out.push(...titled("Camera", thing(before.camera, after.camera)));
  if (!same(before.home, after.home)) out.push(`Home: ${homeWords(before.home, after.home)}`);
  out.push(...zoneWords(before.zones ?? [], after.zones ?? []));
  if (!same(before.fence, after.fence)) out.push(`Fence: ${fenceWords(before, after)}`);
  if (!same(before.rally, after.rally)) out.push(`Rally points: ${listWords(before.rally, after.rally)}`);
  const { version: _, name: __, section: ___, pattern, drone, camera, home, zones, fence, rally, ...rest } = before;
  const known = new Set([...Object.keys({ pattern, drone, camera, home, zones, fence, rally }), ...SAID]);
  const others = Object.fromEntries(Object.entries(after).filter(([key]) => !known.has(key)));
  out.push(...fields(DEMANDS, rest, others));
  return out.length > 0 || same(before, after) ? out : ["Details that no field shows"];
}

const SAID = ["version", "name", "section"];

/** Label and unit of a field; a field that is not listed is called by its own name. */
type Labels = Readonly<Record<string, readonly [label: string, unit?: string]>>;

const FLOWN: Labels = {
  ahl: ["Height above home", "m"],
  agl: ["Height above ground", "m"],
  tolerance: ["Tolerance of the height above ground", "m"],
  floor: ["Least height above ground", "m"],
  speed: ["Speed", "m/s"],
  standoff: ["Standoff", "m"],
  radius: ["Radius", "m"],
  overlapPercent: ["Overlap", "%"],
  headingDeg: ["Heading", "°"],
  pixels: ["Pixels on a car"],
};
const THINGS: Labels = {
  cruiseSpeed: ["cruise speed", "m/s"],
  maxSpeed: ["greatest speed", "m/s"],
  climb: ["climb", "m/s"],
  sink: ["sink", "m/s"],
  enduranceMs: ["endurance", "min"],
  reservePercent: ["reserve", "%"],
  maxWind: ["greatest wind", "m/s"],
  maxHeight: ["greatest height", "m"],
  hfovDeg: ["angle of view", "°"],
  minPitchDeg: ["lowest pitch", "°"],
  maxPitchDeg: ["highest pitch", "°"],
  width: ["width of the picture", "px"],
  height: ["height of the picture", "px"],
};
const DEMANDS: Labels = {
  watchWidth: ["Watch zone on each side", "m"],
  buffer: ["Distance kept from the line", "m"],
  range: ["Range of the link", "m"],
  fromDeg: ["Wind from", "°"],
};

/** The fields that differ, those of a part inside by themselves. */
function fields(labels: Labels, before: object, after: object): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key): string[] => {
    const was = (before as Record<string, unknown>)[key];
    const is = (after as Record<string, unknown>)[key];
    if (key === "kind" || same(was, is)) return [];
    const [label, unit] = labels[key] ?? [capital(words(key))];
    if (isPlace(was) && isPlace(is)) return [`${label}: moved by ${metresText(distance(was, is))}`];
    if (isPart(was) && isPart(is)) return fields(labels, was, is).map((text) => prefixed(labels, key, text));
    if (isList(was) || isList(is))
      return [`${label}: ${placesOf(was) && placesOf(is) ? lineWords(was, is) : listWords(was, is)}`];
    return [`${label}: ${valueWords(was, unit)} → ${valueWords(is, unit)}`];
  });
}

/** A field of a part that does not say by itself whose it is. */
const prefixed = (labels: Labels, key: string, text: string): string =>
  Object.values(labels).some(([label]) => text.startsWith(label)) ? text : `${capital(words(key))}, ${lower(text)}`;

/** A drone or a camera: another one by its name, or what became of the same one. */
function thing(before: { readonly name: string }, after: { readonly name: string }): string[] {
  const changed = fields(THINGS, before, after).filter((text) => !/^(Id|Name): /.test(text));
  return before.name === after.name ? changed : [`${before.name} → ${after.name}`, ...changed];
}

const titled = (title: string, found: readonly string[]): string[] =>
  found.length === 0 ? [] : [`${title}: ${found.join(", ")}`];

function zoneWords(before: readonly Zone[], after: readonly Zone[]): string[] {
  const was = new Map(before.map((zone) => [zone.id, zone]));
  const is = new Map(after.map((zone) => [zone.id, zone]));
  return [
    ...after.filter(({ id }) => !was.has(id)).map(({ name, kind }) => `Zone added: ${name} (${kind})`),
    ...before.filter(({ id }) => !is.has(id)).map(({ name, kind }) => `Zone removed: ${name} (${kind})`),
    ...after.flatMap((zone): string[] => {
      const old = was.get(zone.id);
      if (!old || same(old, zone)) return [];
      const { points: a, ...plain } = old;
      const { points: b, ...now } = zone;
      const changed = [
        ...(same(a, b) ? [] : [lineWords(a, b)]),
        ...(old.kind === zone.kind ? [] : [`${old.kind} → ${zone.kind}`]),
        ...fields({}, plain, now).map(lower),
      ];
      return [`Zone ${zone.name}: ${changed.join(", ")}`];
    }),
    ...(same(before, after) || before.length !== after.length || !sameSet(was, is) ? [] : ["Zones in another order"]),
  ];
}

const sameSet = (was: ReadonlyMap<string, Zone>, is: ReadonlyMap<string, Zone>): boolean =>
  [...was].every(([id, zone]) => same(zone, is.get(id)));

function fenceWords({ fence: was }: Plan, { fence: is }: Plan): string {
  if (!was) return "added";
  if (!is) return "removed";
  const areas = (fence: NonNullable<Plan["fence"]>) => fence.polygons.length + fence.circles.length;
  return areas(was) === areas(is) ? "changed" : `${areas(was)} → ${areas(is)} areas`;
}

function homeWords(was: LatLon | null, is: LatLon | null): string {
  if (!was) return "set";
  return is ? `moved by ${metresText(distance(was, is))}` : "left to the vehicle";
}

/** `2 points added, 1 moved, 12.0 km → 14.2 km`. */
function lineWords(was: readonly LatLon[], is: readonly LatLon[]): string {
  let head = 0;
  while (head < Math.min(was.length, is.length) && same(was[head], is[head])) head++;
  let tail = 0;
  const most = Math.min(was.length, is.length) - head;
  while (tail < most && same(was[was.length - 1 - tail], is[is.length - 1 - tail])) tail++;
  const more = is.length - was.length;
  let [moved, changed] = [0, 0];
  for (let i = head; i < Math.min(was.length, is.length) - tail; i++) {
    if (more !== 0 || !samePlace(was[i], is[i])) moved++;
    else if (!same(was[i], is[i])) changed++;
  }
  const texts = [
    more > 0 ? `${points(more)} added` : more < 0 ? `${points(-more)} removed` : undefined,
    moved > 0 ? `${more === 0 ? points(moved) : moved} moved` : undefined,
    changed > 0 ? `${moved === 0 ? points(changed) : changed} changed` : undefined,
    lengthWords(was, is),
  ];
  return texts.filter((text) => text !== undefined).join(", ");
}

const samePlace = (a: LatLon | undefined, b: LatLon | undefined): boolean => a?.lat === b?.lat && a?.lon === b?.lon;

function lengthWords(was: readonly LatLon[], is: readonly LatLon[]): string | undefined {
  const [before, after] = [pathLength(was), pathLength(is)].map(metresText);
  return before === after || was.length < 2 || is.length < 2 ? undefined : `${before} → ${after}`;
}

function listWords(was: unknown, is: unknown): string {
  if (!isList(was) || !isList(is)) return isList(is) ? `${is.length} added` : "removed";
  if (was.length !== is.length) return `${was.length} → ${is.length}`;
  return `${was.filter((one, i) => !same(one, is[i])).length} changed`;
}

const points = (n: number): string => `${n} point${n === 1 ? "" : "s"}`;

function valueWords(value: unknown, unit: string | undefined): string {
  if (value === undefined || value === null) return "none";
  if (unit === "min" && typeof value === "number") return `${rounded(value / 60_000)} min`;
  if (typeof value === "number") return unit === undefined ? `${rounded(value)}` : `${rounded(value)}${gapOf(unit)}`;
  if (isPlace(value)) return `${value.lat.toFixed(5)}° ${value.lon.toFixed(5)}°`;
  if (isList(value)) return points(value.length);
  if (isPart(value))
    return Object.entries(value)
      .map(([key, part]) => `${lower(words(key))} ${valueWords(part, undefined)}`)
      .join(", ");
  return words(String(value));
}

const gapOf = (unit: string): string => (unit === "°" ? unit : ` ${unit}`);
const rounded = (value: number): number => Math.round(value * 100) / 100;

const common = (a: object, b: object): object => Object.fromEntries(Object.entries(a).filter(([key]) => key in b));

const isPart = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isPlace = (value: unknown): value is LatLon => isPart(value) && "lat" in value && "lon" in value;
const placesOf = (value: unknown): value is readonly LatLon[] => isList(value) && value.every(isPlace);

/** The same all the way down; a field that is undefined is one that is absent. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (isList(a) && isList(b)) return a.length === b.length && a.every((one, i) => same(one, b[i]));
  if (!isPart(a) || !isPart(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}

/** `otherSide` and `other-side` as `other side`. */
const words = (name: string): string =>
  name.replaceAll("-", " ").replace(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
