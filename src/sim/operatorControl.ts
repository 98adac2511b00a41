import { common, development, type MavLinkData } from "mavlink-mappings";
import { messageOf } from "../mavlink/dialect.ts";
import type { Asker } from "./missionServer.ts";

/**
 * Which ground station commands the vehicle: the first that asks, and another only where that one allows it or has let go;
 * nobody until one asks, and then it obeys all. The one who commands is told when another asks in vain.
 * https://mavlink.io/en/messages/development.html#MAV_CMD_REQUEST_OPERATOR_CONTROL
 */
export class OperatorControl {
  readonly #send: (message: MavLinkData) => void;
  #owner = 0;
  #mayBeTaken = true;
  #sayAt = 0;

  constructor(send: (message: MavLinkData) => void) {
    this.#send = send;
  }

  /** Params: the asking station (0 from itself), 1 to ask for control and 0 to let it go, 1 where others may take it unasked, and for how many seconds it asks. */
  request(params: readonly number[], { systemId }: Asker): common.MavResult {
    const [, asks = 0, mayBeTaken = 0, seconds = 0] = params;
    const others = this.#owner !== 0 && this.#owner !== systemId;
    if (asks === 0 && others) return common.MavResult.FAILED;
    if (asks !== 0 && others && !this.#mayBeTaken) {
      this.#tellOwner(systemId, mayBeTaken, seconds);
      return common.MavResult.FAILED;
    }
    this.#owner = asks === 0 ? 0 : systemId;
    this.#mayBeTaken = asks === 0 || mayBeTaken === 1;
    this.#send(this.status());
    return common.MavResult.ACCEPTED;
  }

  /** Whether commands of a ground station are carried out. */
  obeys(systemId: number): boolean {
    return this.#owner === 0 || this.#owner === systemId;
  }

  /** Says once a second who commands. */
  step(at: number): void {
    if (at < this.#sayAt) return;
    this.#sayAt = at + 1_000;
    this.#send(this.status());
  }

  status(): MavLinkData {
    const flags = development.GcsControlStatusFlags;
    return messageOf(development.ControlStatus, {
      sysidInControl: this.#owner,
      flags: flags.SYSTEM_MANAGER | (this.#mayBeTaken ? flags.TAKEOVER_ALLOWED : 0),
    });
  }

  #tellOwner(from: number, mayBeTaken: number, seconds: number): void {
    this.#send(
      messageOf(common.CommandLong, {
        command: development.MavCmd.REQUEST_OPERATOR_CONTROL as number as common.MavCmd,
        targetSystem: this.#owner,
        _param1: from,
        _param2: 1,
        _param3: mayBeTaken,
        _param4: seconds,
      }),
    );
  }
}
