import { common, minimal } from "mavlink-mappings";
import { Disposer } from "../base/disposer.ts";
import { Emitter } from "../base/emitter.ts";
import { FailureError } from "../contract/failure.ts";
import type { CommandClient } from "./commandClient.ts";
import { messageOf } from "./dialect.ts";
import type { MavlinkNode, Received } from "./node.ts";

/** Which gimbal: the vehicle, the component that manages it, and the gimbal's device id there. */
export interface GimbalTarget {
  readonly systemId: number;
  readonly componentId: number;
  readonly gimbalId: number;
}

/** A gimbal as its manager tells it. Angles in degrees, pitch up positive, yaw clockwise positive. */
export interface GimbalRecord extends GimbalTarget {
  readonly pitchRangeDeg: readonly [number, number];
  readonly yawRangeDeg: readonly [number, number];
  readonly control: "ours" | "another's" | "nobody's" | "unknown";
  /** Who has it, when it is not nobody. */
  readonly controller?: { readonly systemId: number; readonly componentId: number };
  /** Where it looks; yaw from the vehicle's nose, or from north. */
  readonly attitude?: { readonly pitchDeg: number; readonly yawDeg: number; readonly yawFrom: "nose" | "north" };
}

/** Which yaw a gimbal keeps: `north` locks it against the vehicle's turns, `nose` turns with the vehicle. */
export type YawFrom = "nose" | "north";

/**
 * Finds gimbals and points them, never without control and never taking control unasked.
 * https://mavlink.io/en/services/gimbalv2.html
 */
export class GimbalClient {
  readonly #node: MavlinkNode;
  readonly #commands: CommandClient;
  readonly #known = new Map<string, Known>();
  readonly #asked = new Map<string, { times: number; at: number }>();
  readonly #changes = new Emitter<GimbalRecord>();
  readonly #ends = new Disposer();

  /** A gimbal was found, or changed hands. */
  readonly onGimbal = this.#changes.on;

  constructor(node: MavlinkNode, commands: CommandClient) {
    this.#node = node;
    this.#commands = commands;
    this.#ends.add(node.on(minimal.Heartbeat, (heard) => this.#heartbeat(heard)));
    this.#ends.add(node.on(common.GimbalManagerInformation, (heard) => this.#information(heard)));
    this.#ends.add(node.on(common.GimbalManagerStatus, (heard) => this.#status(heard)));
    this.#ends.add(node.on(common.GimbalDeviceAttitudeStatus, (heard) => this.#attitude(heard)));
  }

  close(): void {
    this.#ends.dispose();
  }

  gimbals(systemId: number): GimbalRecord[] {
    return [...this.#known.values()].filter((known) => known.systemId === systemId).map((known) => this.#record(known));
  }

  /** Asks for control once. Rejects `denied`, naming who has it, when that is another; see `take`. */
  async acquire(target: GimbalTarget): Promise<void> {
    const record = this.#record(this.#of(target));
    if (record.control === "ours") return;
    if (record.control === "another's") throw another(record);
    await this.#configure(record, "ours");
  }

  /** Takes control, also away from another: only on the operator's explicit wish. */
  async take(target: GimbalTarget): Promise<void> {
    const record = this.#record(this.#of(target));
    if (record.control !== "ours") await this.#configure(record, "ours");
  }

  /** Gives control back; does nothing when it is not ours. */
  async release(target: GimbalTarget): Promise<void> {
    const record = this.#record(this.#of(target));
    if (record.control === "ours") await this.#configure(record, "given back");
  }

  /** Points in degrees. Rejects `bad-input` outside the gimbal's range, `denied` without control. */
  async point(target: GimbalTarget, pitchDeg: number, yawDeg: number, yawFrom: YawFrom): Promise<void> {
    const { pitchRangeDeg, yawRangeDeg } = this.#ours(target);
    within("Pitch", pitchDeg, pitchRangeDeg);
    within("Yaw", yawDeg, yawFrom === "nose" ? yawRangeDeg : [-180, 360]);
    await this.#pitchYaw(target, [pitchDeg, yawDeg, Number.NaN, Number.NaN], yawFrom);
  }

  /**
   * Turns at a rate, degrees a second. Not answered, so say it again while it holds (ten times a second); stopping, 0 and 0,
   * is made sure of.
   */
  async turn(target: GimbalTarget, pitchRateDeg: number, yawRateDeg: number, yawFrom: YawFrom): Promise<void> {
    this.#ours(target);
    within("Pitch rate", pitchRateDeg, [-360, 360]);
    within("Yaw rate", yawRateDeg, [-360, 360]);
    if (pitchRateDeg === 0 && yawRateDeg === 0) {
      await this.#pitchYaw(target, [Number.NaN, Number.NaN, 0, 0], yawFrom);
      return;
    }
    const { systemId, componentId, gimbalId } = target;
    this.#node.send(
      messageOf(common.GimbalManagerSetPitchyaw, {
        ...{ targetSystem: systemId, targetComponent: componentId, gimbalDeviceId: gimbalId, flags: flagsOf(yawFrom) },
        ...{ pitch: Number.NaN, yaw: Number.NaN, pitchRate: rad(pitchRateDeg), yawRate: rad(yawRateDeg) },
      }),
      { systemId },
    );
  }

