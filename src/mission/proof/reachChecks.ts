import { distance } from "../../geo/enu.ts";
import type { Ground } from "../../geo/ground.ts";
import { between } from "../../geo/path.ts";
import type { LatLon } from "../../geo/position.ts";
import type { Violation } from "../check.ts";
import { type Check, metresText as m } from "../checkInput.ts";
import { leavesProofs } from "../later.ts";
import type { Leg } from "../leg.ts";
import { RowMemo } from "../matched.ts";
import { wordsOf } from "../patterns/patternWords.ts";
import { windLimitOf } from "./handling.ts";
import { rallyLimitOf } from "./rallyLimit.ts";
import { batteryInWind, windsOf } from "./windFlight.ts";

/** The wind that the plan names is one that the drone is flown in. */
export const windIsPossible: Check = ({ plan: { wind, drone } }) =>
  !wind || wind.speed <= windLimitOf(drone)
    ? []
    : [
        {
          code: "wind-too-strong",
          severity: "error",
          message: `The wind of ${wind.speed} m/s is over the ${windLimitOf(drone)} m/s that ${drone.name} is flown in`,
          remedy: "Wait for less wind, or take another drone",
        },
      ];

/** Home again with the reserve in the wind that the plan names, and from the end of every leg too. */
export const batteryLastsInWind: Check = ({ plan, patrol }) => {
  const usable = 100 - plan.drone.reservePercent;
  if (patrol.legs.length === 0 || leavesProofs(patrol)) return [];
  const found = windsOf(plan).map((wind) => ({ wind, ...batteryInWind(plan, patrol, wind) }));
  const hardest = found.reduce<(typeof found)[number] | undefined>(
    (most, one) => (most && most.batteryPercent >= one.batteryPercent ? most : one),
    undefined,
  );
  if (!hardest) return [];
  const words = ({ fromDeg, speed }: { fromDeg: number; speed: number }) =>
    `${speed} m/s of wind from ${Math.round(fromDeg)}°`;
  // Too long, or against too much wind to get on: said already.
  if (patrol.estimate.batteryPercent > usable || !Number.isFinite(hardest.batteryPercent)) return [];
  if (hardest.batteryPercent > usable)
    return [
      {
        code: "endurance-in-wind",
        severity: "error",
        message: `In ${words(hardest.wind)} the patrol takes ${Math.round(hardest.batteryPercent)} % of the battery, ${usable} % may be used`,
        remedy: `${wordsOf(plan).shorter(Math.floor((100 * usable) / hardest.batteryPercent))}, or wait for less wind`,
      },
    ];
  const late = found
    .flatMap(({ wind, worstReturn }) => (worstReturn ? [{ wind, ...worstReturn }] : []))
    .find(({ batteryPercent }) => batteryPercent > usable);
  if (!late) return [];
  return [
    {
      code: "return-endurance",
      severity: "error",
      message: Number.isFinite(late.batteryPercent)
        ? `In ${words(late.wind)} the straight way home from the end of leg ${late.leg + 1} ends with ${Math.round(late.batteryPercent)} % of the battery used, ${usable} % may be`
        : `${plan.drone.name} does not get home from the end of leg ${late.leg + 1} against ${words(late.wind)}`,
      remedy:
        plan.pattern.kind === "corridor"
          ? "Shorten the section, or start nearer to its far end"
          : `Start nearer to the ${wordsOf(plan).drawn}, or wait for less wind`,
      place: late.place,
    },
  ];
};

/** Within the height that the drone may fly at, and no steeper than it climbs and sinks. */
export const heightsArePossible: Check = ({ plan: { drone, pattern }, patrol: { legs } }) => {
  const highest = legs.reduce((most, { from, to }) => Math.max(most, from.ahl, to.ahl), pattern.ahl);
  const top = legs.flatMap(({ from, to }) => [from, to]).find(({ ahl }) => ahl === highest);
  const steep = legs.find(({ from, to, length, speed }) => {
    const rise = (to.ahl - from.ahl) / Math.max(length, 0.01);
    return rise * speed > drone.climb * 1.02 || -rise * speed > drone.sink * 1.02;
  });
  return [
    ...(drone.maxHeight !== undefined && highest > drone.maxHeight
      ? [
          {
            code: "too-high" as const,
            severity: "error" as const,
            message: `${m(highest)} above home is over the ${m(drone.maxHeight)} that ${drone.name} may fly at`,
            remedy: `Fly at ${m(drone.maxHeight)} or lower`,
            ...(top && { place: bare(top) }),
          },
        ]
      : []),
    ...(steep
      ? [
          {
            code: "too-steep" as const,
            severity: "warning" as const,
            message: `A leg ${steep.to.ahl > steep.from.ahl ? "climbs" : "sinks"} ${m(Math.abs(steep.to.ahl - steep.from.ahl))} on ${m(steep.length)}, ${drone.name} has to slow down for it`,
            remedy: "Fly more slowly, or keep less closely to the ground",
            place: bare(steep.from),
          },
        ]
      : []),
  ];
};

/** Within reach of the station's aerial all along. */
export const staysInLinkRange: Check = ({ plan: { link }, patrol: { legs } }) => {
  if (!link) return [];
  let far: { away: number; place: LatLon } | undefined;
  for (const { from, to, length } of legs) {
    const count = Math.max(1, Math.ceil(length / 100));
    for (let i = 0; i <= count; i++) {
      const place = between(from, to, i / count);
      const away = Math.hypot(distance(place, link.place), from.ahl);
      if (away > (far?.away ?? link.range)) far = { away, place };
    }
  }
  if (!far) return [];
  return [
    {
      code: "beyond-link",
      severity: "warning",
      message: `The path comes ${m(far.away)} away from the aerial, its link reaches ${m(link.range)}`,
      remedy: "Move the aerial, or see to it that the vehicle goes on without a link",
      place: far.place,
    },
  ];
};

