import { FailureError } from "../contract/failure.ts";
import type { Ground } from "../geo/ground.ts";
import type { Position } from "../geo/position.ts";
import type { MissionItem } from "../mission/item.ts";
import type { Patrol } from "../mission/patrol.ts";
import type { Plan } from "../mission/plan.ts";
import { asFlown, type OnBoard } from "../mission/proof/onBoard.ts";
import { wayToRest } from "../mission/proof/restWay.ts";
import { resumePlan } from "../mission/resume.ts";
import type { Vehicle } from "../vehicle/vehicle.ts";
import { forbiddenFromAir } from "./airMission.ts";
import { homeToBe } from "./homeMove.ts";
import { provenPatrol, type UploadedPatrol } from "./patrols.ts";
import type { Station } from "./station.ts";
import { unknownGround } from "./terrain.ts";

type Parts = Pick<Station, "terrain" | "demo">;

/** A patrol, and the vehicle's home that it was proved with; without it where none is known. */
export interface ProvedPatrol extends Patrol {
  readonly provedHome?: Position;
}

/**
 * The patrol of a plan as the vehicle will fly it, proved over heights that are all read first: none is taken as unknown
 * that an elevation file holds, and none is invented, as the planner invents none: a height above ground is not kept over
 * ground that nobody knows. It starts where a vehicle stands that is not armed yet, for that will be its home. @throws FailureError bad-input with the first violation that forbids flying it.
 */
export async function provedPatrol(
  { fleet, terrain, demo }: Parts & Pick<Station, "fleet">,
  vehicleId: string,
  plan: Plan,
  onBoard: OnBoard = {},
): Promise<ProvedPatrol> {
  const vehicle = fleet.find(vehicleId);
  const home = vehicle && homeToBe(vehicle.state);
  const patrol = await terrain.over({ plan, home, beneath: demo.ground }, (known) => {
    const ground = known ?? unknownGround;
    const proven = provenPatrol(plan, ground, home, onBoard);
    demandBegin(plan, { ground, home, onBoard });
    return proven;
  });
  return { ...patrol, ...(home && { provedHome: home }) };
}

/** @throws FailureError bad-input where a plan that begins in the air may not be begun from there. */
function demandBegin(
  plan: Plan,
  {
    ground,
    home,
    onBoard,
  }: { readonly ground: Ground; readonly home: Position | undefined; readonly onBoard: OnBoard },
): void {
  if (!plan.fromAir) return;
  const flown = asFlown(home ? { ...plan, home: { lat: home.lat, lon: home.lon } } : plan, onBoard);
  const forbidden = forbiddenFromAir(flown, plan.fromAir, ground);
  if (!forbidden) return;
  throw new FailureError(
    "bad-input",
    `Upload refused: on the straight way from where it is in the air: ${forbidden.message}`,
    forbidden.remedy ?? "Send it home, or fly it nearer by hand",
  );
}

/** The patrol that a vehicle holds, made anew from its plan and from the home that it was proved with. @throws FailureError bad-input */
export async function provedAgain(
  { terrain, demo }: Parts,
  held: Pick<UploadedPatrol, "plan" | "home">,
): Promise<Patrol> {
  const { plan } = held;
  const home = held.home ?? plan.home ?? undefined;
  return terrain.over({ plan, home, beneath: demo.ground }, (known) =>
    provenPatrol(plan, known ?? unknownGround, home),
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
  { terrain, demo }: Parts,
  { vehicle: { state, interrupted }, plan, items }: BrokenOff,
  onBoard: OnBoard = {},
): Promise<void> {
  const at = interrupted?.item;
  if (at === undefined || at < 0 || at >= items.length) return; // there is no rest, which is said when it is asked for
  const { autopilot } = state;
  const home = homeToBe(state);
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
