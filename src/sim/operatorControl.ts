import { common, development, type MavLinkData } from "mavlink-mappings";
import { messageOf } from "../mavlink/dialect.ts";
import type { Asker } from "./missionServer.ts";

/**
 * Which ground station commands the vehicle: the first that asks, and another only where that one allows it or has let go;
 * nobody until one asks. https://mavlink.io/en/messages/development.html#MAV_CMD_REQUEST_OPERATOR_CONTROL
 */
export class OperatorControl {
  readonly #send: (message: MavLinkData) => void;
  #owner = 0;
  #mayBeTaken = true;

  constructor(send: (message: MavLinkData) => void) {
    this.#send = send;
  }

  /** Param 1 is 1 to ask for control and 0 to let it go; param 2 is 1 where others may take it unasked. */
  request(params: readonly number[], { systemId }: Asker): common.MavResult {
    const [asks, mayBeTaken] = params;
    const others = this.#owner !== 0 && this.#owner !== systemId;
    if (asks === 0 && others) return common.MavResult.FAILED;
    if (asks !== 0 && others && !this.#mayBeTaken) return common.MavResult.FAILED;
    this.#owner = asks === 0 ? 0 : systemId;
    this.#mayBeTaken = asks === 0 || mayBeTaken === 1;
    this.#send(this.status());
    return common.MavResult.ACCEPTED;
  }

  status(): MavLinkData {
    const flags = development.GcsControlStatusFlags;
    return messageOf(development.ControlStatus, {
      sysidInControl: this.#owner,
      flags: flags.SYSTEM_MANAGER | (this.#mayBeTaken ? flags.TAKEOVER_ALLOWED : 0),
    });
  }
}
