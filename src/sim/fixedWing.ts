import type { EnuFrame } from "../geo/enu.ts";
import type { Ground } from "../geo/ground.ts";
import { type Enu, type Position, toDeg, toRad, wrap360 } from "../geo/position.ts";
import type { AirframeParts } from "./airframe.ts";
import type { Body, Rotors } from "./body.ts";
import type { Wind } from "./wind.ts";

/** What the body of a fixed wing can do. */
export interface WingModel {
  readonly mass: number; // kg
  readonly stallSpeed: number; // m/s, of the air
  readonly cruiseSpeed: number;
  readonly maxSpeed: number;
  readonly maxBankDeg: number;
  readonly rollRateDeg: number; // degrees per second
  /** With full throttle in level flight, and without any, m/s². */
  readonly acceleration: number;
  readonly climb: number; // m/s
  readonly sink: number; // m/s
  /** Share of the turn rate of its bank that it makes: it slips, and its nose lags. */
  readonly turnShare: number;
  /** What a bank of 45° adds to its airspeed: autopilots give more throttle in turns than these cost, m/s. */
  readonly turnGain: number;
  readonly liftToDrag: number;
  readonly avionicsWatts: number;
}

/**
 * About 3 m of span and 5.5 kg: two hours at 20 m/s. It rolls and turns as ArduPlane's own simulated plane did when it was
 * recorded: 65° per second, three quarters of the turn rate of its bank, 4 m/s faster at 45°.
 */
const surveyWing: WingModel = {
  mass: 5.5,
  stallSpeed: 12,
  cruiseSpeed: 20,
  maxSpeed: 30,
  maxBankDeg: 60,
  rollRateDeg: 65,
  acceleration: 1.5,
  climb: 4,
  sink: 5,
  turnShare: 0.75,
  turnGain: 4,
  liftToDrag: 15,
  avionicsWatts: 18,
};

/** What the autopilot asks of a fixed wing. */
export interface WingDemand {
  /** Right wing down. */
  readonly bankDeg: number;
  readonly climb: number; // m/s
  readonly airspeed: number; // m/s
  /** Throttle closed and brakes on, once it is on the ground. */
  readonly stop?: boolean;
}

/**
 * The motion of a fixed wing: it rolls within its rate, turns by its bank and airspeed (a share of g·tan φ / V), climbs
 * and gains speed as its motor lets it, and is carried along by the wind. On the ground it rolls straight on until it
 * flies or stands.
 */
export class FixedWing implements Body {
  readonly frame: EnuFrame;
  readonly model: WingModel;
  readonly #ground: Ground;
  readonly #wind: Wind;
  place: { east: number; north: number; up: number };
  velocity = { east: 0, north: 0, up: 0 };
  rollDeg = 0;
  pitchDeg = 0;
  yawDeg: number;
  rates = { roll: 0, pitch: 0, yaw: 0 };
  rotors: Rotors = "stopped";
  watts: number;
  touchdown: number | undefined;
  /** Through the air, m/s. */
  airspeed = 0;
  #flies = false;
  #climb = 0;
  /** The wind that carries it: gusts take a moment to do so. */
  #carried: Enu;

  constructor({ frame, ground, wind, start, headingDeg }: AirframeParts, model: WingModel = surveyWing) {
    this.frame = frame;
    this.#ground = ground;
    this.#wind = wind;
    this.model = model;
    this.place = { ...frame.toEnu(start) };
    this.yawDeg = wrap360(headingDeg);
    this.place.up = this.#groundUp();
    this.watts = model.avionicsWatts;
    this.#carried = wind.velocity;
  }

