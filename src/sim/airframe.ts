import type { EnuFrame } from "../geo/enu.ts";
import type { Ground } from "../geo/ground.ts";
import type { Enu, Position } from "../geo/position.ts";
import type { Body } from "./body.ts";
import type { ItemPlaces } from "./itemPlaces.ts";
import type { StoredItem } from "./missionItems.ts";
import type { Wind } from "./wind.ts";

/** Something an aircraft does until it is done or replaced. */
export interface Maneuver {
  readonly done: boolean;
  /** It leaves the ground. */
  readonly takingOff?: boolean;
  /** From here on there is no way back up without another command. */
  readonly landing?: boolean;
  /** It was stopped on its way. */
  readonly paused?: boolean;
  /** The place it flies to, in the body's frame. */
  readonly destination?: Enu;
}

/** The way to a place of a mission. */
export interface MissionWay {
  /** The place of the item before, where its line begins; undefined where it begins at the vehicle. */
  readonly from: Enu | undefined;
  readonly to: Enu;
  readonly item: StoredItem;
  /** The waypoint that follows, where this one is flown through. */
  readonly next: Enu | undefined;
}

/** Makes the maneuvers of one aircraft, as its parameters and its operator want them. */
export interface Moves<M extends Maneuver = Maneuver> {
  /** DO_CHANGE_SPEED, m/s: kind 2 is the climb, 3 the descent, others the speed on the way. False where it can not be. */
  changeSpeed(kind: number, speed: number): boolean;
  /** Back to the parameters' speeds. */
  forgetSpeeds(): void;
  /** Off the ground, up to a height in the body's frame. */
  climb(up: number): M;
  flyTo(to: Enu): M;
  /** Stays where it is. */
  hold(): M;
  /** What follows a maneuver that is done. */
  after(done: M): M;
  /** Level and at its height, drifting with the wind: what a pilot with centred sticks gets without position. */
  drift(): M;
  /** A velocity over the ground for three seconds; undefined where such an order is not taken. */
  cruise(velocity: Enu): M | undefined;
  /** Down where it is. */
  land(): M;
  /** To home or another place at the return height, and what it does there. */
  returnHome(to?: Enu): M;
  /** Along the way to an item of a mission. */
  approach(way: MissionWay): M;
  /** What it does at an item before it goes on; undefined for one that is flown through. */
  stay(item: StoredItem, at: Enu): M | undefined;
  /** Down at an item, step by step. */
  landAt(way: MissionWay): (() => M)[];
}

/** A kind of aircraft: its body and how that is flown. */
export interface Airframe<M extends Maneuver = Maneuver> {
  readonly kind: "multirotor" | "fixed-wing";
  readonly body: Body;
  readonly places: ItemPlaces;
  readonly moves: Moves<M>;
  /** Moves on by `dt` seconds as a maneuver asks, or at rest or without thrust; true when it left the ground by that. */
  fly(maneuver: M | undefined, dt: number, landed: boolean): boolean;
  /** Turns the nose to an angle true in degrees, as fast as that many degrees per second; undefined: as the way goes. */
  face(yaw: { readonly deg: number; readonly rate: number | undefined } | undefined): void;
}

/** What an airframe is made from. */
export interface AirframeParts {
  readonly frame: EnuFrame;
  readonly ground: Ground;
  readonly wind: Wind;
  readonly start: Position;
  readonly headingDeg: number;
  readonly home: () => Position | undefined;
}
