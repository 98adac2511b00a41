import type { CueKind, CuePrice, CueRecord } from "../contract/cue.ts";
import type { PayloadRecord } from "../contract/payload.ts";
import { distance } from "../geo/enu.ts";
import type { Ground } from "../geo/ground.ts";
import type { LatLon } from "../geo/position.ts";
import { newPlan } from "../mission/edit.ts";
import type { MissionItem } from "../mission/item.ts";
import type { Plan } from "../mission/plan.ts";
import { asFlown, type OnBoard } from "../mission/proof/onBoard.ts";
import { type DetourTask, detourOf, nearestAllowed, orbitLook, ringAround } from "../mission/schedule/detour.ts";
import { aloftOf } from "../review/lastReturn.ts";
import type { Vehicle } from "../vehicle/vehicle.ts";
import { goesOnAt } from "./cueBack.ts";
import { staysPut } from "./cueToDo.ts";

/** Where a vehicle left its patrol. */
export interface CueLeft {
  /** Of its mission as it counts on board. */
  readonly item: number;
  readonly place: LatLon;
  readonly ahl: number;
}

/** What a cue is proved with: the vehicle as it is now, and what it holds. */
export interface CueTask {
  readonly kind: Exclude<CueKind, "hand-over">;
  readonly vehicle: Vehicle;
  readonly plan: Plan | undefined;
  readonly onBoard: OnBoard;
  readonly payload: PayloadRecord | undefined;
  readonly left: CueLeft | undefined;
  readonly place: LatLon | undefined;
  readonly amsl: number | undefined;
  readonly ahl: number | undefined;
  /** The items that it was verified to hold, where they are known. */
  readonly items?: readonly MissionItem[] | undefined;
  /** The worst age of its section now, ms. */
  readonly ageMs: number | undefined;
}

/** A cue as it was proved; `stops` are flown to one after the other. */
export interface ProvedCue
  extends Pick<CueRecord, "path" | "price" | "orbit" | "unproved" | "why" | "remedy" | "nearest" | "amsl" | "ahl"> {
  readonly stops: readonly LatLon[];
}

/** The plan that holds for a detour: that of its patrol, else none but its home, with the fence that is on board. */
export function planFor({ vehicle, plan, onBoard }: Pick<CueTask, "vehicle" | "plan" | "onBoard">): Plan {
  const { home } = vehicle.state;
  const base = plan ?? newPlan({ name: "No patrol" });
  return asFlown(home ? { ...base, home: { lat: home.lat, lon: home.lon } } : base, onBoard);
}

