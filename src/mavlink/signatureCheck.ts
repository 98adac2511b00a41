import type { Packet } from "./codec.ts";
import type { SigningFloors } from "./signingFloors.ts";
import type { SigningKey } from "./signingKey.ts";
import { type SigningTime, ticksAt } from "./signingTime.ts";

/** Why a packet was refused: not signed, signed wrongly, or signed with a time that was used before or is long past. */
export type Refusal = "unsigned" | "badSignature" | "replayed";

/**
 * What a signature says: rightly signed and new; a copy of what another road brought; from a radio that has no key; or why
 * it is refused.
 */
export type Judgement = "signed" | "copy" | "radio" | Refusal;

/**
 * Judges what arrives under one key, per stream of system, component and link id byte. On each road timestamps must grow,
 * as the specification asks, so what a network reorders or doubles is refused (9 % of packets 20 ms apart with 40 ms of
 * jitter). Over several roads the same packet comes more than once, and a slower road may bring what the faster one lost:
 * that passes within two seconds if it was not accepted before. The first packet of a stream may be a minute old at most,
 * and must be newer than all that was heard before a restart.
 * https://mavlink.io/en/guide/message_signing.html
 */
export class SignatureCheck {
  readonly key: SigningKey;
  readonly #time: SigningTime;
  readonly #floors: SigningFloors | undefined;
  readonly #streams = new Map<number, Stream>();

  /** `floors` remembers what was heard over restarts. */
  constructor(key: SigningKey, time: SigningTime, floors?: SigningFloors) {
    this.key = key;
    this.#time = time;
    this.#floors = floors;
  }

  /** Why the packet is refused; undefined when it may pass. */
  refuse(packet: Packet, road: object = this): Refusal | undefined {
    const judgement = this.judge(packet, road);
    return isRefusal(judgement) ? judgement : undefined;
  }

  /** `road` stands for where it came from: the same object for the same channel. */
  judge({ bytes, signed, messageId, systemId, componentId, at }: Packet, road: object): Judgement {
    if (!signed) return isRadio(messageId, systemId, componentId) ? "radio" : "unsigned";
    const end = bytes.length - 6;
    const right = this.key.signatureOf(bytes.subarray(0, end));
    for (let i = 0; i < 6; i++) if (right[i] !== bytes[end + i]) return "badSignature";
    const ticks = number48(bytes, end - 6);
    const id = (systemId << 16) | (componentId << 8) | bytes[end - 7]!;
    let stream = this.#streams.get(id);
    if (!stream) {
      const name = `${this.key.fingerprint} ${systemId} ${componentId} ${bytes[end - 7]!}`;
      if (ticks + MINUTE < Math.max(ticksAt(at), this.#time.last)) return "replayed";
      if (ticks <= (this.#floors?.of(name) ?? -1)) return "replayed";
      stream = new Stream(ticks, name);
      this.#streams.set(id, stream);
    }
    const judgement = stream.judge(ticks, number48(bytes, end), road);
    if (judgement === "replayed") return judgement;
    this.#time.advanceTo(ticks);
    this.#floors?.note(stream.name, ticks);
    return judgement;
  }
}

export const isRefusal = (judgement: string): judgement is Refusal =>
  judgement === "unsigned" || judgement === "badSignature" || judgement === "replayed";

/** The timestamps accepted last, with the signatures that they came with. */
class Stream {
  readonly #ticks = new Float64Array(REMEMBERED).fill(-1);
  readonly #signatures = new Float64Array(REMEMBERED);
  readonly #lastOver = new WeakMap<object, number>();
  #next = 0;
  #newest = -1;
  #floor: number; // what was accepted from here on is remembered

  readonly name: string;

  constructor(first: number, name: string) {
    this.#floor = first;
    this.name = name;
  }

  judge(ticks: number, signature: number, road: object): "signed" | "copy" | "replayed" {
    if (ticks > this.#newest) {
      this.#newest = ticks;
      this.#accept(ticks, signature, road);
      return "signed";
    }
    const last = this.#lastOver.get(road) ?? -1;
    if (ticks <= last || ticks < this.#floor || ticks + LATE < this.#newest) return "replayed";
    const before = this.#ticks.indexOf(ticks);
    if (before < 0) {
      this.#accept(ticks, signature, road);
      return "signed";
    }
    if (this.#signatures[before] !== signature) return "replayed";
    this.#lastOver.set(road, ticks);
    return "copy";
  }

  #accept(ticks: number, signature: number, road: object): void {
    this.#lastOver.set(road, ticks);
    this.#floor = Math.max(this.#floor, this.#ticks[this.#next]! + 1);
    this.#ticks[this.#next] = ticks;
    this.#signatures[this.#next] = signature;
    this.#next = (this.#next + 1) % REMEMBERED;
  }
}

/** A telemetry radio that tells of itself, as SiK and RFD radios do: system "3", component "D", without a key. */
const isRadio = (messageId: number, systemId: number, componentId: number): boolean =>
  messageId === 109 && systemId === 51 && componentId === 68;

function number48(bytes: Uint8Array, i: number): number {
  let value = 0;
  for (let k = 5; k >= 0; k--) value = value * 256 + bytes[i + k]!;
  return value;
}

const MINUTE = 6_000_000; // ticks
const LATE = 200_000;
const REMEMBERED = 256;
