import type { ControlRecord } from "../../src/contract/control.ts";
import type { LiveVehicle, VehicleRecord } from "../../src/contract/records.ts";
import type { SafeReturn } from "../../src/mission/safeReturn.ts";
import { lastReturnOf } from "../../src/review/lastReturn.ts";
import { staleness } from "../station/staleness.ts";
import { age, duration, percent, unknown } from "../ui/format.ts";
import type { LegFlown } from "./legFlown.ts";
import type { NextRelief } from "./nextRelief.ts";

/** The columns of the fleet, in their order. */
export const fleetColumns = ["name", "state", "return", "link", "leg", "relief"] as const;
export type FleetColumn = (typeof fleetColumns)[number];

/** What a cell shows, and by what its column is sorted: the lower, the more it wants looking at. */
export interface FleetFigure {
  readonly text: string;
  readonly level?: "ok" | "caution" | "alarm" | "replay" | undefined;
  readonly hint: string;
  readonly rank: number | string;
}
export type FleetFigures = Readonly<Record<FleetColumn, FleetFigure>>;

/** All that is known of a vehicle at one instant. */
export interface FleetKnown {
  readonly record: VehicleRecord;
  readonly sample: LiveVehicle | undefined;
  readonly control?: ControlRecord | undefined;
  readonly leg?: LegFlown | undefined;
  readonly relief?: NextRelief | undefined;
  readonly now: number;
}

/** A vehicle in one row. What it does not tell is `?` or a dash, with the reason in the hint. */
export const fleetFigures = (known: FleetKnown): FleetFigures => ({
  name: nameFigure(known),
  state: stateFigure(known),
  return: returnFigure(known),
  link: linkFigure(known),
  leg: legFigure(known),
  relief: reliefFigure(known),
});

function nameFigure({ record: { name, id }, control }: FleetKnown): FleetFigure {
  const foreign = control?.inCommand === "another";
  return {
    text: foreign ? `▲ ${name}` : name,
    level: foreign ? "caution" : undefined,
    hint: foreign ? `${name}, ${id}: station ${control.stationId} is in command` : `${name}, ${id}`,
    rank: name,
  };
}

function stateFigure({ record, sample, now }: FleetKnown): FleetFigure {
  const { mode, armed, landed, failsafe, failsafes = [], notReady, replayed } = record;
  const stale = staleness(record, sample, now);
  if (replayed) return { text: "▷ replay", level: "replay", hint: "It is in a log, not in the air", rank: 9 };
  if (stale.kind === "lost")
    return {
      text: `■ lost ${age(stale.ageMs)}`,
      level: "alarm",
      hint: `No heartbeat for ${age(stale.ageMs)}; it was ${armed ? "armed" : "disarmed"} in ${mode || "an unknown mode"}`,
      rank: 0,
    };
  if (failsafe) {
    const which = failsafes.join(", ") || "which one it does not say";
    return { text: `■ ${mode} failsafe`, level: "alarm", hint: `It follows its own failsafe: ${which}`, rank: 1 };
  }
  if (stale.kind === "stale")
    return {
      text: `▲ ${mode} stale`,
      level: "caution",
      hint: `Heartbeats come, but no position for ${age(stale.ageMs)}`,
      rank: 2,
    };
  if (armed) return { text: `▲ ${mode} ${where[landed]}`, hint: `Armed, ${where[landed]}, mode ${mode}`, rank: 4 };
  if (notReady.length > 0)
    return { text: `○ ${mode} not ready`, level: "caution", hint: `Not ready: ${notReady.join("; ")}`, rank: 3 };
  return { text: `○ ${mode}`, hint: `Disarmed, mode ${mode || "unknown"}`, rank: 5 };
}

const where: Record<VehicleRecord["landed"], string> = {
  unknown: "armed",
  "on-ground": "ground",
  "taking-off": "taking off",
  "in-air": "air",
  landing: "landing",
};

function returnFigure({ record, sample, now }: FleetKnown): FleetFigure {
  const charge = sample?.battery?.percent;
  const full = charge === undefined ? "" : percent(charge);
  if (!record.armed || record.landed === "on-ground" || record.replayed)
    return {
      text: full || unknown,
      hint: full ? `On the ground, battery ${full}` : "It does not say how full its battery is",
      rank: 1e9 + (charge ?? 0),
    };
  const found = sample ? lastReturnOf(record, sample) : ({ known: false, why: "It does not say where it is" } as const);
  if (!found.known)
    return {
      text: full ? `? · ${full}` : "?",
      level: charge !== undefined && charge < LOW_PERCENT ? "alarm" : "caution",
      hint: `When it has to fly home is not known: ${found.why}`,
      rank: 0,
    };
  const { inMs, level, time } = timeOf(found, sample?.at ?? now, now);
  return {
    text: `${marks[level]} ${time}${full && ` · ${full}`}`,
    level,
    hint: returnHint(found, inMs),
    rank: inMs,
  };
}

