import type { MavLinkData } from "mavlink-mappings";
import { Emitter, type Off } from "../base/emitter.ts";
import { decodeMessage, type Packet } from "./codec.ts";
import type { MessageType } from "./dialect.ts";

/** A message with who sent it, over which link, and when its last byte arrived (ms since 1970). */
export interface Received<T extends MavLinkData = MavLinkData> {
  readonly message: T;
  readonly messageId: number;
  readonly systemId: number;
  readonly componentId: number;
  readonly linkId: string;
  readonly at: number;
  /** It comes from a recorded log: nobody says it now. */
  readonly replayed?: boolean;
}

/** Who listens to which messages; a packet is decoded only where somebody does. */
export class Listeners {
  readonly #byType = new Map<number, Emitter<Received>>();
  readonly #all = new Emitter<Received>();

  readonly onMessage = this.#all.on;

  on<T extends MavLinkData>(type: MessageType<T>, listener: (received: Received<T>) => void): Off {
    let emitter = this.#byType.get(type.MSG_ID);
    if (!emitter) {
      emitter = new Emitter<Received>();
      this.#byType.set(type.MSG_ID, emitter);
    }
    return emitter.on((received) => listener(received as Received<T>));
  }

  hear(packet: Packet, linkId: string, replayed: boolean): void {
    const { messageId, systemId, componentId, at } = packet;
    const listeners = this.#byType.get(messageId);
    if (!listeners?.size && this.#all.size === 0) return;
    const message = decodeMessage(packet);
    if (!message) return;
    const received = { message, messageId, systemId, componentId, linkId, at, ...(replayed && { replayed }) };
    listeners?.emit(received);
    this.#all.emit(received);
  }
}
