import type { CueRecord, CueWish } from "../../src/contract/cue.ts";
import { failureOf } from "../../src/contract/failure.ts";
import { line } from "../geo/local.ts";
import { besideSection, reliefFlight } from "./reliefFlight.ts";

export type Flight = Awaited<ReturnType<typeof reliefFlight>>;

/** Vehicles in the air on their patrols. */
export async function patrolling(count: number): Promise<Flight> {
  const fence = {
    polygons: [{ kind: "inclusion" as const, points: line([-400, -900], [1700, -900], [1700, 500], [-400, 500]) }],
    circles: [],
  };
  const bases = Array.from({ length: count }, (_, i) => besideSection(200 + 300 * i));
  const flight = await reliefFlight(bases, { more: { fence } });
  await flight.fly(12);
  for (let i = 0; i < count; i++) {
    const vehicleId = `${i + 1}:1`;
    const plan = { ...flight.plan, pattern: { ...flight.plan.pattern, ahl: 60 + 15 * i } };
    await flight.through(Promise.resolve(flight.station.handlers["patrol.upload"]({ vehicleId, plan })));
    await flight.through(Promise.resolve(flight.station.handlers["vehicle.startMission"]({ vehicleId })));
  }
  await flight.fly(120, () => flight.sims.every(({ copter }) => copter.ahl > 50));
  await flight.fly(25);
  return flight;
}

/** Asks for a cue. */
export const propose = (flight: Flight, wish: CueWish): Promise<CueRecord> =>
  flight.through(Promise.resolve(flight.station.handlers["cue.propose"](wish)));
/** A person's yes: "done", or why it was refused. */
export const accept = (flight: Flight, { id: cueId }: CueRecord) =>
  flight.through(Promise.resolve(flight.station.handlers["cue.accept"]({ cueId })).then(() => "done", failureOf));
/** The cue as the station has it now. */
export const now = (flight: Flight, { id }: CueRecord) => flight.station.cues.list().find((one) => one.id === id);
export const placeOf = (flight: Flight, i = 0) => flight.station.fleet.vehicle(`${i + 1}:1`).state.place!;
