import { minimal } from "mavlink-mappings";
import type { Off } from "../base/emitter.ts";
import type { MavlinkNode } from "./node.ts";

/** Which systems are other ground stations, by their heartbeats. https://mavlink.io/en/messages/minimal.html#MAV_TYPE_GCS */
export class GroundStations {
  readonly #node: MavlinkNode;
  /** When each was last heard, by the clock's `elapsed`. */
  readonly #heard = new Map<number, number>();
  readonly #off: Off;

  constructor(node: MavlinkNode) {
    this.#node = node;
    this.#off = node.on(minimal.Heartbeat, ({ message, systemId }) => {
      if (message.type === minimal.MavType.GCS && systemId !== node.systemId)
        this.#heard.set(systemId, node.clock.elapsed());
    });
  }

  /** Heard as one in the last ten seconds. */
  has(systemId: number): boolean {
    const at = this.#heard.get(systemId);
    return at !== undefined && this.#node.clock.elapsed() - at < GONE_MS;
  }

  close(): void {
    this.#off();
  }
}

const GONE_MS = 10_000; // heartbeats come once a second
