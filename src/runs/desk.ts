import { failureOf, sentenceOf } from "../contract/failure.ts";
import type { ReliefCrew } from "../contract/relief.ts";
import type { ScenarioPlan } from "../mission/scenario/scenarioPlan.ts";
import type { ReliefKind } from "../mission/schedule/reliefState.ts";
import { writeSchedule } from "../mission/schedule/scheduleFile.ts";
import type { Station } from "../station/station.ts";

/** Something that the person at the station did. */
export interface Deed {
  readonly at: number;
  readonly what: string;
  readonly vehicleId: string;
  /** Why it was refused; absent where it was not. */
  readonly refused?: string;
}

/** What the person at the station can do, by the calls that a window makes; every deed is counted, and none throws. */
export class Desk {
  readonly deeds: Deed[] = [];
  readonly #station: Station;

  constructor(station: Station) {
    this.#station = station;
  }

  /** Has the station carry a schedule out: from then on it proposes. */
  carryOut({ schedule, plan }: ScenarioPlan, crew: readonly ReliefCrew[]): Promise<boolean> {
    const begin = { schedule: writeSchedule(schedule), plan, crew };
    return this.#do("schedule begun", crew[0]?.vehicleId ?? "", (calls) => calls["relief.begin"](begin));
  }
  /** Accepts what the station proposes of a vehicle, and waits until it is done. */
  accept(kind: ReliefKind, vehicleId: string, which: { reliefId: string; proposalId: string }): Promise<boolean> {
    return this.#do(`${kind} accepted`, vehicleId, (calls) => calls["relief.accept"](which));
  }
  openVideo(vehicleId: string, address: string): Promise<boolean> {
    return this.#do("open video", vehicleId, (calls) => calls["stream.open"]({ vehicleId, address }));
  }

  async #do(what: string, vehicleId: string, call: (calls: Station["handlers"]) => unknown): Promise<boolean> {
    const at = Date.now();
    try {
      await call(this.#station.handlers);
      this.deeds.push({ at, what, vehicleId });
      return true;
    } catch (cause) {
      this.deeds.push({ at, what, vehicleId, refused: sentenceOf(failureOf(cause)) });
      return false;
    }
  }
}
