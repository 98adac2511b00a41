import { common, type MavLinkData } from "mavlink-mappings";
import { FailureError } from "../contract/failure.ts";
import { type CommandClient, CommandRefused } from "./commandClient.ts";
import type { MessageType } from "./dialect.ts";
import type { MavlinkNode } from "./node.ts";

/** Which message is wanted of whom. */
export interface MessageWish<T extends MavLinkData> {
  readonly node: MavlinkNode;
  readonly commands: CommandClient;
  readonly systemId: number;
  readonly componentId?: number; // default 1
  readonly type: MessageType<T>;
  /** What the message may be asked by: an index, an id. Default 0. */
  readonly param?: number;
  /** Which of these messages is the one wanted. Default any. */
  readonly fits?: (message: T) => boolean;
  /** How often it is asked for. Default 3. */
  readonly tries?: number;
  /** What the user calls it, for failures. */
  readonly what: string;
}

/**
 * Asks for a message until it comes. Rejects with a FailureError `refused` when the vehicle says no twice, else `timeout` or
 * `unreachable`. https://mavlink.io/en/messages/common.html#MAV_CMD_REQUEST_MESSAGE
 */
export async function requestMessage<T extends MavLinkData>(wish: MessageWish<T>): Promise<T> {
  const { node, commands, systemId, componentId = 1, type, param = 0, fits = () => true, tries = 3, what } = wish;
  let found: T | undefined;
  let refusals = 0;
  let wake = () => {};
  const off = node.on(type, ({ message, ...from }) => {
    if (from.systemId !== systemId || from.componentId !== componentId || !fits(message)) return;
    found ??= message;
    wake();
  });
  const command = common.MavCmd.REQUEST_MESSAGE;
  const ask = { systemId, componentId, command, params: [type.MSG_ID, param], kind: "idempotent", what } as const;
  try {
    for (let i = 0; i < tries && !found; i++) {
      const refused = await commands.run(ask).then(
        () => false,
        (cause: unknown) => {
          // One refusal may be a late one of another message: an answer does not say which message it is about.
          if (!found && (!(cause instanceof CommandRefused) || ++refusals > 1)) throw cause;
          return true;
        },
      );
      if (refused) continue;
      if (found) break;
      await new Promise<void>((resolve) => {
        const stop = node.clock.after(COMES_MS, resolve);
        wake = () => {
          stop();
          resolve();
        };
      });
    }
  } finally {
    off();
  }
  if (!found) throw new FailureError("timeout", `${what} did not come from vehicle ${systemId}`, "Try again.");
  return found;
}

const COMES_MS = 1_000;
