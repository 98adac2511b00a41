import type { EnuFrame } from "../geo/enu.ts";
import type { Ground } from "../geo/ground.ts";
import { type Enu, type Position, toDeg, toRad, wrap180, wrap360 } from "../geo/position.ts";
import type { Body, Rotors } from "./body.ts";
import type { Wind } from "./wind.ts";

/** What the body of a multirotor can do. */
export interface MultirotorModel {
  readonly maxTiltDeg: number;
  readonly maxAcceleration: number; // m/s², horizontal
  readonly maxVerticalAcceleration: number; // m/s²
  readonly maxYawRateDeg: number; // degrees per second
  readonly hoverWatts: number;
  readonly idleWatts: number; // motors turning on the ground
  readonly avionicsWatts: number;
  /** Drag acceleration per m/s of air speed, 1/s. */
  readonly drag: number;
}

/** A quadrotor of 4 kg that cruises at 12 m/s and can do 20. */
const quadrotor: MultirotorModel = {
  maxTiltDeg: 35,
  maxAcceleration: 4,
  maxVerticalAcceleration: 2.5,
  maxYawRateDeg: 60,
  hoverWatts: 420,
  idleWatts: 40,
  avionicsWatts: 18,
  drag: 0.16,
};

/** What the autopilot asks of the body. */
export interface Demand {
  /** Velocity over the ground, m/s; null leaves the body level, drifting with the wind. */
  readonly horizontal: { readonly east: number; readonly north: number } | null;
  readonly up: number; // m/s
  readonly headingDeg: number | null; // null keeps the heading
  /** Slower than the body's own limit, degrees per second. */
  readonly yawRateDeg?: number;
}

/**
 * The motion of a multirotor: thrust tilts to accelerate, tilt lags the demand, drag and gusts push, the ground stops.
 * Positions in the east-north-up frame it was made with; attitude in the aerospace sense (yaw from north clockwise,
 * pitch nose up, roll right side down).
 */
export class Multirotor implements Body {
  readonly frame: EnuFrame;
  readonly model: MultirotorModel;
  readonly #ground: Ground;
  readonly #wind: Wind;
  place: { east: number; north: number; up: number };
  velocity = { east: 0, north: 0, up: 0 };
  rollDeg = 0;
  pitchDeg = 0;
  yawDeg: number;
  /** Degrees per second. */
  rates = { roll: 0, pitch: 0, yaw: 0 };
  rotors: Rotors = "stopped";
  /** Drawn by motors and avionics, W. */
  watts: number;
  /** Thrust over weight. */
  thrust = 0;
  /** Speed of the last touchdown, m/s, until it is taken. */
  touchdown: number | undefined;
  #trim = { east: 0, north: 0 };
  #climbAcceleration = 0;

  constructor(options: {
    readonly frame: EnuFrame;
    readonly ground: Ground;
    readonly wind: Wind;
    readonly start: Position;
    readonly headingDeg: number;
    readonly model?: MultirotorModel;
  }) {
    this.frame = options.frame;
    this.#ground = options.ground;
    this.#wind = options.wind;
    this.model = options.model ?? quadrotor;
    this.place = { ...options.frame.toEnu(options.start) };
    this.yawDeg = wrap360(options.headingDeg);
    this.place.up = this.#groundUp();
    this.watts = this.model.avionicsWatts;
  }

  get position(): Position {
    return this.frame.toPosition(this.place);
  }
  get throttle(): number {
    return Math.min(1, this.thrust * 0.45);
  }
  get agl(): number {
    return this.place.up - this.#groundUp();
  }
  get onGround(): boolean {
    return this.place.up <= this.#groundUp() + 0.01;
  }
  get groundSpeed(): number {
    return Math.hypot(this.velocity.east, this.velocity.north);
  }
  /** Velocity relative to the air, m/s. */
  get airVelocity(): Enu {
    const { velocity: v } = this;
    const w = this.#wind.velocity;
    return { east: v.east - w.east, north: v.north - w.north, up: v.up - w.up };
  }

  /** Moves on by at most 50 ms. */
  step(dt: number, demand: Demand) {
    this.#wind.step(dt);
    if (this.rotors !== "flying") return this.#rest(dt);
    const { model, velocity } = this;
    const air = this.airVelocity;
    const drag = { east: -model.drag * air.east, north: -model.drag * air.north };
    const wanted = this.#wantedAcceleration(demand);
    this.#learnTrim(dt, drag);
    const lean = demand.horizontal
      ? { east: wanted.east - this.#trim.east, north: wanted.north - this.#trim.north }
      : { east: 0, north: 0 };
    this.#turn(dt, demand);
    this.#tilt(dt, lean);
    const pushed = this.#thrustAcceleration();
    const vertical = clamp((demand.up - velocity.up) * 2.5, model.maxVerticalAcceleration);
    this.#climbAcceleration += (vertical - this.#climbAcceleration) * ease(dt, 0.12);
    velocity.east += (pushed.east + drag.east) * dt;
    velocity.north += (pushed.north + drag.north) * dt;
    velocity.up += (this.#climbAcceleration - model.drag * 0.3 * air.up * 0.2) * dt;
    this.place.east += velocity.east * dt;
    this.place.north += velocity.north * dt;
    this.place.up += velocity.up * dt;
    this.#touch(demand);
    this.#draw();
  }

  /** Motors stopped or idling: on the ground at rest, or falling. */
  #rest(dt: number): void {
    const { model, velocity } = this;
    this.watts = model.avionicsWatts + (this.rotors === "idle" ? model.idleWatts : 0);
    this.thrust = this.rotors === "idle" ? 0.1 : 0;
    this.#trim = { east: 0, north: 0 };
    this.#climbAcceleration = 0;
    this.rates = { roll: 0, pitch: 0, yaw: 0 };
    if (this.onGround) {
      this.velocity = { east: 0, north: 0, up: 0 };
      this.place.up = this.#groundUp();
      this.#level(dt);
      return;
    }
    velocity.up -= G * dt;
    this.place.east += velocity.east * dt;
    this.place.north += velocity.north * dt;
    this.place.up += velocity.up * dt;
    this.#touch({ horizontal: null, up: -1, headingDeg: null });
  }

  #wantedAcceleration({ horizontal }: Demand): { east: number; north: number } {
    if (!horizontal) return { east: 0, north: 0 };
    const { velocity, model } = this;
    const east = (horizontal.east - velocity.east) * velocityGain;
    const north = (horizontal.north - velocity.north) * velocityGain;
    const size = Math.hypot(east, north);
    const k = size > model.maxAcceleration ? model.maxAcceleration / size : 1;
    return { east: east * k, north: north * k };
  }

