import { FailureError } from "../contract/failure.ts";
import type { MissionItem } from "../mission/item.ts";
import type { Patrol } from "../mission/patrol.ts";
import type { Plan } from "../mission/plan.ts";
import { asFlown, type OnBoard } from "../mission/proof/onBoard.ts";
import { wayToRest } from "../mission/proof/restWay.ts";
import { resumePlan } from "../mission/resume.ts";
import type { Vehicle } from "../vehicle/vehicle.ts";
import { provenPatrol } from "./patrols.ts";
import type { Station } from "./station.ts";
import { unknownGround } from "./terrain.ts";

/**
 * The patrol of a plan as the vehicle will fly it, proved over heights that are all read first: none is taken as unknown
 * that an elevation file holds, and none is invented, as the planner invents none: a height above ground is not kept over
 * ground that nobody knows. @throws FailureError bad-input with the first violation that forbids flying it.
 */
export async function provedPatrol(
  { fleet, terrain, demo }: Pick<Station, "fleet" | "terrain" | "demo">,
  vehicleId: string,
  plan: Plan,
  onBoard: OnBoard = {},
): Promise<Patrol> {
  const home = fleet.find(vehicleId)?.state.home;
  return terrain.over({ plan, home, beneath: demo.ground }, (known) =>
    provenPatrol(plan, known ?? unknownGround, home, onBoard),
  );
}

interface BrokenOff {
  readonly vehicle: Pick<Vehicle, "state" | "interrupted">;
  readonly plan: Plan;
  /** Those of the patrol that broke off. */
  readonly items: readonly MissionItem[];
}

/**
 * Resolves when nothing is wrong with the straight way from home to where the rest of a patrol begins.
 * @throws FailureError bad-input with the first violation that forbids flying it.
 */
export async function provedWayToRest(
  { terrain, demo }: Pick<Station, "terrain" | "demo">,
  { vehicle: { state, interrupted }, plan, items }: BrokenOff,
  onBoard: OnBoard = {},
): Promise<void> {
  const at = interrupted?.item;
  if (at === undefined || at < 0 || at >= items.length) return; // there is no rest, which is said when it is asked for
  const { home, autopilot } = state;
  const flown = asFlown(home ? { ...plan, home: { lat: home.lat, lon: home.lon } } : plan, onBoard);
  const rest = resumePlan(items, at, { countsFrom: autopilot === "ardupilot" ? 1 : 0 });
  const found = await terrain.over({ plan: flown, home, beneath: demo.ground }, (known) =>
    wayToRest(flown, rest.items, known ?? unknownGround),
  );
  const forbidden = found.find(({ severity }) => severity === "error");
  if (!forbidden) return;
  throw new FailureError(
    "bad-input",
    `The rest was not uploaded: on the straight way to where it begins, ${lowerFirst(forbidden.message)}`,
    "Upload the patrol again and start it anew, or start the rest from a place that it is reached from",
  );
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
