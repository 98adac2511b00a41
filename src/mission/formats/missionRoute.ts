import type { LatLon } from "../../geo/position.ts";
import { COMMAND, FRAME } from "../command.ts";
import type { MissionItem } from "../item.ts";
import { commandWords, isKept, mayRelease } from "../patterns/keptCommands.ts";
import { cameraActionOf, DO, itemsToChange, type Orders, ordersAfter } from "../patterns/orders.ts";
import type { RoutePattern } from "../patterns/pattern.ts";
import { keptOf, MOST_STOPS, type Stop } from "../patterns/stop.ts";
import { NAV } from "../patterns/stopItems.ts";
import type { DroneProfile } from "../plan.ts";
import { hasPlace } from "./fileMission.ts";
import { flownOut, type NumberedItem } from "./flownOut.ts";
import { LeftOut } from "./leftOut.ts";
import { heightOf, isStopCommand, stopOf } from "./stopOfItem.ts";

/** A mission as a route, and in words what of it is not in the route or not as it was. */
export interface ReadRoute {
  readonly route: RoutePattern;
  readonly left: readonly string[];
}

interface RouteHints {
  /** m/s where the mission does not say it. */
  readonly speed: number;
  readonly drone: Pick<DroneProfile, "kind">;
  /** Height above home where no stop has one, metres. */
  readonly ahl: number;
}

/**
 * The route that flies the items of a mission, jumps counted from home as item 0. Take-off and return are our own. The
 * height above home that most stops have becomes the route's. What `itemsOfRoute` makes of it are the same items, except
 * those that `left` names, jumps, which are flown out, and what autopilots do not tell apart. Throws a PlanFileError that
 * names the item.
 */
export function routeOfItems(items: readonly MissionItem[], hints: RouteHints): ReadRoute {
  const left = new LeftOut();
  const flown = flownOut(items, 2 * MOST_STOPS);
  for (const words of flown.left) left.say(words);
  const mission = missionOf(flown.items, left);
  const { speed, rest, said } = speedOf(mission.before, hints);
  if (!said && mission.visits.length > 0) left.say(`that it leaves its speed to the vehicle: ${speed} m/s is set`);
  const stops: Stop[] = [];
  const kept: (readonly MissionItem[])[] = []; // before the first stop, then after each
  let inForce: Orders = { speed, aim: undefined };
  let commands: readonly MissionItem[] = rest;
  for (const { stop, done } of mission.visits) {
    const way = wayOf(commands, inForce, hints.drone);
    kept.push(way.kept);
    inForce = way.orders;
    const camera = done[0] && cameraActionOf(done[0]);
    commands = camera ? done.slice(1) : done;
    const { aim } = inForce;
    stops.push({
      ...stop,
      ...(inForce.speed !== speed && { speed: inForce.speed }),
      ...(aim && { aim }),
      ...(camera && { camera }),
    });
  }
  kept.push(commands);
  const [before = [], ...after] = kept;
  const all = stops.map((stop, i): Stop => {
    const own = after[i] ?? [];
    return own.length > 0 ? { ...stop, after: own.map(keptOf) } : stop;
  });
  const ahl = commonest(all.map(({ height }) => (height && "ahl" in height ? height.ahl : undefined))) ?? hints.ahl;
  const { takeOffAhl, end, landAt } = mission;
  const first = all[0]?.height;
  const climbs = takeOffAhl !== undefined && takeOffAhl >= 0 && !(first && "ahl" in first && first.ahl === takeOffAhl);
  return {
    route: {
      kind: "route",
      stops: all.map((stop) => (isAhl(stop, ahl) ? without(stop) : stop)),
      ...(climbs && { takeOffAhl }),
      end,
      ...(landAt && { landAt }),
      ...(before.length > 0 && { before: before.map(keptOf) }),
      ahl,
      speed,
    },
    left: left.words(),
  };
}

interface Visits {
  readonly before: readonly MissionItem[];
  readonly visits: readonly { readonly stop: Stop; readonly done: readonly MissionItem[] }[];
  readonly takeOffAhl: number | undefined;
  readonly end: RoutePattern["end"];
  readonly landAt?: LatLon;
}

