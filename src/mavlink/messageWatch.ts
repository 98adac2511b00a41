import type { Off } from "../base/emitter.ts";
import type { MessageContent, MessageField, MessageKind } from "../contract/wire.ts";
import { decodeMessage, type Packet } from "./codec.ts";
import { dialect } from "./dialect.ts";
import type { MavlinkNode, Passing } from "./node.ts";

/** Which kind of message of which component. */
export type KindOfMessage = Pick<MessageKind, "systemId" | "componentId" | "messageId">;

/**
 * Counts what comes in by sender and kind, and keeps the newest message of the kind that is looked at. Of SETUP_SIGNING, which
 * carries a key, only whom it is for is told. https://mavlink.io/en/messages/common.html#SETUP_SIGNING
 */
export class MessageWatch {
  readonly #node: MavlinkNode;
  readonly #kinds = new Map<number, Counted>();
  readonly #off: Off;
  #looked: { readonly kind: KindOfMessage; bytes: Uint8Array | undefined; at: number; told: boolean } | undefined;

  constructor(node: MavlinkNode) {
    this.#node = node;
    this.#off = node.onPacket((passing) => this.#count(passing));
  }

  close(): void {
    this.#off();
  }

  /** Every kind heard so far, ordered by sender and name. */
  kinds(): MessageKind[] {
    const now = this.#node.clock.now();
    return [...this.#kinds.values()]
      .map(({ systemId, componentId, messageId, name, count, heardAt, recent }) => ({
        systemId,
        componentId,
        messageId,
        name,
        count,
        hertz: rateOf(recent, now),
        heardAt,
      }))
      .sort((a, b) => a.systemId - b.systemId || a.componentId - b.componentId || a.name.localeCompare(b.name, "en"));
  }

  /** Keeps the newest message of one kind from now on; null: of none. */
  look(kind: KindOfMessage | null): void {
    this.#looked = kind ? { kind, bytes: undefined, at: 0, told: true } : undefined;
  }

  /** The newest message of the kind that is looked at, once each. */
  news(): MessageContent | undefined {
    const looked = this.#looked;
    if (!looked?.bytes || looked.told) return undefined;
    looked.told = true;
    return { ...looked.kind, at: looked.at, fields: fieldsOf(looked.bytes, looked.at) };
  }

  #count({ direction, bytes, messageId, at }: Passing): void {
    if (direction !== "in") return;
    const from = bytes[0] === START_2 ? 5 : 3;
    const systemId = bytes[from]!;
    const componentId = bytes[from + 1]!;
    const key = (messageId * 256 + systemId) * 256 + componentId;
    let counted = this.#kinds.get(key);
    if (!counted) {
      if (this.#kinds.size >= MOST_KINDS) return;
      const name = dialect.get(messageId)?.MSG_NAME ?? `#${messageId}`;
      counted = { systemId, componentId, messageId, name, count: 0, heardAt: at, recent: [] };
      this.#kinds.set(key, counted);
    }
    counted.count++;
    counted.heardAt = at;
    note(counted.recent, at);
    const looked = this.#looked;
    if (looked && looked.kind.messageId === messageId && looked.kind.systemId === systemId)
      if (looked.kind.componentId === componentId) {
        looked.bytes = bytes.slice();
        looked.at = at;
        looked.told = false;
      }
  }
}

interface Counted extends KindOfMessage {
  readonly name: string;
  count: number;
  heardAt: number;
  /** Messages in each of the last seconds, oldest first. */
  readonly recent: { second: number; count: number }[];
}

const START_2 = 0xfd;
const SETUP_SIGNING = 256;
const KEPT_SECRET = "kept secret";
const MOST_KINDS = 20_000;
const RATE_SECONDS = 5;

function note(recent: Counted["recent"], at: number): void {
  const second = Math.floor(at / 1_000);
  const last = recent.at(-1);
  if (last?.second === second) last.count++;
  else recent.push({ second, count: 1 });
  if (recent.length > RATE_SECONDS + 1) recent.shift();
}

/** Over the whole seconds before this one. */
function rateOf(recent: Counted["recent"], now: number): number {
  const present = Math.floor(now / 1_000);
  const whole = recent.filter(({ second }) => second < present && second >= present - RATE_SECONDS);
  return whole.reduce((sum, { count }) => sum + count, 0) / RATE_SECONDS;
}

function fieldsOf(bytes: Uint8Array, at: number): MessageField[] {
  const packet = packetOf(bytes, at);
  const secret = packet.messageId === SETUP_SIGNING;
  const message = decodeMessage(packet);
  if (!message) return [{ name: "payload", value: secret ? KEPT_SECRET : hex(bytes) }];
  const type = message.constructor as unknown as { FIELDS: readonly { source: string; name: string; units: string }[] };
  return type.FIELDS.map(({ source, name, units }) => {
    if (secret && !name.startsWith("target")) return { name: source, value: KEPT_SECRET };
    const value = shown((message as unknown as Readonly<Record<string, unknown>>)[name]);
    return units ? { name: source, value, unit: units } : { name: source, value };
  });
}

function shown(value: unknown): MessageField["value"] {
  if (typeof value === "number" || typeof value === "string") return value;
  if (Array.isArray(value) && value.every((part) => typeof part === "number")) return value;
  return String(value);
}

function packetOf(bytes: Uint8Array, at: number): Packet {
  const v2 = bytes[0] === START_2;
  return {
    version: v2 ? 2 : 1,
    messageId: v2 ? bytes[7]! | (bytes[8]! << 8) | (bytes[9]! << 16) : bytes[5]!,
    sequence: bytes[v2 ? 4 : 2]!,
    systemId: bytes[v2 ? 5 : 3]!,
    componentId: bytes[v2 ? 6 : 4]!,
    signed: v2 && (bytes[2]! & 1) !== 0,
    bytes,
    at,
  };
}

const hex = (bytes: Uint8Array): string => [...bytes].map((b) => b.toString(16).padStart(2, "0")).join(" ");
