import { common, type MavLinkData } from "mavlink-mappings";
import { Emitter, type Off } from "../base/emitter.ts";
import { FailureError } from "../contract/failure.ts";
import type { LiveVehicle, VehicleRecord } from "../contract/records.ts";
import type { AutopilotVersions } from "../mavlink/autopilotVersion.ts";
import type { AvailableModes, ModeRecord } from "../mavlink/availableModes.ts";
import type { CommandClient } from "../mavlink/commandClient.ts";
import type { MissionClient, TransferOptions } from "../mavlink/missionClient.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import type { ParamClient } from "../mavlink/paramClient.ts";
import type { TimeSync } from "../mavlink/timeSync.ts";
import type { MissionItem } from "../mission/item.ts";
import { BootClock } from "./bootClock.ts";
import { type Compared, compareMission } from "./compareMission.ts";
import { failsafesOf, inFailsafe } from "./failsafe.ts";
import { fenceStatus } from "./fenceStatus.ts";
import { fixAccuracyOf } from "./fixAccuracy.ts";
import { FlightActions } from "./flightActions.ts";
import { Gimbals } from "./gimbals.ts";
import { type Interruption, InterruptionWatch } from "./interruption.ts";
import { liveOf } from "./liveVehicle.ts";
import { type ModeTable, modeName, modesOf } from "./modes.ts";
import { offeredModes } from "./offeredModes.ts";
import { type Pose, PoseHistory } from "./poseHistory.ts";
import { notReady } from "./readiness.ts";
import { sameParts } from "./recordParts.ts";
import { reduce, reduceText } from "./reduce.ts";
import type { VehicleState } from "./vehicleState.ts";

/** What a vehicle stands on. */
export interface VehicleDeps {
  readonly node: MavlinkNode;
  readonly commands: CommandClient;
  readonly missions: MissionClient;
  readonly params: ParamClient;
  /** What modes vehicles say they have; else the tables of their firmware are used. */
  readonly modes?: AvailableModes | undefined;
  /** What vehicles say that they can; else they are asked for the least. */
  readonly versions?: AutopilotVersions | undefined;
  /** Dates positions by the vehicle's own clock where it is known well enough; else by arrival. */
  readonly timeSync?: TimeSync | undefined;
}

/** One vehicle: what it says of itself, where it was, and what it can be asked to do. */
export class Vehicle {
  readonly id: string;
  /** What it can be asked to do. */
  readonly actions: FlightActions;
  readonly #mission = new InterruptionWatch();
  readonly #poses = new PoseHistory();
  readonly #gimbals = new Gimbals();
  readonly #deps: VehicleDeps;
  readonly #changed = new Emitter<VehicleState>();
  readonly #notices = new Emitter<string>();
  readonly #restarts = new Emitter<void>();
  readonly #boot = new BootClock();
  #state: VehicleState;
  #lost = false;
  #table: { table: ModeTable; offered: readonly ModeRecord[]; kind: string; autopilot: string } | undefined;
  #cached: { record: VehicleRecord; state: VehicleState; lost: boolean; at: number } | undefined;

  /** Announces each new state, at message rate. */
  readonly onChanged: (listener: (state: VehicleState) => void) => Off = this.#changed.on;

  /** Announces that it was switched off and on again, or started anew. */
  readonly onRestarted: (listener: () => void) => Off = this.#restarts.on;

  /** Announces in words what it does otherwise than it was told. */
  readonly onNotice: (listener: (text: string) => void) => Off = this.#notices.on;

  constructor(first: VehicleState, deps: VehicleDeps) {
    this.id = `${first.systemId}:${first.componentId}`;
    this.#state = first;
    this.#deps = deps;
    this.actions = new FlightActions(this, deps);
  }

  get state(): VehicleState {
    return this.#state;
  }
  /** No heartbeat for longer than 3.5 s. */
  get lost(): boolean {
    return this.#lost;
  }
  get name(): string {
    return `${NAMES[this.#state.kind]} ${this.#state.systemId}`;
  }

  /** Its modes: as it tells them, else as its firmware usually has them. */
  get modes(): ModeTable {
    const { systemId, autopilot, kind } = this.#state;
    const told = this.#deps.modes?.of(systemId);
    const offered = told?.state === "known" ? told.modes : NONE;
    if (offered.length === 0) return modesOf(autopilot, kind);
    const known = this.#table;
    if (known?.offered === offered && known.kind === kind && known.autopilot === autopilot) return known.table;
    const table = offeredModes(offered, autopilot, kind);
    this.#table = { table, offered, kind, autopilot };
    return table;
  }

  /** Where its last mission broke off before it was disarmed or switched off; see `FlightActions.uploadRest`. */
  get interrupted(): Interruption | undefined {
    return this.#mission.interrupted;
  }

  /**
   * Whether it still holds these items, read back from it. `unknown` when it is lost or could not be asked. Costs the link a
   * whole download: not for a vehicle in flight on a poor one.
   */
  compareMission(items: readonly MissionItem[], options: TransferOptions = {}): Promise<Compared> {
    return compareMission(this, items, options);
  }

