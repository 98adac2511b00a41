import { common } from "mavlink-mappings";
import { Emitter, type Off } from "../base/emitter.ts";
import type { MavlinkNode, Received } from "./node.ts";

/** One whole text from a component. Severity as MAV_SEVERITY, 0 emergency … 7 debug. */
export interface VehicleText {
  readonly systemId: number;
  readonly componentId: number;
  readonly severity: number;
  readonly text: string;
  /** When its first chunk arrived. */
  readonly at: number;
}

/**
 * Joins the chunks of long status texts and drops those that several links brought.
 * https://mavlink.io/en/messages/common.html#STATUSTEXT
 */
export class StatusTexts {
  readonly #node: MavlinkNode;
  readonly #texts = new Emitter<VehicleText>();
  readonly #pending = new Map<string, Pending>();
  readonly #recent = new Map<string, { at: number; linkId: string }>();
  readonly #off: Off;

  readonly onText = this.#texts.on;

  constructor(node: MavlinkNode) {
    this.#node = node;
    this.#off = node.on(common.StatusText, (received) => this.#take(received));
  }

  close(): void {
    this.#off();
    for (const pending of this.#pending.values()) pending.off();
    this.#pending.clear();
  }

  #take({ message, systemId, componentId, at, linkId }: Received<common.StatusText>): void {
    const { id, chunkSeq, severity, text } = message;
    const whole = { systemId, componentId, severity, at };
    if (id === 0) {
      this.#announce({ ...whole, text }, linkId);
      return;
    }
    const key = `${systemId}:${componentId}:${id}`;
    let pending = this.#pending.get(key);
    if (!pending) {
      pending = { ...whole, linkId, chunks: [], off: this.#node.clock.after(WAIT_MS, () => this.#complete(key)) };
      this.#pending.set(key, pending);
    }
    pending.chunks[chunkSeq] = text;
    const last = pending.chunks.findIndex((chunk) => chunk !== undefined && byteLength(chunk) < CHUNK_BYTES);
    if (last >= 0 && Array.from(pending.chunks.slice(0, last + 1)).every((c) => c !== undefined)) this.#complete(key);
  }

  /** Announces what arrived; a lost chunk shows as … */
  #complete(key: string): void {
    const pending = this.#pending.get(key);
    if (!pending) return;
    pending.off();
    this.#pending.delete(key);
    const { chunks, off: _, linkId, ...text } = pending;
    this.#announce({ ...text, text: Array.from(chunks, (chunk) => chunk ?? "…").join("") }, linkId);
  }

  #announce(text: VehicleText, linkId: string): void {
    const key = `${text.systemId}:${text.componentId}:${text.severity}:${text.text}`;
    const before = this.#recent.get(key);
    if (before && before.linkId !== linkId && text.at - before.at < SAME_MS) return;
    if (this.#recent.size > 200) this.#recent.clear();
    this.#recent.set(key, { at: text.at, linkId });
    if (text.text.trim() !== "") this.#texts.emit(text);
  }
}

interface Pending extends Omit<VehicleText, "text"> {
  readonly linkId: string;
  readonly chunks: string[];
  readonly off: Off;
}

const CHUNK_BYTES = 50;
const WAIT_MS = 1_000;
const SAME_MS = 2_000;

const byteLength = (text: string): number => new TextEncoder().encode(text).length;
