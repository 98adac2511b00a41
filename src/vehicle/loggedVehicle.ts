import { common, minimal } from "mavlink-mappings";
import type { Position } from "../geo/position.ts";
import { decodeMessage, type Packet } from "../mavlink/codec.ts";
import { fixAccuracyOf } from "./fixAccuracy.ts";
import { GIMBAL_MESSAGES, isVehicle } from "./fleetMessages.ts";
import { Gimbals } from "./gimbals.ts";
import { type Pose, PoseHistory } from "./poseHistory.ts";
import { firstState, reduce } from "./reduce.ts";
import type { VehicleState } from "./vehicleState.ts";

/** The first vehicle of a telemetry log, followed through its packets in their order; nothing is ever sent. */
export class LoggedVehicle {
  readonly #poses = new PoseHistory();
  readonly #gimbals = new Gimbals();
  readonly #others = new Set<string>();
  #state: VehicleState | undefined;

  /** `1:1`; undefined before its first heartbeat. */
  get id(): string | undefined {
    return this.#state && `${this.#state.systemId}:${this.#state.componentId}`;
  }
  get home(): Position | undefined {
    return this.#state?.home;
  }
  /** Other vehicles that were heard; they are not followed. */
  get others(): readonly string[] {
    return [...this.#others];
  }

  /** Where it was and pointed at an instant of the two minutes before the last packet; see `PoseHistory`. */
  poseAt(at: number, gimbal?: number): Pose | undefined {
    return this.#poses.poseAt(at, gimbal);
  }

  /** Takes a packet; its `at` is the log's time of it. */
  take(packet: Packet): void {
    const message = decodeMessage(packet);
    if (!message) return;
    const { systemId, componentId, messageId, at } = packet;
    if (message instanceof minimal.Heartbeat && isVehicle(message, componentId)) {
      this.#state ??= firstState(systemId, componentId, message, at);
      if (this.id !== `${systemId}:${componentId}`) this.#others.add(`${systemId}:${componentId}`);
    }
    const before = this.#state;
    if (!before || before.systemId !== systemId) return;
    if (before.componentId !== componentId && !GIMBAL_MESSAGES.has(messageId)) return;
    if (message instanceof common.GpsRawInt) {
      const accuracy = fixAccuracyOf(message);
      if (accuracy) this.#poses.setFixAccuracy(accuracy.horizontal, accuracy.vertical);
    }
    const after = reduce(before, message, at);
    const gimbal = this.#gimbals.hear(message, componentId, at);
    if (gimbal && after.gimbal && after.gimbal !== before.gimbal) this.#poses.addGimbal(after.gimbal, gimbal);
    if (gimbal?.main === false) return;
    this.#state = after;
    if (after.place && after.place !== before.place) this.#poses.addPlace(after.place);
    if (after.attitude && after.attitude !== before.attitude) this.#poses.addAttitude(after.attitude);
  }
}
