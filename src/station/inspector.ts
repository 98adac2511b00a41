import type { MessageKind } from "../contract/wire.ts";
import { every } from "../mavlink/clock.ts";
import { type KindOfMessage, MessageWatch } from "../mavlink/messageWatch.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import type { Announcer } from "./announcer.ts";

const kindsPeriodMs = 1_000;
const contentPeriodMs = 200;

/** The message inspector: tells windows what comes over the wire, for as long as one of them looks. */
export class Inspector {
  readonly #watch: MessageWatch;
  readonly #offs: readonly (() => void)[];
  #watched = 0;

  constructor(node: MavlinkNode, announcer: Announcer) {
    this.#watch = new MessageWatch(node);
    this.#offs = [
      every(node.clock, kindsPeriodMs, () => {
        if (this.#watched > 0) announcer.emit("messageKinds", this.#watch.kinds());
      }),
      every(node.clock, contentPeriodMs, () => {
        const news = this.#watch.news();
        if (news) announcer.emit("messageContent", news);
      }),
      () => this.#watch.close(),
    ];
  }

  /** Begins or ends one window's watching; gives what was heard so far. */
  watch(on: boolean): MessageKind[] {
    this.#watched = Math.max(0, this.#watched + (on ? 1 : -1));
    if (this.#watched === 0) this.#watch.look(null);
    return this.#watch.kinds();
  }

  look(kind: KindOfMessage | null): void {
    this.#watch.look(kind);
  }

  close(): void {
    for (const off of this.#offs) off();
  }
}
