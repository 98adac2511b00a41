import type { CueRecord } from "../contract/cue.ts";
import type { Vehicle } from "../vehicle/vehicle.ts";
import type { ProvedCue } from "./cueProof.ts";
import type { ToDo } from "./reliefSteps.ts";

/** The calls of the station's contract that cues are carried out by. */
export interface CueOrders {
  readonly goTo: (vehicleId: string, to: { lat: number; lon: number; ahl: number }) => Promise<unknown>;
  readonly resume: (vehicleId: string) => Promise<unknown>;
  readonly lookAt: (vehicleId: string, place: { lat: number; lon: number; amsl: number }) => Promise<unknown>;
  /** Gives the gimbal back to the patrol. */
  readonly lookAway: (vehicleId: string) => Promise<unknown>;
}

/** What has to be done for a cue, in order: first the camera, then the way. */
export function cueToDo(
  { kind, place, amsl }: CueRecord,
  { proved, vehicle, hasGimbal }: { proved: ProvedCue; vehicle: Vehicle; hasGimbal: boolean },
  orders: CueOrders,
): ToDo[] {
  const { id: vehicleId, name } = vehicle;
  const groundAmsl = proved.amsl ?? amsl;
  const look: ToDo[] =
    place && groundAmsl !== undefined && hasGimbal && kind !== "patrol"
      ? [
          {
            ...{ vehicleId, what: `Point the camera of ${name}` },
            run: () => orders.lookAt(vehicleId, { ...place, amsl: groundAmsl }),
            ifFailed: `${name} stays on its way`,
          },
        ]
      : [];
  if (kind === "look") return look;
  const [first] = proved.stops;
  const to = first && { ...first, ahl: proved.ahl ?? 0 };
  const fly: ToDo = {
    ...{ vehicleId, what: `Send ${name} there` },
    run: () =>
      to ? orders.goTo(vehicleId, staysPut(vehicle) || !place ? to : { ...place, ahl: to.ahl }) : Promise.resolve(),
    ifFailed: `Look where ${name} flies; its patrol goes on with Resume`,
  };
  if (kind !== "patrol") return [...look, fly];
  const back: ToDo[] = hasGimbal
    ? [
        {
          ...{ vehicleId, what: `Give the camera of ${name} back to its patrol` },
          run: () => orders.lookAway(vehicleId),
          ifFailed: `${name} stays where it is`,
        },
      ]
    : [];
  const resume = { vehicleId, what: `Go on with the patrol of ${name}`, run: () => orders.resume(vehicleId) };
  return staysPut(vehicle)
    ? [...back, { ...fly, what: `Send ${name} back to where it left` }]
    : [...back, { ...resume, ifFailed: `${name} stays where it is` }];
}

/** Whether it flies to a point and stays there; a fixed wing circles it. */
export const staysPut = ({ state: { kind } }: Vehicle): boolean => kind !== "fixed-wing";
