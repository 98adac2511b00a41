import type { Leg } from "../../../src/mission/leg.ts";
import type { Orders } from "../../../src/mission/patterns/orders.ts";
import type { RoutePattern } from "../../../src/mission/patterns/pattern.ts";
import type { CameraAction, Stop } from "../../../src/mission/patterns/stop.ts";
import { angle, count, duration, length, metres, speed, unknown } from "../../ui/format.ts";

/** What a table says of a stop. `own`: it is set for this stop, and does not follow from the route or the stop before. */
export interface StopWords {
  readonly what: string;
  /** The same in signs, for a narrow column. */
  readonly signs: string;
  readonly height: Word;
  readonly speed: Word;
  readonly hold: string;
  readonly gimbal: Word;
  /** Length of the way to it. */
  readonly way: string;
}

interface Word {
  readonly text: string;
  readonly own: boolean;
}

/** The words for a stop, its orders as `ordersOf` gives them, and the metres of the way to it. */
export const wordsOfStop = (
  route: RoutePattern,
  stop: Stop,
  orders: Orders | undefined,
  way: number | undefined,
): StopWords => ({
  what: whatOf(stop),
  signs: signsOf(stop),
  height: { text: heightText(route, stop), own: stop.height !== undefined },
  speed: { text: speedText(orders?.speed ?? route.speed), own: stop.speed !== undefined },
  hold: holdText(stop),
  gimbal: { text: gimbalText(orders), own: stop.aim !== undefined },
  way: way ? length(way) : unknown,
});

/** Metres of the way to each stop, the corners on it included. */
export function waysOf(legs: readonly Leg[], stops: number): Float64Array {
  const out = new Float64Array(stops);
  let reached = -1;
  for (const { stop, corner, length: metresOfLeg } of legs) {
    const to = stop ?? corner;
    // Corners after the last stop lead home.
    if (to === undefined || to <= reached) continue;
    out[to] = (out[to] as number) + metresOfLeg;
    if (stop !== undefined) reached = stop;
  }
  return out;
}

const speedText = (value: number): string => speed(value, value % 1 === 0 ? 0 : 1);

function whatOf({ loiter, camera, after, watch }: Stop): string {
  const does = [
    loiter ? circleText(loiter) : "Pass",
    ...(watch ? ["watch"] : []),
    ...(camera ? [cameraText(camera)] : []),
    ...(after ? [count(after.length, "command")] : []),
  ];
  return does.join(" · ");
}

function signsOf({ loiter, camera, after, watch }: Stop): string {
  const until = loiter?.until;
  const turns = typeof until === "object" && "turns" in until ? ` ${until.turns}×` : "";
  return [loiter ? `↻${turns}` : "→", watch && "◉", camera && "▣", after && `+${after.length}`]
    .filter(Boolean)
    .join(" ");
}

function circleText({ until, radius }: NonNullable<Stop["loiter"]>): string {
  const round = radius === 0 ? "" : `, ${metres(Math.abs(radius))}${radius < 0 ? " left" : ""}`;
  if (until === "told") return `Circle until told${round}`;
  if (until === "height") return `Circle to height${round}`;
  return "turns" in until ? `Circle ${until.turns}×${round}` : `Circle ${duration(until.ms)}${round}`;
}

export function cameraText(action: CameraAction): string {
  switch (action.kind) {
    case "photo":
      return "photo";
    case "photos-every":
      return `photo each ${action.ms / 1000} s`;
    case "photos-apart":
      return action.metres > 0 ? `photo each ${metres(action.metres)}` : "no more photos apart";
    case "photos-end":
      return "no more photos";
    case "video-begin":
      return "video begins";
    case "video-end":
      return "video ends";
  }
}

function heightText({ ahl, aboveGround }: RoutePattern, { height }: Stop): string {
  if (!height) return aboveGround ? `${metres(aboveGround.agl)} AGL` : metres(ahl);
  if ("agl" in height) return `${metres(height.agl)} AGL`;
  return "amsl" in height ? `${metres(height.amsl)} AMSL` : metres(height.ahl, height.ahl % 1 === 0 ? 0 : 1);
}

function holdText({ holdMs = 0, loiter }: Stop): string {
  if (loiter) return typeof loiter.until === "object" && "ms" in loiter.until ? duration(loiter.until.ms) : unknown;
  return holdMs > 0 ? duration(holdMs) : unknown;
}

function gimbalText(orders: Orders | undefined): string {
  const aim = orders?.aim;
  if (!aim) return unknown;
  if (aim.kind === "place") return "on a place";
  if (aim.kind === "released") return "free";
  const { pitchDeg, yawDeg } = aim;
  return yawDeg === 0 ? angle(pitchDeg) : `${angle(pitchDeg)} ${angle(Math.abs(yawDeg))}${yawDeg < 0 ? "L" : "R"}`;
}
