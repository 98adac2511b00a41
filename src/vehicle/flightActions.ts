import { common } from "mavlink-mappings";
import { FailureError, failureOf } from "../contract/failure.ts";
import type { LatLon } from "../geo/position.ts";
import { type Command, CommandRefused } from "../mavlink/commandClient.ts";
import type { TransferOptions } from "../mavlink/missionClient.ts";
import type { Fence, RallyPoint } from "../mission/fence.ts";
import type { MissionItem } from "../mission/item.ts";
import type { ResumePlan } from "../mission/resume.ts";
import { setGuidedTarget } from "./guidedTarget.ts";
import { landingWords, NO_LANDING } from "./landing.ts";
import { ModeSwitch } from "./modeSwitch.ts";
import { OrderTime } from "./orderTime.ts";
import { PlansOnBoard } from "./plansOnBoard.ts";
import { type RestRequest, restOfMission } from "./restOfMission.ts";
import { StandStill } from "./standStill.ts";
import type { Vehicle, VehicleDeps } from "./vehicle.ts";
import type { VehicleState } from "./vehicleState.ts";

/**
 * What a vehicle can be asked to do. Each resolves when the vehicle acknowledged it and, where its state shows it soon, does
 * it; each rejects with a FailureError in the vehicle's words. What brings a vehicle to rest is repeated until answered and
 * also tried when the vehicle is lost; what moves or arms one is never sent late.
 */
export class FlightActions {
  readonly #vehicle: Vehicle;
  readonly #deps: VehicleDeps;
  readonly #plans: PlansOnBoard;
  readonly #modes: ModeSwitch;
  /** The newest order of several steps: whatever is asked for next ends it. */
  #underWay: OrderTime | undefined;
  #halt: StandStill | undefined;

  constructor(vehicle: Vehicle, deps: VehicleDeps) {
    this.#vehicle = vehicle;
    this.#deps = deps;
    this.#modes = new ModeSwitch(vehicle, (command) => this.#run(command));
    this.#plans = new PlansOnBoard({ ...deps, state: () => vehicle.state });
  }

  async arm(): Promise<void> {
    await this.#arm(this.#order("Arming"));
  }

