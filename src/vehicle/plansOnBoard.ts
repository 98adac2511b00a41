import { common } from "mavlink-mappings";
import { FailureError, failureOf } from "../contract/failure.ts";
import type { AutopilotVersions } from "../mavlink/autopilotVersion.ts";
import type { CommandClient } from "../mavlink/commandClient.ts";
import type { MissionClient, MissionTarget, TransferOptions } from "../mavlink/missionClient.ts";
import type { ItemStorage } from "../mavlink/missionItems.ts";
import type { Fence, RallyPoint } from "../mission/fence.ts";
import type { MissionItem } from "../mission/item.ts";
import type { VehicleState } from "./vehicleState.ts";

/** How this vehicle keeps its items: an ArduPilot with wings keeps other values of them than a copter or a rover. */
export function storageOf({ autopilot, kind }: Pick<VehicleState, "autopilot" | "kind">): ItemStorage {
  if (autopilot !== "ardupilot") return "exact";
  return kind === "fixed-wing" || kind === "vtol" ? "arduplane" : "ardupilot";
}

interface Deps {
  readonly missions: MissionClient;
  readonly commands: CommandClient;
  readonly versions?: AutopilotVersions | undefined;
  readonly state: () => VehicleState;
}

/** The mission, fence and rally points that one vehicle holds. Whatever is sent is read back and compared. */
export class PlansOnBoard {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Rejects as `MissionClient.upload` does. */
  uploadMission(items: readonly MissionItem[], options: TransferOptions): Promise<void> {
    return this.#deps.missions.upload(this.#target, items, options);
  }

  downloadMission(options: TransferOptions): Promise<MissionItem[]> {
    return this.#deps.missions.download(this.#target, options);
  }

  uploadFence(fence: Fence, options: TransferOptions): Promise<void> {
    return this.#deps.missions.uploadFence(this.#target, fence, options);
  }

  downloadFence(options: TransferOptions): Promise<Fence> {
    return this.#deps.missions.downloadFence(this.#target, options);
  }

  clearFence(options: TransferOptions): Promise<void> {
    return this.#deps.missions.clear(this.#target, { ...options, missionType: common.MavMissionType.FENCE });
  }

  uploadRally(points: readonly RallyPoint[], options: TransferOptions): Promise<void> {
    return this.#deps.missions.uploadRally(this.#target, points, options);
  }

  downloadRally(options: TransferOptions): Promise<RallyPoint[]> {
    return this.#deps.missions.downloadRally(this.#target, options);
  }

  clearRally(options: TransferOptions): Promise<void> {
    return this.#deps.missions.clear(this.#target, { ...options, missionType: common.MavMissionType.RALLY });
  }

  /** https://mavlink.io/en/messages/common.html#MAV_CMD_DO_FENCE_ENABLE */
  async switchFence(on: boolean): Promise<void> {
    const { autopilot, systemId, componentId } = this.#deps.state();
    const what = on ? "Switching the fence on" : "Switching the fence off";
    if (autopilot === "px4")
      throw new FailureError(
        "bad-input",
        `${what}: a PX4 vehicle has no switch for it`,
        "Its fence is in force while it holds one; the parameter GF_ACTION says what happens outside, 0 is nothing.",
      );
    const command = { command: common.MavCmd.DO_FENCE_ENABLE, params: [on ? 1 : 0], kind: "idempotent", what } as const;
    await this.#deps.commands.run({ systemId, componentId, ...command });
  }

  /** Sets the mission to its beginning; a vehicle that refuses begins there by itself. */
  async rewind(): Promise<void> {
    const { systemId, componentId } = this.#deps.state();
    const command = common.MavCmd.DO_SET_MISSION_CURRENT;
    const what = "Setting the mission to its start";
    try {
      await this.#deps.commands.run({ systemId, componentId, command, params: [0, 1], what, kind: "idempotent" });
    } catch (cause) {
      if (failureOf(cause).code !== "refused") throw cause;
    }
  }

  get #target(): MissionTarget {
    const state = this.#deps.state();
    const { systemId, componentId, home, autopilot } = state;
    const files = autopilot === "ardupilot" && (this.#deps.versions?.of(systemId)?.can.has("FTP") ?? false);
    return { systemId, componentId, storage: storageOf(state), home, files };
  }
}
