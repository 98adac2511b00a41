import type { EventTexts } from "./eventTexts.ts";
import { px4CheckWords } from "./px4CheckWords.ts";
import type { EventTextOf } from "./vehicleEvents.ts";

/** Words for the events of vehicles: those that a component gives itself, else our own for the common checks of PX4. */
export class EventWords {
  readonly #told = new Map<number, EventTexts>();

  /** What a component says that its events mean. */
  put(systemId: number, componentId: number, texts: EventTexts): void {
    this.#told.set(systemId * 256 + componentId, texts);
  }

  readonly textOf: EventTextOf = ({ systemId, componentId }, id, args) =>
    this.#told.get(systemId * 256 + componentId)?.(id, args) ??
    px4CheckWords.get(id)?.replaceAll("{n}", String(args[COUNTED]));
}

const COUNTED = 5; // after the modes and the part that every check names
