import { common } from "mavlink-mappings";
import type { Packet } from "./codec.ts";
import { crcOf, crcWith } from "./crc.ts";
import { dialect, messageOf } from "./dialect.ts";
import type { SigningKey } from "./signingKey.ts";

/** Why a packet was refused: not signed, signed wrongly, or signed with a time that was used before or is long past. */
export type Refusal = "unsigned" | "badSignature" | "replayed";

/** An encoded MAVLink 2 packet with its signature, `timestamp` in ticks. https://mavlink.io/en/guide/message_signing.html */
export function signPacket(
  packet: Uint8Array,
  { key, linkId, timestamp }: { readonly key: SigningKey; readonly linkId: number; readonly timestamp: number },
): Uint8Array {
  const end = 10 + packet[1]!;
  const bytes = new Uint8Array(end + 2 + SIGNATURE);
  bytes.set(packet.subarray(0, end));
  bytes[2]! |= SIGNED;
  const type = dialect.get(bytes[7]! | (bytes[8]! << 8) | (bytes[9]! << 16));
  if (!type) throw new Error("only messages of the dialect can be signed");
  const view = new DataView(bytes.buffer);
  view.setUint16(end, crcWith(crcOf(bytes, 1, end), type.MAGIC_NUMBER), true);
  bytes[end + 2] = linkId;
  view.setUint32(end + 3, timestamp % 2 ** 32, true);
  view.setUint16(end + 7, Math.floor(timestamp / 2 ** 32), true);
  bytes.set(key.signatureOf(bytes.subarray(0, end + 9)), end + 9);
  return bytes;
}

/** The ticks of 10 µs since 2015-01-01 at `at`, ms since 1970. */
export const ticksAt = (at: number): number => Math.floor((at - EPOCH_MS) * 100);

/** Keeps the last timestamp over restarts; `save` must have stored it when it returns, and must not throw. */
export interface SigningStore {
  load(): number;
  save(ticks: number): void;
}

/** Timestamps that only grow, also over a kill: five seconds are saved ahead. */
export class SigningTime {
  readonly #store: SigningStore | undefined;
  #last: number;
  #reserved: number;

  constructor(store?: SigningStore) {
    this.#store = store;
    this.#last = this.#reserved = store?.load() ?? 0;
  }

  get last(): number {
    return this.#last;
  }

  next(at: number): number {
    this.#last = Math.max(ticksAt(at), this.#last + 1);
    if (this.#last > this.#reserved) {
      this.#reserved = this.#last + AHEAD;
      this.#store?.save(this.#reserved);
    }
    return this.#last;
  }
}

/** Judges the signatures of what arrives under one key, per stream of system, component and link id. */
export class SignatureCheck {
  readonly key: SigningKey;
  readonly #time: SigningTime;
  readonly #streams = new Map<number, number>();

  constructor(key: SigningKey, time: SigningTime) {
    this.key = key;
    this.#time = time;
  }

  /** Undefined when the packet may pass. RADIO_STATUS may come unsigned: the radio that makes it has no key. */
  refuse({ bytes, signed, messageId, systemId, componentId }: Packet): Refusal | undefined {
    if (!signed) return messageId === RADIO_STATUS ? undefined : "unsigned";
    const end = bytes.length - 6;
    const right = this.key.signatureOf(bytes.subarray(0, end));
    for (let i = 0; i < 6; i++) if (right[i] !== bytes[end + i]) return "badSignature";
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const ticks = view.getUint32(end - 6, true) + view.getUint16(end - 2, true) * 2 ** 32;
    const stream = (systemId << 16) | (componentId << 8) | bytes[end - 7]!;
    const last = this.#streams.get(stream);
    if (last === undefined ? ticks + MINUTE < this.#time.last : ticks <= last) return "replayed";
    this.#streams.set(stream, ticks);
    return undefined;
  }
}

/** Gives a vehicle its key. Only over a cable: it carries the secret. It is neither recorded nor forwarded. */
export const setupSigning = (
  targetSystem: number,
  targetComponent: number,
  key: SigningKey,
  ticks: number,
): common.SetupSigning =>
  messageOf(common.SetupSigning, {
    targetSystem,
    targetComponent,
    secretKey: [...key.reveal()],
    initialTimestamp: BigInt(ticks),
  });

const EPOCH_MS = Date.UTC(2015, 0, 1);
const SIGNED = 0x01;
const SIGNATURE = 13;
const AHEAD = 500_000;
const MINUTE = 6_000_000;
const RADIO_STATUS = 109;