  /** Refused by the vehicle while it flies. Takes back an arming that is not answered yet. */
  async disarm(): Promise<void> {
    this.#mustBeHeard("Disarming");
    this.#overtake("disarming");
    const { systemId, componentId } = this.#address;
    if (!this.#state.armed && !this.#deps.commands.isArming(systemId, componentId)) return;
    await this.#run({ command: ARM_DISARM, params: [0], kind: "dangerous", what: "Disarming" });
    await this.#vehicle.until((s) => !s.armed, SHOW_MS, "Disarming was accepted, but the vehicle does not show it");
  }

  /** Arms if need be and climbs to `ahl` metres above home, straight up or, with wings, as the autopilot does it. */
  async takeOff(ahl: number): Promise<void> {
    const what = "Take-off";
    const order = this.#order(what);
    this.#mustBeHeard(what);
    const { autopilot, kind, landed } = this.#state;
    this.#mustFly(what);
    if (landed === "in-air" || landed === "taking-off")
      throw new FailureError("bad-input", `${what}: ${this.#vehicle.name} is already in the air`);
    const homeAmsl = autopilot === "ardupilot" ? 0 : this.#homeAmsl(what);
    if (autopilot === "ardupilot" && kind === "fixed-wing") {
      const set = (signal: AbortSignal) => this.#deps.params.set(this.#address, "TKOFF_ALT", ahl, { signal });
      await order.spend(set, this.#standing);
      order.confirmed();
      order.mustBeMeant(this.#standing);
      await this.#modes.enterNamed("Takeoff");
      order.confirmed();
      await this.#arm(order);
    } else {
      if (autopilot === "ardupilot") await this.#modes.enter("guided", what);
      order.confirmed();
      await this.#arm(order);
      order.mustBeMeant(this.#standing);
      await this.#climbTo(ahl, homeAmsl);
    }
    const risen = `${what} was accepted, but the vehicle does not show that it leaves the ground`;
    await this.#vehicle.until(leavesGround, RISE_MS, risen);
  }

  /** Arms if need be and flies the mission on board. */
  async startMission(): Promise<void> {
    const what = "Starting the mission";
    const order = this.#order(what);
    this.#mustBeHeard(what);
    const { autopilot, kind, armed, mission } = this.#state;
    if (mission.total === 0)
      throw new FailureError("bad-input", `${what}: there is none on board`, "Upload a patrol first.");
    if (autopilot === "ardupilot" && kind === "multirotor") {
      if (!armed) await this.#modes.enter("guided", what); // Auto does not let itself be armed
      order.confirmed();
      await this.#arm(order);
      order.mustBeMeant(this.#standing);
      await this.#run({ command: common.MavCmd.MISSION_START, kind: "dangerous", what });
      await this.#modes.until("mission", what);
    } else {
      await this.#modes.enter("mission", what);
      order.confirmed();
      await this.#arm(order);
    }
  }

  /**
   * Stops where it is, or circles there with wings; `resume` goes on. One that is guided may be on its way to a target in the
   * very mode that it holds in: it is told to stop as well, and it counts as done when it stands.
   */
  async pause(): Promise<void> {
    const what = "Pausing";
    this.#overtake("pausing");
    const { armed, landed } = this.#state;
    if (!this.#modes.holdsGuided || !armed || landed === "on-ground") return this.#modes.enter("hold", what);
    const halt = new StandStill(this.#vehicle, this.#deps, what);
    this.#halt = halt;
    try {
      await this.#modes.enter("hold", what);
      await halt.stands();
    } finally {
      halt.close();
    }
  }

  /** Somebody flies it by a stick: an order that is still being carried out ends. */
  flownByStick(): void {
    this.#overtake("flying it by a stick");
  }

  /** Goes on with the mission at the item where it was paused. */
  async resume(): Promise<void> {
    this.#mustBeHeard("Resuming");
    this.#overtake("resuming");
    await this.#modes.enter("mission", "Resuming");
  }

  /** Flies to a place at a height above home. */
  async goTo({ lat, lon, ahl }: LatLon & { readonly ahl: number }): Promise<void> {
    const what = "Going there";
    const order = this.#order(what);
    this.#mustBeHeard(what);
    const relative = this.#state.autopilot === "ardupilot";
    const z = relative ? ahl : this.#homeAmsl(what) + ahl;
    const frame = relative ? common.MavFrame.GLOBAL_RELATIVE_ALT : common.MavFrame.GLOBAL;
    const params = [-1, common.MavDoRepositionFlags.CHANGE_MODE, 0, Number.NaN, lat, lon, z];
    try {
      await this.#run({ command: common.MavCmd.DO_REPOSITION, params, frame, kind: "dangerous", what });
    } catch (cause) {
      if (!relative || !isUnsupported(cause)) throw cause;
      order.confirmed();
      order.mustBeMeant(this.#standing);
      await this.#modes.enter("guided", what);
      order.confirmed();
      order.mustBeMeant(this.#standing);
      await setGuidedTarget({ ...this.#deps, ...this.#address, place: { lat, lon, ahl }, what });
    }
    await this.#modes.until("guided", what);
  }

  async returnHome(): Promise<void> {
    this.#overtake("returning");
    await this.#modes.enter("return", "Returning");
  }

  /**
   * Lands as `landingWords` says. A plane without a landing in its mission cannot: it is sent home instead, and says so
   * through `Vehicle.onNotice`.
   */
  async land(): Promise<void> {
    const what = "Landing";
    const { autopilot, kind } = this.#state;
    this.#mustFly(what);
    this.#overtake("landing");
    if (autopilot !== "ardupilot" || kind !== "fixed-wing" || this.#modes.modeFor("land"))
      return this.#modes.enter("land", what);
    try {
      await this.#run({ command: common.MavCmd.DO_LAND_START, kind: "idempotent", what });
    } catch (cause) {
      if (!(cause instanceof CommandRefused)) throw cause;
      this.#vehicle.notice(NO_LANDING);
      return this.#modes.enter("return", "Returning, as it has no landing,");
    }
    await this.#modes.until("mission", what);
  }

  /** What it does when told to land, in words. */
  get landingWords(): string {
    return landingWords(this.#state);
  }

  /** Switches to a mode by its name in the record's `modes`. */
  async setMode(name: string): Promise<void> {
    this.#mustBeHeard(`Mode ${name}`);
    // Its name says that it holds, so that is what whoever chooses it wants, also on the way to a target.
    if (this.#state.autopilot === "px4" && name === this.#modes.modeFor("hold")?.name) return this.pause();
    this.#overtake(`mode ${name}`);
    await this.#modes.enterNamed(name);
  }

  /**
   * Uploads a mission, verified by reading it back, and sets it to its beginning. Refused while one is being flown: the
   * vehicle would go on at the same item of the new one, straight across whatever lies between.
   */
  async upload(items: readonly MissionItem[], options: TransferOptions = {}): Promise<void> {
    this.#mustBeHeard("Upload");
    if (this.#fliesMission)
      throw new FailureError(
        "bad-input",
        `Upload refused: ${this.#vehicle.name} is flying its mission`,
        "Pause it, upload, and start the new one.",
      );
    await this.#plans.uploadMission(items, options);
    this.#vehicle.forgetInterruption();
    if (this.#fliesMission) return; // it was set going meanwhile
    await this.#plans.rewind();
    if (items.length === 0) return;
    // One that said that it holds nothing says so no longer; the read-back has proved what it holds.
    await this.#vehicle.until((s) => s.mission.total !== 0, SHOW_MS, "").catch(() => {});
  }

  /**
   * Uploads, verified, what is left of a mission that broke off, for example before a battery swap, with the speed, aim and
   * camera commands that were in force. What the vehicle holds must still be the mission that broke off, else it is refused.
   * Returns what the vehicle will do once `startMission` is asked for: it takes minutes, so nothing is armed unasked.
   */
  async uploadRest(request: RestRequest): Promise<ResumePlan> {
    const what = "Resuming after the swap";
    this.#mustBeHeard(what);
    const plan = await restOfMission(this.#vehicle, request, what);
    await this.upload(plan.items, { onProgress: request.onProgress, signal: request.signal });
    return plan;
  }

  async download(options: TransferOptions = {}): Promise<MissionItem[]> {
    this.#mustBeHeard("Download");
    return this.#plans.downloadMission(options);
  }

  /** Uploads a geofence, verified by reading it back; see `switchFence`. */
  async uploadFence(fence: Fence, options: TransferOptions = {}): Promise<void> {
    this.#mustBeHeard("Uploading the fence");
    await this.#plans.uploadFence(fence, options);
  }

  async downloadFence(options: TransferOptions = {}): Promise<Fence> {
    this.#mustBeHeard("Reading the fence");
    return this.#plans.downloadFence(options);
  }

  async clearFence(options: TransferOptions = {}): Promise<void> {
    this.#mustBeHeard("Clearing the fence");
    await this.#plans.clearFence(options);
  }

  /** Has the vehicle mind the fence that it holds, or ignore it. ArduPilot only; a PX4 always minds it. */
  async switchFence(on: boolean): Promise<void> {
    this.#mustBeHeard(on ? "Switching the fence on" : "Switching the fence off");
    await this.#plans.switchFence(on);
  }

  /** Uploads the places to return to, verified by reading them back. */
  async uploadRally(points: readonly RallyPoint[], options: TransferOptions = {}): Promise<void> {
    this.#mustBeHeard("Uploading rally points");
    await this.#plans.uploadRally(points, options);
  }

  async downloadRally(options: TransferOptions = {}): Promise<RallyPoint[]> {
    this.#mustBeHeard("Reading rally points");
    return this.#plans.downloadRally(options);
  }

  async clearRally(options: TransferOptions = {}): Promise<void> {
    this.#mustBeHeard("Clearing rally points");
    await this.#plans.clearRally(options);
  }

  get #state() {
    return this.#vehicle.state;
  }
  get #address() {
    return { systemId: this.#state.systemId, componentId: this.#state.componentId };
  }

  #order(what: string): OrderTime {
    this.#overtake(what.toLowerCase());
    this.#underWay = new OrderTime(this.#deps.node.clock, what);
    return this.#underWay;
  }

  #overtake(by: string): void {
    this.#underWay?.overtake(by);
    this.#underWay = undefined;
    this.#halt?.overtake(by);
    this.#halt = undefined;
  }

  async #arm(order: OrderTime): Promise<void> {
    this.#mustBeHeard("Arming");
    if (this.#state.armed) return;
    order.mustBeMeant(this.#standing);
    await this.#run({ command: ARM_DISARM, params: [1], kind: "dangerous", what: "Arming" });
    await this.#vehicle.until((s) => s.armed, SHOW_MS, "Arming was accepted, but the vehicle does not show it");
    order.confirmed();
  }

  /** How the vehicle stands, for the operator whose order was not carried out to its end. */
  get #standing(): string {
    const { name, state } = this.#vehicle;
    if (!state.armed) return `${name} was not armed`;
    return leavesGround(state) ? `${name} is in the air` : `${name} stands armed: disarm it, or go on`;
  }

  #run(command: Omit<Command, "systemId" | "componentId">): Promise<void> {
    return this.#deps.commands.run({ ...this.#address, ...command });
  }

  #mustBeHeard(what: string): void {
    if (!this.#vehicle.lost) return;
    const seconds = Math.round((this.#deps.node.clock.now() - this.#state.heardAt) / 1_000);
    throw new FailureError(
      "unreachable",
      `${what} was not sent: ${this.#vehicle.name} has not been heard for ${seconds} s`,
      "Wait until it is heard again. Return, land and pause are tried all the same.",
    );
  }

  #mustFly(what: string): void {
    if (this.#state.kind === "rover")
      throw new FailureError("bad-input", `${what}: ${this.#vehicle.name} does not fly`, "Hold stops it where it is.");
  }

  /** Autopilots other than ArduPilot take heights above mean sea level. */
  #homeAmsl(what: string): number {
    const { home } = this.#state;
    if (home) return home.amsl;
    throw new FailureError("bad-input", `${what}: the height of home is not known yet`, "Wait for the home position.");
  }

  get #fliesMission(): boolean {
    return this.#state.armed && this.#modes.isIn("mission");
  }

  async #climbTo(ahl: number, homeAmsl: number): Promise<void> {
    const what = "Take-off";
    const NONE = Number.NaN;
    const relative = this.#state.autopilot === "ardupilot";
    const params = relative ? [0, 0, 0, 0, 0, 0, ahl] : [NONE, NONE, NONE, NONE, NONE, NONE, homeAmsl + ahl];
    try {
      await this.#run({ command: common.MavCmd.NAV_TAKEOFF, params, kind: "dangerous", what });
    } catch (cause) {
      // Asked twice because the answer was lost, it refuses the second time: it is already on its way.
      if (!(cause instanceof CommandRefused && cause.repeated)) throw cause;
      await this.#vehicle.until(leavesGround, SHOW_MS, failureOf(cause).message);
    }
  }
}

const ARM_DISARM = common.MavCmd.COMPONENT_ARM_DISARM;
const SHOW_MS = 4_000; // heartbeats come once a second and may be lost
const RISE_MS = 12_000; // motors spin up first

const leavesGround = ({ landed, place }: VehicleState): boolean =>
  landed === "in-air" || landed === "taking-off" || (place?.ahl ?? 0) > 1;

const isUnsupported = (cause: unknown): boolean =>
  cause instanceof CommandRefused && cause.result === common.MavResult.UNSUPPORTED;