/** How long it may stay away, for one that flies: `≈12:40`; a dash on the ground, `?` where it is not known. */
export function returnReading({
  record,
  sample,
  now,
}: FleetKnown): Pick<FleetFigure, "text"> & { level?: "ok" | "caution" | "alarm" } {
  if (!sample || !record.armed || record.landed === "on-ground" || record.replayed) return { text: unknown };
  const found = lastReturnOf(record, sample);
  if (!found.known) return { text: "?", level: "caution" };
  const { level, time } = timeOf(found, sample.at, now);
  return { text: time, level };
}

/** What is not heard any more goes on using its battery. */
function timeOf(found: SafeReturn & { known: true }, heardAt: number, now: number) {
  const inMs = found.inMs - Math.max(0, now - heardAt);
  const level = inMs < URGENT_MS ? ("alarm" as const) : inMs < SOON_MS ? ("caution" as const) : ("ok" as const);
  const time = `${found.assumed.length > 0 ? "≈" : ""}${inMs < 0 ? `−${duration(-inMs)}` : duration(inMs)}`;
  return { inMs, level, time };
}

function returnHint({ outwardMs, homeMs, reserveMs, assumed }: SafeReturn & { known: true }, inMs: number): string {
  const parts = [
    inMs < 0
      ? `It should have turned home ${duration(-inMs)} ago to land with its reserve`
      : `It has to turn home in ${duration(inMs)} as far away as it is now, in ${duration(outwardMs)} flying on outward`,
    `the way home takes ${duration(homeMs)}, ${duration(reserveMs)} are kept as a reserve`,
    assumed.length > 0 && `not told and assumed: ${assumed.join(", ")}`,
  ];
  return parts.filter(Boolean).join("; ");
}

function linkFigure({ record, sample, now }: FleetKnown): FleetFigure {
  if (record.replayed) return { text: unknown, hint: "Replayed from a log", rank: 9e9 };
  const links = record.linkIds.length === 0 ? "no link" : record.linkIds.join(", ");
  const heardMs = record.lost ? now - record.heardAt : sample && Math.max(0, now - sample.at);
  if (record.lost)
    return { text: `■ ${age(heardMs ?? 0)}`, level: "alarm", hint: `Last heard ${age(heardMs ?? 0)} ago`, rank: -1 };
  if (!sample || heardMs === undefined) return { text: unknown, hint: `No position yet, over ${links}`, rank: 0 };
  const quality = (1 - sample.linkLoss) * 100;
  const level = quality < 80 ? "alarm" : quality < 95 || heardMs > OLD_MS ? "caution" : "ok";
  return {
    text: `${marks[level]} ${percent(quality)}${heardMs > OLD_MS ? ` · ${age(heardMs)}` : ""}`,
    level,
    hint: `${percent(quality)} of what it sends arrives; its place was heard ${age(heardMs)} ago, over ${links}`,
    rank: quality,
  };
}

function legFigure({ record: { patrol, mission, armed, mode }, leg }: FleetKnown): FleetFigure {
  const flies = armed && /^(auto|mission)$/i.test(mode);
  const name = patrol?.name ?? "a mission that was already on board";
  if (leg === "way home") return { text: "way home", hint: `${name}: the last leg is flown`, rank: 1 };
  if (leg) {
    const share = leg.leg / leg.of;
    const hint = `${name}: leg ${leg.leg} of ${leg.of}${flies ? "" : ", not being flown now"}`;
    return { text: `${leg.leg} of ${leg.of}`, hint, rank: flies ? share : 2 + share };
  }
  const { current, total } = mission;
  if (total === undefined || total === 0) return { text: unknown, hint: "No patrol on board", rank: 9 };
  return { text: `item ${current ?? 0} of ${total}`, hint: name, rank: 3 };
}

function reliefFigure({ relief, now }: FleetKnown): FleetFigure {
  if (!relief) return { text: unknown, hint: "The schedule has nothing more for it", rank: 9e15 };
  const { kind, at } = relief;
  const late = at < now;
  const time = late ? `−${duration(now - at)}` : duration(at - now);
  const who = relief.with === undefined ? "" : ` ${kind === "leave" ? "←" : "→"} ${relief.with}`;
  const words =
    relief.with === undefined ? "" : kind === "leave" ? `, relieved by ${relief.with}` : `, relieving ${relief.with}`;
  return {
    text: `${kind === "take-off" ? "up " : ""}${time}${who}`,
    level: late ? "caution" : undefined,
    hint: `By the schedule it ${kind === "leave" ? "leaves its watch" : "takes off"} ${late ? `${time.slice(1)} ago` : `in ${time}`}${words}`,
    rank: at,
  };
}

const marks = { ok: "●", caution: "▲", alarm: "■" } as const;
const URGENT_MS = 60_000;
const SOON_MS = 300_000;
const OLD_MS = 2_500;
const LOW_PERCENT = 25;