  get position(): Position {
    return this.frame.toPosition(this.place);
  }
  get agl(): number {
    return this.place.up - this.#groundUp();
  }
  get onGround(): boolean {
    return !this.#flies;
  }
  get groundSpeed(): number {
    return Math.hypot(this.velocity.east, this.velocity.north);
  }
  get airVelocity(): Enu {
    const { velocity: v } = this;
    const w = this.#carried;
    return { east: v.east - w.east, north: v.north - w.north, up: v.up - w.up };
  }
  get throttle(): number {
    return Math.min(1, Math.max(0, (this.watts - this.model.avionicsWatts) / this.#fullWatts));
  }

  /** Moves on by at most 50 ms. */
  step(dt: number, demand: WingDemand): void {
    this.#wind.step(dt);
    const { velocity: air } = this.#wind;
    const k = 1 - Math.exp(-dt / GUST_SECONDS);
    const { east, north, up } = this.#carried;
    this.#carried = {
      east: east + (air.east - east) * k,
      north: north + (air.north - north) * k,
      up: up + (air.up - up) * k,
    };
    const before = { roll: this.rollDeg, pitch: this.pitchDeg, yaw: this.yawDeg };
    if (this.#flies) this.#fly(dt, demand);
    else this.#taxi(dt, demand);
    this.place.east += this.velocity.east * dt;
    this.place.north += this.velocity.north * dt;
    this.place.up += this.velocity.up * dt;
    this.#touch();
    this.#draw(demand);
    this.rates = {
      roll: (this.rollDeg - before.roll) / dt,
      pitch: (this.pitchDeg - before.pitch) / dt,
      yaw: (((((this.yawDeg - before.yaw + 540) % 360) + 360) % 360) - 180) / dt,
    };
  }

  #fly(dt: number, demand: WingDemand): void {
    const { model } = this;
    const driven = this.rotors === "flying" && !demand.stop;
    const bank = clamp(demand.bankDeg, model.maxBankDeg);
    this.rollDeg += clamp((bank - this.rollDeg) * (1 - Math.exp(-dt / ROLL_SECONDS)), model.rollRateDeg * dt);
    const turn = (model.turnShare * G * Math.tan(toRad(this.rollDeg))) / Math.max(1, this.airspeed);
    this.yawDeg = wrap360(this.yawDeg + toDeg(turn) * dt);
    const glide = 1.3 * model.stallSpeed;
    const gain = model.turnGain * Math.tan(toRad(this.rollDeg)) ** 2;
    const asked = Math.max(1.1 * model.stallSpeed, demand.airspeed) + gain;
    const wanted = driven ? Math.min(model.maxSpeed, asked) : glide;
    this.airspeed += clamp((wanted - this.airspeed) * 0.5, model.acceleration) * dt;
    const climb = driven ? demand.climb : Math.min(demand.climb, -this.airspeed / model.liftToDrag);
    const possible = Math.max(-model.sink, Math.min(model.climb, climb));
    this.#climb += clamp((possible - this.#climb) * (1 - Math.exp(-dt / PITCH_SECONDS)), CLIMB_ACCELERATION * dt);
    const level = Math.sqrt(Math.max(0, this.airspeed ** 2 - this.#climb ** 2));
    const yaw = toRad(this.yawDeg);
    const { east, north, up } = this.#carried;
    this.velocity = {
      east: level * Math.sin(yaw) + east,
      north: level * Math.cos(yaw) + north,
      // Close to the ground air moves along it.
      up: this.#climb + up * Math.min(1, this.agl / 20),
    };
    this.pitchDeg = toDeg(Math.asin(clamp(this.#climb / Math.max(1, this.airspeed), 1))) + this.#attackDeg;
  }

  /** On its wheels or its launcher, straight ahead. */
  #taxi(dt: number, { climb, stop }: WingDemand): void {
    const { model } = this;
    const drives = this.rotors === "flying" && !stop && climb > 0;
    const yaw = toRad(this.yawDeg);
    const ahead = { east: Math.sin(yaw), north: Math.cos(yaw) };
    const along = this.velocity.east * ahead.east + this.velocity.north * ahead.north;
    const speed = Math.max(0, along + (drives ? LAUNCH : -BRAKES) * dt);
    this.velocity = { east: speed * ahead.east, north: speed * ahead.north, up: 0 };
    this.rollDeg = 0;
    this.pitchDeg = 0;
    this.#climb = 0;
    this.place.up = this.#groundUp();
    const air = this.airVelocity;
    this.airspeed = Math.max(0, air.east * ahead.east + air.north * ahead.north);
    if (!drives || this.airspeed < 1.2 * model.stallSpeed) return;
    this.#flies = true;
    // It points into the air that it meets from here on.
    this.yawDeg = wrap360(toDeg(Math.atan2(air.east, air.north)));
    this.airspeed = Math.hypot(air.east, air.north);
    this.#climb = 0.5;
  }

  #touch(): void {
    const ground = this.#groundUp();
    if (!this.#flies || this.place.up > ground) return;
    this.place.up = ground;
    if (this.velocity.up >= 0) return;
    this.touchdown = -this.velocity.up;
    this.#flies = false;
    this.velocity.up = 0;
    this.yawDeg = wrap360(toDeg(Math.atan2(this.velocity.east, this.velocity.north)));
  }

  get #attackDeg(): number {
    return 5 * (this.model.cruiseSpeed / Math.max(this.model.stallSpeed, this.airspeed)) ** 2 - 3;
  }

  get #fullWatts(): number {
    return (this.model.mass * G * (this.model.climb + 2)) / MOTOR_EFFICIENCY;
  }

  /** Electrical power: drag by lift-to-drag ratio, more of it slow, fast and banked, and the work of climbing. */
  #draw(demand: WingDemand): void {
    const { mass, liftToDrag, avionicsWatts, cruiseSpeed, stallSpeed } = this.model;
    this.watts = avionicsWatts;
    if (this.rotors !== "flying" || demand.stop) return;
    if (!this.#flies) {
      if (demand.climb > 0) this.watts += this.#fullWatts;
      return;
    }
    const speed = Math.max(stallSpeed, this.airspeed) / cruiseSpeed;
    const load = 1 / Math.cos(toRad(this.rollDeg));
    const drag = ((mass * G * cruiseSpeed) / liftToDrag) * (0.5 * speed ** 3 + (0.5 * load ** 2) / speed);
    const power = (drag + mass * G * this.#climb) / MOTOR_EFFICIENCY;
    this.watts += Math.min(this.#fullWatts, Math.max(0, power));
  }

  #groundUp(): number {
    const amsl = this.#ground.elevation(this.frame.toPosition(this.place));
    return (amsl ?? this.frame.origin.amsl) - this.frame.origin.amsl;
  }
}

const G = 9.80665; // m/s²
const GUST_SECONDS = 0.7;
const ROLL_SECONDS = 0.3;
const PITCH_SECONDS = 0.8;
const CLIMB_ACCELERATION = 3; // m/s²
const LAUNCH = 5; // m/s², on the ground
const BRAKES = 3; // m/s²
const MOTOR_EFFICIENCY = 0.62;
const clamp = (x: number, most: number): number => Math.min(most, Math.max(-most, x));
