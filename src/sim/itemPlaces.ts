import type { Ground } from "../geo/ground.ts";
import type { Enu, LatLon, Position } from "../geo/position.ts";
import type { Body } from "./body.ts";
import { cmd, datumOf, hasPlace, type StoredItem } from "./missionItems.ts";

/** Brings places and heights, in whatever datum they were given, into a vehicle's own frame. */
export class ItemPlaces {
  readonly #body: Body;
  readonly #ground: Ground;
  readonly #home: () => Position | undefined;

  constructor(body: Body, ground: Ground, home: () => Position | undefined) {
    this.#body = body;
    this.#ground = ground;
    this.#home = home;
  }

  /** Home, or where it stood at power-on. */
  get home(): Enu {
    const { frame } = this.#body;
    return frame.toEnu(this.#home() ?? frame.origin);
  }

  /** The place of an item; zero coordinates mean where the vehicle is, an item without place its height too. */
  readonly resolve = (item: StoredItem): Enu => {
    const { frame, place } = this.#body;
    const here = !hasPlace(item) || (item.x === 0 && item.y === 0);
    const level = here ? place : frame.toEnu({ lat: item.x / 1e7, lon: item.y / 1e7 });
    const datum = datumOf(item.frame);
    if (!hasPlace(item) || datum === undefined) return { ...level, up: place.up };
    if (datum === "amsl") return { ...level, up: item.z - frame.origin.amsl };
    if (datum === "ahl") return { ...level, up: this.home.up + item.z };
    const ground = this.#ground.elevation(frame.toPosition(level)) ?? frame.origin.amsl;
    return { ...level, up: ground - frame.origin.amsl + item.z };
  };

  /** Degrees and a height in the datum of a MAV_FRAME as a position. */
  position({ lat, lon, z }: LatLon & { readonly z: number }, mavFrame: number): Position {
    const item = { command: cmd.setRoiLocation, frame: mavFrame, params: [0, 0, 0, 0], autocontinue: 1 } as const;
    return this.#body.frame.toPosition(this.resolve({ ...item, x: lat * 1e7, y: lon * 1e7, z }));
  }
}
