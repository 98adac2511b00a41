import { common } from "mavlink-mappings";
import { FailureError, failureOf } from "../contract/failure.ts";
import type { TransferRecord } from "../contract/records.ts";
import { messageOf } from "./dialect.ts";
import type { MavlinkNode } from "./node.ts";

interface Turn {
  readonly systemId: number;
  readonly onProgress?: ((state: TransferRecord["state"]) => void) | undefined;
  readonly missionType?: number | undefined;
  /** Ends the work when another transfer is wanted; without it the other is refused as `busy`. */
  readonly giveWay?: (() => void) | undefined;
}

/** One transfer of items for each vehicle at a time, for an autopilot knows only one. */
export class MissionTurns {
  readonly #node: MavlinkNode;
  readonly #busy = new Map<number, Running>();

  constructor(node: MavlinkNode) {
    this.#node = node;
  }

  /** Runs the work and tells how it ended. @throws FailureError `busy`, `unreachable`, and whatever the work rejects with. */
  async take<T>({ systemId, onProgress, missionType, giveWay }: Turn, work: () => Promise<T>): Promise<T> {
    const before = this.#busy.get(systemId);
    if (before?.giveWay) {
      before.giveWay();
      await before.ended;
    }
    if (this.#busy.has(systemId))
      throw new FailureError("busy", `Vehicle ${systemId} is busy with another transfer`, "Wait for it or cancel it.");
    if (!this.#node.reaches(systemId))
      throw new FailureError("unreachable", `No link reaches vehicle ${systemId}`, "See whether its link is open.");
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#busy.set(systemId, { giveWay, ended });
    try {
      const result = await work();
      onProgress?.({ phase: "done" });
      return result;
    } catch (cause) {
      if (failureOf(cause).code === "cancelled") this.#tellCancelled(systemId, missionType);
      onProgress?.({ phase: "failed", failure: failureOf(cause) });
      throw cause;
    } finally {
      this.#busy.delete(systemId);
      end();
    }
  }

  #tellCancelled(systemId: number, missionType = 0): void {
    const type = common.MavMissionResult.OPERATION_CANCELLED;
    const message = { targetSystem: systemId, targetComponent: 1, missionType, type };
    this.#node.send(messageOf(common.MissionAck, message), { systemId });
  }
}

interface Running {
  readonly giveWay: (() => void) | undefined;
  readonly ended: Promise<void>;
}
