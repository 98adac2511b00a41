import { distance } from "../../geo/enu.ts";
import { resample } from "../../geo/path.ts";
import type { LatLon } from "../../geo/position.ts";
import { type Check, metresText as m } from "../checkInput.ts";
import { windLimitOf } from "./handling.ts";
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
  if (patrol.legs.length === 0) return [];
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
        remedy: `Shorten the section to about ${Math.floor((100 * usable) / hardest.batteryPercent)} % of its length, or wait for less wind`,
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
      remedy: "Shorten the section, or start nearer to its far end",
      place: late.place,
    },
  ];
};

/** Within the height that the drone may fly at, and no steeper than it climbs and sinks. */
export const heightsArePossible: Check = ({ plan: { drone, pattern }, patrol: { legs } }) => {
  const highest = legs.reduce((most, { from, to }) => Math.max(most, from.ahl, to.ahl), pattern.ahl);
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
  for (const { from, to } of legs)
    for (const { lat, lon } of resample([from, to], 100)) {
      const away = Math.hypot(distance({ lat, lon }, link.place), from.ahl);
      if (away > (far?.away ?? link.range)) far = { away, place: { lat, lon } };
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

/** The straight ways home and to rally points are clear of the ground, flown at the height of the leg they begin at. */
export const returnsStayAboveTerrain: Check = ({ plan: { home, rally, pattern }, patrol: { legs }, ground }) => {
  const havens = [...(home ? [home] : []), ...(rally ?? [])];
  if (havens.length === 0) return [];
  const length = legs.reduce((sum, leg) => sum + leg.length, 0);
  const apart = Math.max(100, length / MOST_STARTS);
  let lowest: { agl: number; from: LatLon; place: LatLon } | undefined;
  for (const { from, to } of legs)
    for (const start of resample([from, to], apart)) {
      const amsl = Math.min(from.amsl ?? Number.NaN, to.amsl ?? Number.NaN);
      if (Number.isNaN(amsl)) return []; // said by the check of the path
      const haven = nearestTo(start, havens);
      const way = distance(start, haven);
      const step = Math.max(30, way / MOST_STEPS);
      // Close to where it comes down it is over ground that it has climbed out of.
      for (let gone = 0; gone < way - pattern.ahl; gone += step) {
        const t = gone / way;
        const place = { lat: start.lat + (haven.lat - start.lat) * t, lon: start.lon + (haven.lon - start.lon) * t };
        const below = ground.elevation(place);
        if (below === undefined) continue;
        if (!lowest || amsl - below < lowest.agl) lowest = { agl: amsl - below, from: bare(start), place };
      }
    }
  if (!lowest || lowest.agl >= LOWEST_AGL) return [];
  return [
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

const LOWEST_AGL = 15; // metres: as for the path
const MOST_STARTS = 250;
const MOST_STEPS = 150;

const nearestTo = (place: LatLon, havens: readonly LatLon[]): LatLon =>
  havens.reduce((best, one) => (distance(place, one) < distance(place, best) ? one : best));

const bare = ({ lat, lon }: LatLon): LatLon => ({ lat, lon });
