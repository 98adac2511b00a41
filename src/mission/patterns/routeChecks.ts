import type { Violation } from "../check.ts";
import { type Check, metresText as m } from "../checkInput.ts";
import type { Stop } from "./stop.ts";

/** What only a route can get wrong: the speeds and heights of single stops, and circles that are never left. */
export const routeIsSound: Check = ({ plan, patrol, ground }) => {
  const { pattern, drone } = plan;
  if (pattern.kind !== "route") return [];
  const { stops } = pattern;
  const out: Violation[] = [];
  const say = (
    found: Found | undefined,
    violation: Omit<Violation, "place" | "message">,
    message: (words: string) => string,
  ) => {
    if (found)
      out.push({ ...violation, message: message(found.words), place: { lat: found.stop.lat, lon: found.stop.lon } });
  };
  const fastest = Math.max(...stops.map(({ speed = 0 }) => speed), 0);
  say(
    some(stops, ({ speed = 0 }) => speed > drone.maxSpeed),
    { code: "too-fast", severity: "error", remedy: `Fly there at ${drone.maxSpeed} m/s or less` },
    (words) => `${words} flown to at up to ${fastest} m/s, over the ${drone.maxSpeed} m/s that ${drone.name} can fly`,
  );
  say(
    some(
      stops,
      ({ height, lat, lon }) =>
        height !== undefined &&
        "agl" in height &&
        (patrol.homeAmsl === undefined || ground.elevation({ lat, lon }) === undefined),
    ),
    {
      code: "terrain-unknown",
      severity: "error",
      remedy: "Set home and load elevation data for the area, or give heights above home",
    },
    (words) => `${words} above ground whose height is not known`,
  );
  say(
    some(stops, ({ height }) => height !== undefined && "amsl" in height && patrol.homeAmsl === undefined),
    {
      code: "terrain-unknown",
      severity: "error",
      remedy: "Set home and load elevation data for the area, or give heights above home",
    },
    (words) => `${words} above mean sea level, and the height of home is not known`,
  );
  say(
    patrol.homeAmsl === undefined
      ? some(stops, ({ height }) => height !== undefined && "ahl" in height && height.ahl < LOWEST)
      : undefined,
    {
      code: "too-low",
      severity: "error",
      remedy: `Raise them to ${m(LOWEST)} or more, or load elevation data for the area`,
    },
    (words) => `${words} less than ${m(LOWEST)} above home, over ground whose height is not known`,
  );
  say(
    some(stops.slice(0, -1), ({ loiter }) => loiter?.until === "told"),
    { code: "never-goes-on", severity: "error", remedy: "Give it turns or a time, or make it the last stop" },
    (words) => `${words} circled until something else is commanded: what comes after is never flown`,
  );
  return out;
};

const LOWEST = 5; // metres

interface Found {
  readonly stop: Stop;
  readonly words: string;
}

/** The stops of which something holds: `Stop 3 is`, `Stops 3 and 12 are`, `Stop 3 and 40 others are`. */
function some(stops: readonly Stop[], holds: (stop: Stop) => boolean): Found | undefined {
  const numbers: number[] = [];
  stops.forEach((stop, i) => {
    if (holds(stop)) numbers.push(i + 1);
  });
  const [first, second] = numbers;
  if (first === undefined) return undefined;
  const words =
    second === undefined
      ? `Stop ${first} is`
      : numbers.length === 2
        ? `Stops ${first} and ${second} are`
        : `Stop ${first} and ${numbers.length - 1} others are`;
  return { stop: stops[first - 1] as Stop, words };
}