/**
 * The straight ways home and to rally points are clear of the ground, flown at the height of the leg they begin at. From
 * where a rally point is too far for an ArduPilot to take it, the way home counts too.
 */
export const returnsStayAboveTerrain: Check = ({ plan: { home, rally = [], pattern, drone }, patrol, ground }) => {
  const { legs } = patrol;
  if (!home && rally.length === 0) return [];
  if (legs.some(({ from, to }) => from.amsl === undefined || to.amsl === undefined)) return []; // said by the check of the path
  const length = legs.reduce((sum, leg) => sum + leg.length, 0);
  // In steps, so that it stays the same while a point is dragged.
  const apart = 100 * 2 ** Math.max(0, Math.floor(Math.log2(length / MOST_STARTS / 100)));
  const ways: Ways = { home, rally, limit: rallyLimitOf(drone), apart, near: pattern.ahl, ground };
  let lowest: LowReturn["lowest"];
  let unknown: LatLon | undefined;
  for (const found of lowReturns(ways).of(legs, (leg) => lowestReturn(leg, ways))) {
    if (found.lowest && (!lowest || found.lowest.agl < lowest.agl)) lowest = found.lowest;
    unknown ??= found.unknown;
  }
  const out: Violation[] = [];
  if (unknown)
    out.push({
      code: "return-terrain-unknown",
      severity: pattern.aboveGround ? "error" : "warning",
      message:
        "The straight way home leads over ground of which the height is not known, so its clearance was not checked",
      remedy: "Load elevation data for the way home too, or set the vehicle's return height above all hills there",
      place: bare(unknown),
    });
  if (!lowest || lowest.agl >= LOWEST_AGL) return out;
  return [
    ...out,
    {
      code: "return-too-low",
      severity: "error",
      message:
        lowest.agl < 0
          ? `The straight way home runs ${m(-lowest.agl)} below the ground`
          : `The straight way home is ${m(lowest.agl)} above the ground, ${m(LOWEST_AGL)} is the least`,
      remedy: `Raise the height by ${m(Math.ceil((LOWEST_AGL + 5 - lowest.agl) / 5) * 5)}, or set the vehicle's return height above the hill`,
      place: lowest.place,
    },
  ];
};

interface LowReturn {
  readonly lowest?: { readonly agl: number; readonly place: LatLon };
  /** A place on the way, away from the path, where the ground is not known. */
  readonly unknown?: LatLon;
}

interface Ways {
  readonly home: LatLon | null;
  readonly rally: readonly LatLon[];
  /** Metres beyond which a rally point may not be taken. */
  readonly limit: number;
  /** Metres between the places of a leg from which a way begins. */
  readonly apart: number;
  /** Metres from a haven within which it has come down. */
  readonly near: number;
  readonly ground: Ground;
}

const known = new WeakMap<Ground, { readonly of: string; readonly memo: RowMemo<Leg, LowReturn> }>();

/** What was found of the legs over a ground with the same havens: while a point is dragged, most legs are the same. */
function lowReturns({ home, rally, limit, apart, near, ground }: Ways): RowMemo<Leg, LowReturn> {
  const of = JSON.stringify([apart, near, limit, [home, ...rally].map((haven) => haven && [haven.lat, haven.lon])]);
  const had = known.get(ground);
  if (had?.of === of) return had.memo;
  const memo = new RowMemo<Leg, LowReturn>();
  known.set(ground, { of, memo });
  return memo;
}

/** Where the ways back from a leg come nearest to the ground. */
function lowestReturn({ from, to, length }: Leg, ways: Ways): LowReturn {
  const { apart, near, ground } = ways;
  const amsl = Math.min(from.amsl as number, to.amsl as number);
  let lowest: LowReturn["lowest"];
  let unknown: LatLon | undefined;
  const count = Math.max(1, Math.ceil(length / apart));
  for (let i = 0; i <= count; i++) {
    const start = between(from, to, i / count);
    for (const haven of havensFrom(start, ways)) {
      const way = distance(start, haven);
      const step = Math.max(30, way / MOST_STEPS);
      // Close to where it comes down it is over ground that it has climbed out of.
      for (let gone = 0; gone < way - near; gone += step) {
        const place = between(start, haven, gone / way);
        const below = ground.elevation(place);
        if (below === undefined) {
          if (gone === 0) break; // of the path itself that is said already
          unknown ??= place;
        } else if (!lowest || amsl - below < lowest.agl) lowest = { agl: amsl - below, place };
      }
    }
  }
  return { ...(lowest && { lowest }), ...(unknown && { unknown }) };
}

/** The nearest of home and rally points, and home too where no rally point is near enough to be surely taken. */
function havensFrom(start: LatLon, { home, rally, limit }: Ways): LatLon[] {
  const nearest = nearestTo(start, [...(home ? [home] : []), ...rally]);
  const sure = nearest === home || distance(start, nearest) + UNSURE <= limit;
  return home && !sure ? [nearest, home] : [nearest];
}

const UNSURE = 20; // metres between where it should be and where it believes to be
const LOWEST_AGL = 15; // metres: as for the path
const MOST_STARTS = 250;
const MOST_STEPS = 150;

const nearestTo = (place: LatLon, havens: readonly LatLon[]): LatLon =>
  havens.reduce((best, one) => (distance(place, one) < distance(place, best) ? one : best));

const bare = ({ lat, lon }: LatLon): LatLon => ({ lat, lon });
