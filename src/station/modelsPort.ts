import type { Port } from "../contract/port.ts";

/** Ids of the other conversation on the port never get so high. */
const firstId = 2 ** 40;

/** A port for a second conversation over one that is used already: its calls are counted from elsewhere, so that each end knows its own answers. */
export function besidePort(port: Port): Port {
  const moved = (message: unknown, by: number): unknown =>
    typeof message === "object" && message !== null && "id" in message && typeof message.id === "number"
      ? { ...message, id: message.id + by }
      : message;
  const isOurs = (message: unknown) =>
    typeof message === "object" && message !== null && "id" in message && Number(message.id) >= firstId;
  return {
    post: (message) => port.post(moved(message, firstId)),
    onMessage: (listener) => port.onMessage((message) => isOurs(message) && listener(moved(message, -firstId))),
    onClose: (listener) => port.onClose(listener),
    close: () => port.close(),
  };
}