  /** Keeps looking at a place; `amsl` in metres above mean sea level. */
  async lookAt(target: GimbalTarget, { lat, lon, amsl }: { lat: number; lon: number; amsl: number }): Promise<void> {
    this.#ours(target);
    within("Latitude", lat, [-90, 90]);
    within("Longitude", lon, [-180, 180]);
    within("Height", amsl, [-500, 20_000]);
    await this.#commands.run({
      ...{ systemId: target.systemId, componentId: target.componentId, kind: "idempotent", what: "Looking there" },
      ...{ command: common.MavCmd.DO_SET_ROI_LOCATION, frame: common.MavFrame.GLOBAL },
      params: [target.gimbalId, 0, 0, 0, lat, lon, amsl],
    });
  }

  /** Points where the gimbal looks by itself, which is ahead for most. */
  async neutral(target: GimbalTarget): Promise<void> {
    this.#ours(target);
    const { NaN: none } = Number;
    await this.#pitchYaw(target, [none, none, none, none], "nose", common.GimbalManagerFlags.NEUTRAL);
  }

  /** Stops looking at a place. */
  async lookAway(target: GimbalTarget): Promise<void> {
    this.#ours(target);
    const { systemId, componentId, gimbalId } = target;
    const command = common.MavCmd.DO_SET_ROI_NONE;
    const what = "Looking away";
    await this.#commands.run({ systemId, componentId, command, params: [gimbalId], kind: "idempotent", what });
  }

  async #pitchYaw(target: GimbalTarget, four: number[], yawFrom: YawFrom, flags = 0): Promise<void> {
    const { systemId, componentId, gimbalId } = target;
    const command = common.MavCmd.DO_GIMBAL_MANAGER_PITCHYAW;
    const params = [...four, flagsOf(yawFrom) | flags, 0, gimbalId];
    await this.#commands.run({ systemId, componentId, command, params, kind: "idempotent", what: "Pointing" });
  }

  async #configure(target: GimbalTarget, wish: "ours" | "given back"): Promise<void> {
    const { systemId, componentId, gimbalId } = target;
    const command = common.MavCmd.DO_GIMBAL_MANAGER_CONFIGURE;
    const primary = wish === "ours" ? [this.#node.systemId, this.#node.componentId] : [REMOVE, REMOVE];
    const params = [...primary, KEEP, KEEP, 0, 0, gimbalId];
    const what = wish === "ours" ? "Taking the gimbal" : "Giving the gimbal back";
    await this.#commands.run({ systemId, componentId, command, params, kind: "idempotent", what });
    const done = () => (this.#record(this.#of(target)).control === "ours") === (wish === "ours");
    if (done()) return;
    this.#askStatus(target, common.MavCmd.REQUEST_MESSAGE, [common.GimbalManagerStatus.MSG_ID]);
    await new Promise<void>((resolve, reject) => {
      const off = this.onGimbal(() => {
        if (!done()) return;
        off();
        stop();
        resolve();
      });
      const stop = this.#node.clock.after(STATUS_MS, () => {
        off();
        reject(new FailureError("timeout", `${what} was accepted, but the gimbal does not say so`, "Try again."));
      });
    });
  }

  #ours(target: GimbalTarget): GimbalRecord {
    const record = this.#record(this.#of(target));
    if (record.control === "another's") throw another(record);
    if (record.control !== "ours")
      throw new FailureError("denied", `Gimbal ${record.gimbalId} is not under our control`, "Take control first.");
    return record;
  }

  #of({ systemId, componentId, gimbalId }: GimbalTarget): Known {
    const known = this.#known.get(`${systemId}:${componentId}:${gimbalId}`);
    if (known) return known;
    throw new FailureError("not-found", `Vehicle ${systemId} has no gimbal ${gimbalId} that we know of`);
  }

  #record({
    systemId: of,
    componentId: at,
    gimbalId,
    pitchRangeDeg,
    yawRangeDeg,
    attitude,
    status,
  }: Known): GimbalRecord {
    const known = {
      systemId: of,
      componentId: at,
      gimbalId,
      pitchRangeDeg,
      yawRangeDeg,
      ...(attitude && { attitude }),
    };
    if (!status) return { ...known, control: "unknown" };
    const { primaryControlSysid: systemId, primaryControlCompid: componentId } = status;
    if (systemId === 0) return { ...known, control: "nobody's" };
    const ours = systemId === this.#node.systemId && componentId === this.#node.componentId;
    return { ...known, control: ours ? "ours" : "another's", controller: { systemId, componentId } };
  }

  #heartbeat({ message, systemId, componentId }: Received<minimal.Heartbeat>): void {
    if (message.autopilot === minimal.MavAutopilot.INVALID && message.type !== minimal.MavType.GIMBAL) return;
    this.#ask(systemId, componentId);
    for (const known of this.#known.values())
      if (known.systemId === systemId && known.componentId === componentId) this.#wantStatus(known);
  }

  /** Not every manager tells who controls it by itself, nor after it was restarted. */
  #wantStatus(known: Known): void {
    const now = this.#node.clock.elapsed();
    if (now - Math.max(known.statusAt ?? NEVER, known.askedAt ?? NEVER) < SILENT_MS || (known.asks ?? 0) >= TRIES)
      return;
    known.askedAt = now;
    known.asks = (known.asks ?? 0) + 1;
    this.#askStatus(known, common.MavCmd.SET_MESSAGE_INTERVAL, [common.GimbalManagerStatus.MSG_ID, STATUS_US]);
  }

  #askStatus({ systemId, componentId }: GimbalTarget, command: number, params: number[]): void {
    this.#commands.run({ systemId, componentId, command, params, kind: "idempotent" }).catch(() => {
      // It tells by itself, or not at all.
    });
  }

  #ask(systemId: number, componentId: number): void {
    const key = `${systemId}:${componentId}`;
    const now = this.#node.clock.elapsed();
    const asked = this.#asked.get(key) ?? { times: 0, at: NEVER };
    if (asked.times >= TRIES || now - asked.at < AGAIN_MS) return;
    this.#asked.set(key, { times: asked.times + 1, at: now });
    const command = common.MavCmd.REQUEST_MESSAGE;
    const params = [common.GimbalManagerInformation.MSG_ID];
    this.#commands.run({ systemId, componentId, command, params, kind: "idempotent" }).catch(() => {
      // No gimbal there, or not yet: the next heartbeat asks again.
    });
  }

  #information({ message, systemId, componentId }: Received<common.GimbalManagerInformation>): void {
    const key = `${systemId}:${componentId}:${message.gimbalDeviceId}`;
    this.#asked.set(`${systemId}:${componentId}`, { times: TRIES, at: 0 });
    const known: Known = {
      ...{ ...this.#known.get(key), systemId, componentId, gimbalId: message.gimbalDeviceId },
      pitchRangeDeg: rangeDeg(message.pitchMin, message.pitchMax, 90),
      yawRangeDeg: rangeDeg(message.yawMin, message.yawMax, 180),
    };
    this.#known.set(key, known);
    this.#changes.emit(this.#record(known));
    this.#wantStatus(known);
  }

  #status({ message, systemId, componentId }: Received<common.GimbalManagerStatus>): void {
    const known = this.#known.get(`${systemId}:${componentId}:${message.gimbalDeviceId}`);
    if (!known) {
      this.#ask(systemId, componentId);
      return;
    }
    const late = (known.bootMs ?? 0) - message.timeBootMs;
    if (late > 0 && late < REBOOT_MS) return;
    const before = this.#record(known);
    known.statusAt = this.#node.clock.elapsed();
    known.asks = 0;
    known.bootMs = message.timeBootMs;
    known.status = message;
    const now = this.#record(known);
    if (JSON.stringify([now.control, now.controller]) !== JSON.stringify([before.control, before.controller]))
      this.#changes.emit(now);
  }

  #attitude({ message, systemId, componentId }: Received<common.GimbalDeviceAttitudeStatus>): void {
    const id = message.gimbalDeviceId || componentId;
    for (const known of this.#known.values()) {
      if (known.systemId !== systemId || known.gimbalId !== id) continue;
      const [w = 1, x = 0, y = 0, z = 0] = message.q;
      const pitchDeg = deg(Math.asin(Math.max(-1, Math.min(1, 2 * (w * y - z * x)))));
      const yawDeg = deg(Math.atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z)));
      if (!Number.isFinite(pitchDeg + yawDeg)) return;
      const { YAW_LOCK, YAW_IN_EARTH_FRAME, YAW_IN_VEHICLE_FRAME } = common.GimbalManagerFlags;
      const north =
        message.flags & YAW_IN_EARTH_FRAME || (message.flags & YAW_LOCK && !(message.flags & YAW_IN_VEHICLE_FRAME));
      known.attitude = { pitchDeg, yawDeg, yawFrom: north ? "north" : "nose" };
    }
  }
}

