import { Emitter, type Off } from "../base/emitter.ts";
import { decodeAs, type Packet } from "./codec.ts";
import { messageOf } from "./dialect.ts";
import { CurrentEventSequence, EventMessage, RequestEvent, ResponseEventError } from "./eventMessages.ts";
import type { MavlinkNode, Passing } from "./node.ts";

/** Something that a component of a vehicle reports. Severity as MAV_SEVERITY, 0 emergency … 7 debug; above it is for programs. */
export interface VehicleEvent {
  readonly systemId: number;
  readonly componentId: number;
  readonly severity: number;
  readonly id: number;
  readonly text: string;
  /** The text says what happened; else only which event it is. */
  readonly described: boolean;
  /** When it happened, ms since the vehicle started. */
  readonly bootMs: number;
  /** The 40 bytes of its arguments. */
  readonly args: Uint8Array;
  readonly at: number;
}

/** The text of an event of a component with its arguments; undefined where none is known. */
export type EventTextOf = (
  source: { readonly systemId: number; readonly componentId: number },
  id: number,
  args: Uint8Array,
) => string | undefined;

/** Joins the events of each component in their order and asks for those that were lost. https://mavlink.io/en/services/events.html */
export class VehicleEvents {
  readonly #node: MavlinkNode;
  readonly #textOf: EventTextOf;
  readonly #sources = new Map<number, Source>();
  readonly #events = new Emitter<VehicleEvent>();
  readonly #off: Off;

  readonly onEvent = this.#events.on;

  constructor(node: MavlinkNode, textOf: EventTextOf = () => undefined) {
    this.#node = node;
    this.#textOf = textOf;
    this.#off = node.onPacket((passing) => this.#packet(passing));
  }

  close(): void {
    this.#off();
    for (const source of this.#sources.values()) source.timer();
  }

  /** Read from the packet: the mappings do not know these messages, so the node does not decode them. */
  #packet({ direction, messageId, bytes, at }: Passing): void {
    if (
      direction !== "in" ||
      bytes[0] !== V2 ||
      messageId < EventMessage.MSG_ID ||
      messageId > ResponseEventError.MSG_ID
    )
      return;
    const systemId = bytes[5]!;
    const componentId = bytes[6]!;
    const packet = { version: 2, bytes } as Packet;
    const source = this.#source(systemId, componentId);
    if (messageId === EventMessage.MSG_ID) this.#event(source, decodeAs(EventMessage, packet), at);
    else if (messageId === CurrentEventSequence.MSG_ID) this.#newest(source, decodeAs(CurrentEventSequence, packet));
    else if (messageId === ResponseEventError.MSG_ID) this.#lost(source, decodeAs(ResponseEventError, packet));
  }

  #source(systemId: number, componentId: number): Source {
    const key = systemId * 256 + componentId;
    const known = this.#sources.get(key);
    if (known) return known;
    const source: Source = {
      systemId,
      componentId,
      next: undefined,
      newest: 0,
      waiting: new Map(),
      asked: 0,
      timer: () => {},
    };
    this.#sources.set(key, source);
    return source;
  }

  #event(source: Source, message: EventMessage, at: number): void {
    const { sequence, destinationSystem, id, logLevels, eventTimeBootMs: bootMs } = message;
    if (destinationSystem !== 0 && destinationSystem !== this.#node.systemId) return;
    if (source.next === undefined) {
      source.next = sequence;
      source.newest = sequence;
    }
    if (ahead(sequence, source.next) < 0) return; // known already
    const { systemId, componentId } = source;
    const args = new Uint8Array(ARGUMENTS);
    args.set(message.arguments.slice(0, ARGUMENTS));
    const told = this.#textOf(source, id, args);
    const text = told ?? `Event 0x${id.toString(16)} (no description from this vehicle)`;
    const severity = logLevels & 0x0f;
    const described = told !== undefined;
    source.waiting.set(sequence, { systemId, componentId, severity, id, text, described, bootMs, args, at });
    if (ahead(sequence, source.newest) > 0) source.newest = sequence;
    this.#flush(source);
  }

  #newest(source: Source, { sequence, flags }: CurrentEventSequence): void {
    if (flags & RESET || (source.next !== undefined && ahead(sequence, source.next) < -BACK)) {
      source.waiting.clear();
      source.next = undefined;
    }
    if (source.next === undefined) {
      source.next = (sequence + 1) & 0xffff; // what was before our time stays there
      source.newest = sequence;
    } else if (ahead(sequence, source.newest) > 0) source.newest = sequence;
    this.#flush(source);
  }

  #lost(source: Source, { targetSystem, sequence, sequenceOldestAvailable }: ResponseEventError): void {
    if (targetSystem !== this.#node.systemId || source.next === undefined || sequence !== source.next) return;
    const oldest =
      ahead(sequenceOldestAvailable, source.next) > 0 ? sequenceOldestAvailable : (source.next + 1) & 0xffff;
    this.#skipTo(source, oldest);
  }

  #skipTo(source: Source, sequence: number): void {
    while (source.next !== sequence && ahead(source.newest, source.next!) >= 0) {
      const event = source.waiting.get(source.next!);
      if (event) this.#announce(source, event);
      else source.next = (source.next! + 1) & 0xffff;
    }
    this.#flush(source);
  }

  #announce(source: Source, event: VehicleEvent): void {
    source.waiting.delete(source.next!);
    source.next = (source.next! + 1) & 0xffff;
    source.asked = 0;
    if (event.severity < DISABLED) this.#events.emit(event);
  }

  /** Announces what is in order, and asks for the gap before the rest. */
  #flush(source: Source): void {
    for (let event = source.waiting.get(source.next!); event; event = source.waiting.get(source.next!))
      this.#announce(source, event);
    source.timer();
    if (source.next === undefined || ahead(source.newest, source.next) < 0) return;
    source.timer = this.#node.clock.after(GAP_MS, () => this.#ask(source));
  }

  #ask(source: Source): void {
    if (ahead(source.newest, source.next!) > MOST) {
      this.#skipTo(source, (source.newest - MOST) & 0xffff);
      return;
    }
    if (++source.asked > TRIES) {
      source.asked = 0;
      this.#skipTo(source, (source.next! + 1) & 0xffff);
      return;
    }
    let last = source.next!;
    while (last !== source.newest && !source.waiting.has((last + 1) & 0xffff)) last = (last + 1) & 0xffff;
    const { systemId: targetSystem, componentId: targetComponent, next: firstSequence = 0 } = source;
    const request = { targetSystem, targetComponent, firstSequence, lastSequence: last };
    this.#node.send(messageOf(RequestEvent, request), { systemId: targetSystem });
    source.timer = this.#node.clock.after(AGAIN_MS, () => this.#ask(source));
  }
}

interface Source {
  readonly systemId: number;
  readonly componentId: number;
  /** The sequence to announce next; undefined before anything was heard. */
  next: number | undefined;
  newest: number;
  readonly waiting: Map<number, VehicleEvent>;
  asked: number;
  timer: Off;
}

const V2 = 0xfd;
const RESET = 1; // MAV_EVENT_CURRENT_SEQUENCE_FLAGS
const BACK = 100; // further back than any reordering: the vehicle restarted
const GAP_MS = 200;
const AGAIN_MS = 500;
const TRIES = 8;
const MOST = 256; // what was missed before these is history
const DISABLED = 9; // 8 is for programs
const ARGUMENTS = 40;

/** How far `a` is ahead of `b`, −32768…32767. */
const ahead = (a: number, b: number): number => ((a - b + 0x8000) & 0xffff) - 0x8000;