/** Proves a cue over a ground, from where the vehicle is now. Never throws: what forbids it is in `why`. */
export function provedCue(task: CueTask, ground: Ground): ProvedCue {
  const { kind, vehicle, left } = task;
  const { state, name } = vehicle;
  const { place: here, home } = state;
  const no = (why: string, remedy: string): ProvedCue => ({ stops: [], path: [], why, remedy });
  if (vehicle.lost) return no(`${name} is not heard`, "Wait until it is heard again, or ask another one");
  if (!here) return no(`Where ${name} is, is not known`, "Wait for its position");
  const wished = kind === "patrol" ? left?.place : task.place;
  if (!wished) return no(`${name} has not left a patrol`, "Start its patrol instead");
  const groundAmsl = task.amsl ?? ground.elevation(wished) ?? home?.amsl;
  if (kind === "look") return looked(task, { wished, groundAmsl });
  if (!state.armed || state.landed === "on-ground") return no(`${name} is on the ground`, "Launch it first");
  if (!home) return no(`The home of ${name} is not known`, "Wait for its home position");
  const { battery } = state;
  if (battery?.state === "critical" || battery?.state === "failed")
    return no(`The battery of ${name} is ${battery.state}`, "Let it return, or land it");
  const plan = planFor(task);
  // Not lower than its patrol, whose height keeps it apart from others: it may still be climbing.
  const least = task.plan && !task.plan.pattern.aboveGround ? task.plan.pattern.ahl : 0;
  const wanted = kind === "patrol" ? (left?.ahl ?? here.ahl) : here.ahl;
  const ahl = Math.round(task.ahl ?? Math.max(wanted, least));
  const above = home.amsl + ahl - (groundAmsl ?? home.amsl);
  // A fixed wing circles the place by itself, at its own radius: the proof grants it that around every place it flies to.
  const look = kind === "orbit" && staysPut(vehicle) ? orbitLook(plan, above) : undefined;
  // One with wings does not go back to where it left: it goes on with its item at once.
  const straightOn = kind === "patrol" && !staysPut(vehicle);
  const on = straightOn && left ? goesOnAt(task.items, left.item, state) : undefined;
  const stops = look ? ringAround(wished, look.radius, here) : [on ? { lat: on.lat, lon: on.lon } : wished];
  const detour: DetourTask = {
    ...{ plan, from: { lat: here.lat, lon: here.lon, ahl: here.ahl }, to: stops, ahl: on?.ahl ?? ahl },
    stayMs: kind === "go" ? STAY_MS : 0,
    back: kind === "patrol" || !left ? null : { ...left.place, ahl: left.ahl },
    ...aloft(task),
  };
  const found = detourOf(detour, ground);
  const price: CuePrice = {
    thereMs: Math.round(look ? found.thereMs - roundMs(plan, look.radius) : found.thereMs),
    awayMs: Math.round(found.awayMs),
    batteryPercent: Math.round(10 * found.batteryPercent) / 10,
    ...(found.stay?.known && Number.isFinite(found.stay.inMs) && { stayMs: Math.round(found.stay.inMs) }),
    ...(found.stay?.known && found.stay.assumed.length > 0 && { assumed: found.stay.assumed }),
    ...(task.ageMs !== undefined && { worstAgeMs: Math.round(task.ageMs + found.awayMs) }),
  };
  const forbidden = found.refused[0];
  const nearest = forbidden && kind === "go" ? nearestAllowed(detour, ground) : undefined;
  const legs = found.legs.map(({ to }) => to);
  const open = [
    ...(found.stay?.known
      ? []
      : [`Whether its battery lasts is not proved: ${found.stay?.why ?? "it does not say where it is"}`]),
    ...(straightOn && !on ? ["The way to the item that it goes on with is not proved: its items are not known"] : []),
  ];
  return {
    stops,
    ahl,
    ...(groundAmsl !== undefined && { amsl: groundAmsl }),
    path: [{ lat: here.lat, lon: here.lon, amsl: here.amsl }, ...legs].map(({ lat, lon, amsl }) => ({
      ...{ lat, lon },
      ...(amsl !== undefined && { amsl }),
    })),
    price,
    ...(open.length > 0 && { unproved: open.join(". ") }),
    ...(look && { orbit: { radius: look.radius, carPixels: Math.round(look.carPixels) } }),
    ...(forbidden && { why: forbidden.message, remedy: forbidden.remedy ?? "Ask another one, or another place" }),
    ...(nearest && { nearest }),
  };
}

/** The camera alone: nothing is flown, but its gimbal has to reach there. */
function looked(
  { vehicle, payload }: CueTask,
  { wished, groundAmsl }: { wished: LatLon; groundAmsl: number | undefined },
) {
  const { place: here } = vehicle.state;
  const gimbal = payload?.gimbals[0];
  const base: ProvedCue = {
    ...{ stops: [], path: [], price: { thereMs: 0, awayMs: 0, batteryPercent: 0 } },
    ...(groundAmsl !== undefined && { amsl: groundAmsl }),
  };
  if (!gimbal)
    return {
      ...base,
      why: `${vehicle.name} has no gimbal that is known of`,
      remedy: "Go there instead, or ask another one",
    };
  if (groundAmsl === undefined || !here)
    return { ...base, why: "The height of the ground there is not known", remedy: "Load elevation data for the area" };
  const down = (Math.atan2(here.amsl - groundAmsl, distance(here, wished)) * 180) / Math.PI;
  const [lowest, highest] = gimbal.pitchRangeDeg;
  if (-down < lowest - 1 || -down > highest + 1)
    return {
      ...base,
      why: `The gimbal of ${vehicle.name} would have to look ${Math.round(down)}° down, it reaches from ${Math.round(-highest)}° to ${Math.round(-lowest)}°`,
      remedy: "Go there, or orbit it",
    };
  return base;
}

/** What its battery, its home and the wind are proved by; by the plan on board, not by the default that a detour is flown with. */
function aloft({ vehicle, plan }: CueTask): Pick<DetourTask, "aloft"> {
  const sample = vehicle.live();
  const { kind, home } = vehicle.state;
  return sample ? { aloft: aloftOf({ kind, ...(home && { home }) }, sample, plan) } : {};
}

const roundMs = ({ pattern }: Plan, radius: number): number => (1_000 * 2 * Math.PI * radius) / pattern.speed;

const STAY_MS = 60_000;
