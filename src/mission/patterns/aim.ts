import { bearing, distance } from "../../geo/enu.ts";
import type { Ground } from "../../geo/ground.ts";
import { nearestOnPath } from "../../geo/path.ts";
import { type LatLon, toDeg, wrap180 } from "../../geo/position.ts";
import type { Leg } from "../leg.ts";
import type { Plan } from "../plan.ts";
import { groundSpeed } from "../wind.ts";
import { aimsOf, flownBefore, keepFlown, lastFlown, type StretchAim } from "./aimMemo.ts";
import type { HighStretch } from "./heights.ts";

type Aim = Pick<Leg, "looking" | "gimbalPitchDeg" | "gimbalYawDeg" | "wantedPitchDeg" | "slant">;

/**
 * The legs of a patrol: stretches at their heights with the camera aimed. On the way to a watch the camera is aimed
 * already. A leg that was among those last flown over this ground, alike in everything, is the same one again.
 */
export function aimed(
  plan: Plan,
  ground: Ground,
  homeAmsl: number | undefined,
  stretches: readonly HighStretch[],
): Leg[] {
  const last = lastFlown(ground, homeAmsl);
  const was = flownBefore(last, stretches);
  const found = aimsOf(stretches, last, was, (stretch) => aimOf(stretch, ground, homeAmsl));
  const aims = watchAims(plan, stretches, found);
  let next: Aim | undefined = aims.findLast((aim) => aim !== undefined);
  for (let i = aims.length - 1; i >= 0; i--) {
    next = aims[i] ?? next;
    aims[i] = next;
  }
  const legs = stretches.map((stretch, i) => legOf(plan, stretch, aims[i] as Aim, last.legs[was[i] as number]));
  keepFlown(ground, { homeAmsl, stretches, aims: found, legs });
  return legs;
}

/** The leg of a stretch: the one before, which has the same ends, where nothing else changed. */
function legOf(plan: Plan, { kind, from, to }: HighStretch, aim: Aim, before: Leg | undefined): Leg {
  const { looking, gimbalPitchDeg, gimbalYawDeg, wantedPitchDeg, slant } = aim;
  const headingDeg = before ? before.headingDeg : bearing(from, to);
  const speed = groundSpeed(plan, headingDeg);
  if (
    before?.kind === kind &&
    before.speed === speed &&
    before.looking === looking &&
    before.gimbalPitchDeg === gimbalPitchDeg &&
    before.gimbalYawDeg === gimbalYawDeg &&
    before.wantedPitchDeg === wantedPitchDeg &&
    before.slant === slant
  )
    return before;
  const length = before ? before.length : distance(from, to);
  return {
    from,
    to,
    length,
    headingDeg,
    speed,
    kind,
    looking,
    gimbalPitchDeg,
    gimbalYawDeg,
    wantedPitchDeg,
    slant,
  };
}

function watchAims(
  plan: Plan,
  stretches: readonly HighStretch[],
  aims: readonly (StretchAim | undefined)[],
): (Aim | undefined)[] {
  const { minPitchDeg, maxPitchDeg } = plan.camera;
  let pitch: number | undefined;
  let pass: number | undefined;
  return stretches.map((stretch, i) => {
    const aim = aims[i];
    if (!aim) return undefined;
    if (stretch.pass !== pass) pitch = undefined;
    pass = stretch.pass;
    const { pitchDeg, slant } = aim;
    const wantedPitchDeg = stretch.looking === "ahead" ? -90 : pitchDeg;
    const within = Math.min(Math.max(wantedPitchDeg, minPitchDeg), maxPitchDeg);
    // The gimbal stays as it is for less than would be seen.
    if (pitch === undefined || Math.abs(within - pitch) > STEADY_DEG)
      pitch = Math.min(Math.max(Math.round(within), Math.ceil(minPitchDeg)), Math.floor(maxPitchDeg));
    const { looking } = stretch;
    return { looking, gimbalPitchDeg: pitch, gimbalYawDeg: YAW[looking], wantedPitchDeg, slant };
  });
}

const STEADY_DEG = 1.5;
const YAW = { left: -90, right: 90, ahead: 0 } as const;

/** The median pitch and distance from places on a stretch to what it looks at beside them. */
function aimOf({ from, to, target }: HighStretch, ground: Ground, homeAmsl: number | undefined): StretchAim {
  const length = distance(from, to);
  const count = Math.max(1, Math.ceil(length / Math.max(20, length / 40)));
  const turnLon = wrap180(to.lon - from.lon);
  const aims: { pitchDeg: number; slant: number }[] = [];
  let reach = 0;
  for (let i = 0; i <= count; i++) {
    const t = i / count;
    const place = { lat: from.lat + (to.lat - from.lat) * t, lon: from.lon + turnLon * t };
    const near: LatLon & { readonly distance: number } =
      target.length < 2 ? { ...place, distance: 0 } : nearestOnPath(target, place);
    reach = Math.max(reach, near.distance);
    const below = homeAmsl === undefined ? undefined : ground.elevation(near);
    const ahl = from.ahl + (to.ahl - from.ahl) * t;
    const above = ahl + (below === undefined || homeAmsl === undefined ? 0 : homeAmsl - below);
    aims.push({ pitchDeg: -toDeg(Math.atan2(above, near.distance)), slant: Math.hypot(above, near.distance) });
  }
  aims.sort((a, b) => a.pitchDeg - b.pitchDeg);
  return { ...(aims[Math.floor(aims.length / 2)] as { pitchDeg: number; slant: number }), reach };
}
