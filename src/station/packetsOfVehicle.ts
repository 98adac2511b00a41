import { Emitter, type Off } from "../base/emitter.ts";
import type { MavlinkNode, Passing } from "../mavlink/node.ts";
import { sourceOf, targetOf } from "../mavlink/packetTarget.ts";

/** What can be recorded: packets that pass, and the clock they pass by. */
export type PacketSource = Pick<MavlinkNode, "onPacket" | "clock">;

/**
 * Parts the packets that pass a node by vehicle: to each what it says and what is said to it, and to all what is said to
 * everybody or by somebody who is no vehicle (a transponder, a ground station). One look at each packet, however many record.
 */
export class PacketsOfVehicle {
  readonly #node: PacketSource;
  readonly #isVehicle: (systemId: number) => boolean;
  readonly #bySystem = new Map<number, Emitter<Passing>>();
  #off: Off | undefined;

  constructor(node: PacketSource, isVehicle: (systemId: number) => boolean) {
    this.#node = node;
    this.#isVehicle = isVehicle;
  }

  /** The packets that concern the vehicle with this system id. */
  of(systemId: number): PacketSource {
    return { clock: this.#node.clock, onPacket: (listener) => this.#listen(systemId, listener) };
  }

  #listen(systemId: number, listener: (passing: Passing) => void): Off {
    this.#off ??= this.#node.onPacket((passing) => this.#part(passing));
    const emitter = this.#bySystem.get(systemId) ?? new Emitter<Passing>();
    this.#bySystem.set(systemId, emitter);
    const off = emitter.on(listener);
    return () => {
      off();
      if (emitter.size === 0 && this.#bySystem.get(systemId) === emitter) this.#bySystem.delete(systemId);
      if (this.#bySystem.size > 0) return;
      this.#off?.();
      this.#off = undefined;
    };
  }

  #part(passing: Passing): void {
    const { direction, bytes, messageId } = passing;
    const systemId = direction === "in" ? sourceOf(bytes) : targetOf(bytes, messageId);
    if (systemId !== 0 && this.#isVehicle(systemId)) this.#bySystem.get(systemId)?.emit(passing);
    else for (const emitter of this.#bySystem.values()) emitter.emit(passing);
  }
}