/** The places that are flown to, with what is commanded after each. */
function missionOf(items: readonly NumberedItem[], left: LeftOut): Visits {
  const before: MissionItem[] = [];
  const visits: { stop: Stop; done: MissionItem[] }[] = [];
  let takeOffAhl: number | undefined;
  let begun = false;
  if (items.some(({ item }) => isStopCommand(item.command)) && !items.some(({ item }) => TAKE_OFFS.has(item.command)))
    left.say("that it begins without a take-off: one is put in front of it");
  for (const [i, numbered] of items.entries()) {
    const { item, number } = numbered;
    const { command, lat, lon } = item;
    if (ENDS.has(command)) {
      const more = new Set(items.slice(i + 1).map((one) => one.number)).size;
      if (more > 0) left.say(`${more} items after its ${commandWords(command)} in item ${number}`);
      const landing = command !== COMMAND.returnToLaunch;
      const placed = landing && Number.isFinite(lat) && Number.isFinite(lon) && (lat !== 0 || lon !== 0);
      return { before, visits, takeOffAhl, end: landing ? "land" : "return", ...(placed && { landAt: { lat, lon } }) };
    }
    if (TAKE_OFFS.has(command)) {
      const height = heightOf(item.frame, item.z);
      if (begun) left.of(number, "a take-off on the way");
      else if (height && "ahl" in height) takeOffAhl = height.ahl;
      else if (height && "agl" in height) takeOffAhl = height.agl; // home is on the ground
      begun = true;
    } else if (isStopCommand(command)) {
      const stop = stopOf(numbered, visits.at(-1)?.stop, left);
      if (stop) visits.push({ stop, done: [] });
      begun = true;
    } else if (isKept(command)) (visits.at(-1)?.done ?? before).push(plain(item));
    else left.of(number, leftWords(command));
  }
  return { before, visits, takeOffAhl, end: "stay" };
}

const TAKE_OFFS: ReadonlySet<number> = new Set([COMMAND.takeOff, NAV.vtolTakeOff]);
const ENDS: ReadonlySet<number> = new Set([COMMAND.returnToLaunch, NAV.land, NAV.vtolLand]);

const leftWords = (command: number): string =>
  mayRelease(command)
    ? `${commandWords(command)}, which moves an output: what that might release is not known here`
    : commandWords(command);

/** Frames of commands without a place mean nothing. */
const plain = (item: MissionItem): MissionItem =>
  hasPlace(item.command) || item.frame === FRAME.mission ? item : { ...item, frame: FRAME.mission };

/** The speed that a mission begins with, and the commands before its first stop that are left then. */
function speedOf(before: readonly MissionItem[], { speed: otherwise, drone }: RouteHints) {
  const first = before.find(
    ({ command, params: [type, speed] }) => command === DO.changeSpeed && type <= 1 && speed > 0,
  );
  if (!first) return { speed: otherwise, rest: before, said: false };
  const speed = first.params[1];
  const own = itemsToChange({ speed: -1, aim: undefined }, { speed, aim: undefined }, drone);
  return { speed, rest: first === before[0] && alike(own, [first], drone) ? before.slice(1) : before, said: true };
}

/** Commands between two stops as what is done at the first of them and the orders on the way to the second. */
function wayOf(
  commands: readonly MissionItem[],
  from: Orders,
  drone: Pick<DroneProfile, "kind">,
): { readonly kept: readonly MissionItem[]; readonly orders: Orders } {
  const orders = commands.reduce(ordersAfter, from);
  for (let tail = Math.min(MOST_CHANGES, commands.length); tail > 0; tail--) {
    const kept = commands.slice(0, commands.length - tail);
    const changes = itemsToChange(kept.reduce(ordersAfter, from), orders, drone);
    if (alike(changes, commands.slice(-tail), drone)) return { kept, orders };
  }
  return { kept: commands, orders };
}

const MOST_CHANGES = 3; // speed, end of a region of interest, gimbal

/** Whether items mean the same as ours: what is not set is 0, and what no autopilot minds is left aside. */
function alike(
  ours: readonly MissionItem[],
  theirs: readonly MissionItem[],
  { kind }: Pick<DroneProfile, "kind">,
): boolean {
  return (
    ours.length === theirs.length &&
    ours.every((a, i) => {
      const b = theirs[i] as MissionItem;
      if (a.command !== b.command || a.frame !== b.frame) return false;
      const same = (k: 0 | 1 | 2 | 3) => a.params[k] === (b.params[k] || 0);
      if (a.command === DO.changeSpeed) {
        const type = same(0) || (kind !== "fixed-wing" && b.params[0] <= 1); // no copter tells air from ground speed
        return type && same(1) && !(b.params[2] > 0); // throttle unchanged
      }
      if (a.command === DO.gimbalPitchYaw) return same(0) && same(1) && ((b.lat || 0) & YAW_LOCK) === 0 && !b.z;
      return [0, 1, 2, 3].every((k) => same(k as 0)) && near(a.lat, b.lat) && near(a.lon, b.lon) && a.z === (b.z || 0);
    })
  );
}

const YAW_LOCK = 16; // GIMBAL_MANAGER_FLAGS_YAW_LOCK: the yaw is against north then
const near = (a: number, b: number): boolean => Math.abs(a - (b || 0)) <= 1e-7;

/** The height that is there most often, of those that a pattern may have. */
function commonest(heights: readonly (number | undefined)[]): number | undefined {
  const counts = new Map<number, number>();
  for (const height of heights)
    if (height !== undefined && height >= 5 && height <= 5_000) counts.set(height, (counts.get(height) ?? 0) + 1);
  let best: number | undefined;
  for (const [height, count] of counts) if (best === undefined || count > (counts.get(best) ?? 0)) best = height;
  return best;
}

const isAhl = ({ height }: Stop, ahl: number): boolean => height !== undefined && "ahl" in height && height.ahl === ahl;

function without({ height: _, ...stop }: Stop): Stop {
  return stop;
}