interface Known extends GimbalTarget {
  readonly pitchRangeDeg: readonly [number, number];
  readonly yawRangeDeg: readonly [number, number];
  attitude?: NonNullable<GimbalRecord["attitude"]>;
  status?: common.GimbalManagerStatus;
  bootMs?: number;
  statusAt?: number;
  /** When, and how often in vain, it was asked to tell who controls it. */
  askedAt?: number;
  asks?: number;
}

const TRIES = 3;
const AGAIN_MS = 3_000;
const STATUS_MS = 3_000;
const REBOOT_MS = 10_000;
const SILENT_MS = 5_000;
const NEVER = Number.NEGATIVE_INFINITY;
const STATUS_US = 500_000;
const KEEP = -1;
const REMOVE = -3;

const rad = (degrees: number): number => (degrees * Math.PI) / 180;
const deg = (radians: number): number => (radians * 180) / Math.PI;

/** Roll and pitch are held against the horizon. */
const flagsOf = (yawFrom: YawFrom): number => {
  const { ROLL_LOCK, PITCH_LOCK, YAW_LOCK, YAW_IN_EARTH_FRAME, YAW_IN_VEHICLE_FRAME } = common.GimbalManagerFlags;
  return ROLL_LOCK | PITCH_LOCK | (yawFrom === "north" ? YAW_LOCK | YAW_IN_EARTH_FRAME : YAW_IN_VEHICLE_FRAME);
};

/** Some gimbals tell no range: then the widest that makes sense. */
const rangeDeg = (min: number, max: number, widest: number): readonly [number, number] =>
  min < max ? [deg(min), deg(max)] : [-widest, widest];

function within(what: string, value: number, [min, max]: readonly [number, number]): void {
  if (value >= min - 0.01 && value <= max + 0.01) return;
  throw new FailureError("bad-input", `${what} ${value} is outside ${min.toFixed(0)}…${max.toFixed(0)}`);
}

const another = ({ gimbalId, controller }: GimbalRecord): FailureError =>
  new FailureError(
    "denied",
    `Gimbal ${gimbalId} is under control of system ${controller?.systemId}, component ${controller?.componentId}`,
    "Ask there, or take it explicitly.",
  );