  /** Where it was and where a gimbal pointed, its main one unless numbered, at an instant of the last two minutes; see `PoseHistory`. */
  poseAt(at: number, gimbal?: number): Pose | undefined {
    return this.#poses.poseAt(at, gimbal);
  }

  /** Takes a message of its own, or of another component that speaks for it. */
  take(message: MavLinkData, at: number, componentId = this.#state.componentId): void {
    const { timeBootMs } = message as { timeBootMs?: number };
    if (timeBootMs && this.#boot.startedAnew(timeBootMs)) this.#restarts.emit();
    if (message instanceof common.GpsRawInt) {
      const accuracy = fixAccuracyOf(message);
      if (accuracy) this.#poses.setFixAccuracy(accuracy.horizontal, accuracy.vertical);
    }
    const before = this.#state;
    const after = reduce(before, message, this.#takenAt(message, at));
    if (after === before) return;
    const gimbal = this.#gimbals.hear(message, componentId, at);
    if (gimbal && after.gimbal && after.gimbal !== before.gimbal) this.#poses.addGimbal(after.gimbal, gimbal);
    if (gimbal?.main === false) return;
    this.#state = after;
    const { modes, purposes } = this.modes;
    this.#mission.observe(before, after, modes.find(({ name }) => name === purposes.mission)?.customMode);
    if (after.place && after.place !== before.place) this.#poses.addPlace(after.place);
    if (after.attitude && after.attitude !== before.attitude) this.#poses.addAttitude(after.attitude);
    this.#changed.emit(after);
  }

  takeText(text: string, at: number): void {
    const after = reduceText(this.#state, text, at);
    if (after === this.#state) return;
    this.#state = after;
    this.#changed.emit(after);
  }

  /** What its checks before arming complain of, from a report of its own. */
  takeArmingProblems(armingProblems: readonly string[]): void {
    this.#state = { ...this.#state, armingProblems };
    this.#changed.emit(this.#state);
  }

  /** What it was sent now is another mission than the one that broke off. */
  forgetInterruption(): void {
    this.#mission.forget();
  }

  notice(text: string): void {
    this.#notices.emit(text);
  }

  setLost(lost: boolean): void {
    this.#lost = lost;
  }

  /**
   * The whole record, without what only the station knows (patrol, sortie, stream, camera). The same object until something
   * in it changes, or for a second at most: what it says of links and of complaints that grow old is no older than that.
   */
  record(at: number): VehicleRecord {
    const cached = this.#cached;
    const s = this.#state;
    if (cached && cached.lost === this.#lost && at >= cached.at && at - cached.at < 1_000 && sameParts(cached.state, s))
      return cached.record;
    const record = this.#record(at);
    this.#cached = { record, state: s, lost: this.#lost, at };
    return record;
  }

  #record(at: number): VehicleRecord {
    const s = this.#state;
    const table = this.modes;
    const fence = fenceStatus(s);
    return {
      id: this.id,
      systemId: s.systemId,
      name: this.name,
      autopilot: s.autopilot,
      kind: s.kind,
      mode: modeName(table, s.customMode, s.baseMode),
      modes: table.names,
      armed: s.armed,
      landed: s.landed,
      ...(s.home && { home: s.home }),
      lost: this.#lost,
      heardAt: s.heardAt,
      linkIds: this.#deps.node.linksOf(s.systemId),
      notReady: notReady(s, at),
      failsafe: inFailsafe(s),
      ...(inFailsafe(s) && { failsafes: failsafesOf(s) }),
      ...(fence && { fence }),
      mission: s.mission,
      ...(this.interrupted && { interrupted: brief(this.interrupted) }),
    };
  }

  /** Where it is now; undefined until it has said so. */
  live(): LiveVehicle | undefined {
    return liveOf(this.id, this.#state, this.#deps.node.lossOf(this.#state.systemId));
  }

  /**
   * Resolves once the state is as asked; rejects with a FailureError `timeout` made of `what` after `limitMs`.
   */
  async until(asked: (state: VehicleState) => boolean, limitMs: number, what: string): Promise<void> {
    if (asked(this.#state)) return;
    await new Promise<void>((resolve, reject) => {
      const end = (settle: () => void) => {
        off();
        cancel();
        settle();
      };
      const off = this.onChanged((state) => asked(state) && end(resolve));
      const cancel = this.#deps.node.clock.after(limitMs, () =>
        end(() => reject(new FailureError("timeout", what, "Look at the vehicle before you try again."))),
      );
    });
  }

  #takenAt(message: MavLinkData, at: number): number {
    const { timeBootMs } = message as { timeBootMs?: number };
    if (!timeBootMs) return at;
    const ours = this.#deps.timeSync?.toOurs(this.#state.systemId, timeBootMs);
    return ours === undefined ? at : Math.min(at, ours);
  }
}

const brief = ({ item, at }: Interruption) => ({ item, ...(at !== undefined && { at }) });

const NONE: readonly ModeRecord[] = [];

const NAMES: Readonly<Record<VehicleRecord["kind"], string>> = {
  multirotor: "Copter",
  "fixed-wing": "Plane",
  vtol: "VTOL",
  rover: "Rover",
  other: "Vehicle",
};