  /** The integral part of the velocity controller: what steady drag and wind take is added to the lean within seconds. */
  #learnTrim(dt: number, drag: { east: number; north: number }): void {
    const k = ease(dt, 0.8);
    this.#trim.east += (drag.east - this.#trim.east) * k;
    this.#trim.north += (drag.north - this.#trim.north) * k;
  }

  #turn(dt: number, { headingDeg, yawRateDeg }: Demand): void {
    const most = Math.min(yawRateDeg ?? Number.POSITIVE_INFINITY, this.model.maxYawRateDeg);
    const wanted = headingDeg === null ? 0 : clamp(wrap180(headingDeg - this.yawDeg) * 2, most);
    this.rates.yaw += clamp(wanted - this.rates.yaw, 90 * dt);
    this.yawDeg = wrap360(this.yawDeg + this.rates.yaw * dt);
  }

  /** Lets roll and pitch follow the lean that was asked for, with the lag of the attitude loop. */
  #tilt(dt: number, lean: { east: number; north: number }): void {
    const yaw = toRad(this.yawDeg);
    const forward = lean.north * Math.cos(yaw) + lean.east * Math.sin(yaw);
    const right = lean.east * Math.cos(yaw) - lean.north * Math.sin(yaw);
    const most = this.model.maxTiltDeg;
    const size = toDeg(Math.atan(Math.hypot(forward, right) / G));
    const k = size > most ? Math.tan(toRad(most)) / Math.tan(toRad(size)) : 1;
    const pitch = -toDeg(Math.atan((forward * k) / G));
    const roll = toDeg(Math.atan((right * k * Math.cos(toRad(pitch))) / G));
    this.#follow(dt, pitch, roll, 0.18);
  }

  #level(dt: number): void {
    this.#follow(dt, 0, 0, 0.1);
  }

  #follow(dt: number, pitch: number, roll: number, lag: number): void {
    const k = ease(dt, lag);
    const dPitch = clamp((pitch - this.pitchDeg) * k, 150 * dt);
    const dRoll = clamp((roll - this.rollDeg) * k, 150 * dt);
    this.pitchDeg += dPitch;
    this.rollDeg += dRoll;
    this.rates.pitch = dPitch / dt;
    this.rates.roll = dRoll / dt;
  }

  /** What the tilted thrust accelerates, its vertical part holding the weight. */
  #thrustAcceleration(): { east: number; north: number } {
    const pitch = toRad(this.pitchDeg);
    const forward = -Math.tan(pitch) * G;
    const right = (Math.tan(toRad(this.rollDeg)) * G) / Math.cos(pitch);
    const yaw = toRad(this.yawDeg);
    return {
      east: forward * Math.sin(yaw) + right * Math.cos(yaw),
      north: forward * Math.cos(yaw) - right * Math.sin(yaw),
    };
  }

  #touch(demand: Demand): void {
    const ground = this.#groundUp();
    if (this.place.up > ground) return;
    if (this.velocity.up < -0.1) this.touchdown = -this.velocity.up;
    this.place.up = ground;
    this.velocity.up = Math.max(0, this.velocity.up);
    if (demand.up <= 0) this.velocity = { east: 0, north: 0, up: 0 };
    this.#climbAcceleration = Math.max(0, this.#climbAcceleration);
  }

  /**
   * Electrical power: induced power grows with thrust to the 3/2 (momentum theory) and with the rate of climb, less in
   * translational lift, parasite power with the cube of air speed.
   */
  #draw(): void {
    const { model } = this;
    const tilt = Math.cos(toRad(this.pitchDeg)) * Math.cos(toRad(this.rollDeg));
    this.thrust = Math.max(0.1, (1 + this.#climbAcceleration / G) / Math.max(0.5, tilt));
    const { east, north, up } = this.airVelocity;
    const speed = Math.hypot(east, north);
    const lift = 1 - 0.18 * Math.min(1, speed / 9);
    const induced = model.hoverWatts * this.thrust ** 1.5 * lift;
    const parasite = model.hoverWatts * 0.5 * (speed / 18) ** 3;
    const climb = model.hoverWatts * 0.1 * Math.max(-2, Math.min(4, up));
    this.watts = model.avionicsWatts + Math.max(model.idleWatts, induced + parasite + climb);
  }

  #groundUp(): number {
    const position = this.frame.toPosition(this.place);
    const amsl = this.#ground.elevation(position);
    return (amsl ?? this.frame.origin.amsl) - this.frame.origin.amsl;
  }
}

const G = 9.80665; // m/s², standard gravity
const velocityGain = 2.5; // 1/s
const clamp = (x: number, most: number): number => Math.min(most, Math.max(-most, x));
const ease = (dt: number, lag: number): number => 1 - Math.exp(-dt / lag);
