import type { common } from "mavlink-mappings";
import type { Packet } from "../mavlink/codec.ts";
import { type Refusal, SignatureCheck, SigningTime, signPacket } from "../mavlink/signing.ts";
import { SigningKey } from "../mavlink/signingKey.ts";

/**
 * The vehicle's side of signing: once it holds a key it signs what it sends, and does not hear what is unsigned, wrongly
 * signed or sent again, but for the radio's own reports. https://mavlink.io/en/guide/message_signing.html
 */
export class VehicleSigning {
  /** What was not heard, and why. */
  readonly refused: Readonly<Record<Refusal, number>>;
  readonly #refused: Record<Refusal, number> = { unsigned: 0, badSignature: 0, replayed: 0 };
  readonly #cable: boolean;
  #check: SignatureCheck | undefined;
  #time = new SigningTime();

  /** `cable`: whoever is on the link stands at the vehicle, as on USB, and may set its key up unsigned. */
  constructor(cable: boolean) {
    this.refused = this.#refused;
    this.#cable = cable;
  }

  /** Whether it holds a key. */
  get on(): boolean {
    return this.#check !== undefined;
  }

  /** True when the packet may be heard; counts it otherwise. */
  hears(packet: Packet): boolean {
    if (this.#cable && packet.messageId === setupId) return true;
    const refusal = this.#check?.refuse(packet);
    if (refusal) this.#refused[refusal]++;
    return refusal === undefined;
  }

  /** Takes a key, or with one of zeros switches signing off; false when whoever sends it may not. Ask `hears` before. */
  setUp({ secretKey, initialTimestamp }: common.SetupSigning): boolean {
    if (!this.#cable && !this.#check) return false;
    const secret = Buffer.from(secretKey);
    if (secret.every((byte) => byte === 0)) this.#check = undefined;
    else this.adopt(SigningKey.fromText("vehicle", secret.toString("hex")), Number(initialTimestamp));
    return true;
  }

  /** Holds a key from now on, as if set up over a cable; its timestamps go on from `ticks` of 10 µs since 2015, never back. */
  adopt(key: SigningKey, ticks: number): void {
    if (this.#check?.key.fingerprint === key.fingerprint) return; // the station repeats itself: what was heard stays heard
    const last = Math.max(ticks, this.#time.last);
    this.#time = new SigningTime({ load: () => last, save: () => {} });
    this.#check = new SignatureCheck(key, this.#time);
  }

  /** The packet as it goes out at `at`, ms since 1970. */
  sign(packet: Uint8Array, at: number): Uint8Array {
    if (!this.#check) return packet;
    return signPacket(packet, { key: this.#check.key, linkId: 0, timestamp: this.#time.next(at) });
  }
}

const setupId = 256;
