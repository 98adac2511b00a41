import type { CueRecord, CueWish } from "../contract/cue.ts";

/** What was asked for by a cue that is kept. */
export const wishOf = ({ kind, vehicleId, place, amsl, flagId, ahl }: CueRecord): CueWish => ({
  ...{ kind, vehicleId },
  ...(place && { place }),
  ...(amsl !== undefined && { amsl }),
  ...(flagId !== undefined && { flagId }),
  ...(ahl !== undefined && { ahl }),
});

/** What a cue is, in one line. */
export const TITLES: Readonly<Record<CueRecord["kind"], (name: string) => string>> = {
  look: (name) => `${name} looks there`,
  go: (name) => `${name} goes there`,
  orbit: (name) => `${name} orbits it`,
  "hand-over": (name) => `${name} takes over`,
  patrol: (name) => `${name} goes back to its patrol`,
};

/**
 * What a call of the station's contract has a vehicle do that ends its cue, in words to follow "another order:". Undefined
 * for what leaves it on its way, such as aiming its camera or another speed.
 */
export function orderOf(call: string, args: unknown): string | undefined {
  const { flies, command } = (args ?? {}) as { flies?: unknown; command?: { kind?: unknown } };
  if (call === "stick.take") return flies === true ? "flown by a stick" : undefined;
  if (call === "fleet.command") return ORDERS.get(`${command?.kind}`);
  if (UPLOADS.has(call)) return "another patrol";
  const [family, name = ""] = call.split(".");
  return family === "vehicle" ? ORDERS.get(name) : undefined;
}

/** Calls after which the vehicle holds another mission than the one that it left. */
export const UPLOADS: ReadonlySet<string> = new Set(["patrol.upload", "patrol.uploadRest"]);

const ORDERS: ReadonlyMap<string, string> = new Map([
  ...(["arm", "disarm", "pause", "resume", "land"] as const).map((name): [string, string] => [name, name]),
  ["takeOff", "take off"],
  ["startMission", "start the mission"],
  ["goTo", "go here"],
  ["height", "another height"],
  ["returnHome", "return"],
  ["setMode", "another mode"],
]);
