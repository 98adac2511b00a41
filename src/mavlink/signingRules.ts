import type { Channel } from "./channel.ts";
import type { Clock } from "./clock.ts";
import type { Packet } from "./codec.ts";
import { Refusals } from "./refusals.ts";
import { type Judgement, type Refusal, SignatureCheck } from "./signatureCheck.ts";
import { signPacket } from "./signing.ts";
import { type FloorStore, SigningFloors } from "./signingFloors.ts";
import type { SigningKey } from "./signingKey.ts";
import { type SigningStore, SigningTime } from "./signingTime.ts";

/** What a key is for: a link, or a vehicle over whatever link. */
export type SigningOf = { readonly linkId: string } | { readonly systemId: number };

/**
 * What is used: a key, none, or `missing`: one was chosen and is not there. Then nothing is believed and nothing is sent,
 * since neither can be checked or signed.
 */
export type KeyUse = SigningKey | "missing" | undefined;

type Rule = SignatureCheck | "missing";

/** Which links and vehicles have which key: signs what goes to them, and judges what comes from them. */
export class SigningRules {
  readonly #clock: Clock;
  readonly #time: SigningTime;
  readonly #floors: SigningFloors | undefined;
  readonly #ofLink = new Map<string, Rule>();
  readonly #ofSystem = new Map<number, Rule>();
  readonly #checks: SignatureCheck[] = []; // one for each key, for ever: what was heard under it must not be heard again
  readonly #linkBytes = new Map<string, number>();
  readonly #refusals: Refusals;

  constructor(clock: Clock, store: (SigningStore & Partial<FloorStore>) | undefined) {
    this.#clock = clock;
    this.#time = new SigningTime(store);
    if (store && keepsFloors(store)) this.#floors = new SigningFloors({ clock, time: this.#time, store });
    this.#refusals = new Refusals(clock);
  }

  get onRefused() {
    return this.#refusals.onRefused;
  }

  use(of: SigningOf, key: KeyUse): void {
    const rule = key === "missing" ? key : key && this.#checkOf(key);
    if ("linkId" in of) put(this.#ofLink, of.linkId, rule);
    else put(this.#ofSystem, of.systemId, rule);
  }

  /** Whether nothing may go to this system, or to everyone, over a link, since the key for it is missing. */
  isShut(systemId: number | undefined, linkId: string): boolean {
    return this.#ruleFor(systemId, linkId) === "missing";
  }

  /** A vehicle's key goes before its link's. */
  #ruleFor(systemId: number | undefined, linkId: string): Rule | undefined {
    return (systemId === undefined ? undefined : this.#ofSystem.get(systemId)) ?? this.#ofLink.get(linkId);
  }

  /** "plain" where no key is asked for. A replayed log is not judged: it is the user's own file, and answers nothing. */
  judge(packet: Packet, from: Channel): Judgement | "plain" {
    if (from.link.mute) return "plain";
    const rule = this.#ruleFor(packet.systemId, from.linkId);
    if (rule === "missing") return packet.signed ? "badSignature" : "unsigned";
    return rule?.judge(packet, from) ?? "plain";
  }

  refused(packet: Packet, from: Channel, reason: Refusal): void {
    const onLink = ++from.refused[reason];
    if (reason === "replayed") from.spokeElapsed = this.#clock.elapsed(); // rightly signed: our broadcasts set a vehicle's slow clock
    // Of a missing key it was told; what it keeps out says nothing about who sends it.
    if (this.#ruleFor(packet.systemId, from.linkId) !== "missing")
      this.#refusals.note(packet, from.linkId, reason, onLink);
  }

  /**
   * The keys that a packet must go out with, each once; undefined is unsigned. What goes to everyone goes with the link's
   * key, and with that of each vehicle heard there in the last minute that has its own. None: it may not go out.
   */
  keysFor(systemId: number | undefined, channel: Channel): (SigningKey | undefined)[] {
    const rules = systemId === undefined ? this.#rulesOn(channel) : [this.#ruleFor(systemId, channel.linkId)];
    return rules.flatMap((rule) => (rule === "missing" ? [] : [rule?.key]));
  }

  /** The rules of a link and of the vehicles heard on it in the last minute, each once. */
  #rulesOn(channel: Channel): (Rule | undefined)[] {
    const ofLink = this.#ofLink.get(channel.linkId);
    const rules = new Set<Rule | undefined>(ofLink ? [ofLink] : []);
    const since = this.#clock.elapsed() - MINUTE_MS;
    for (const [systemId, rule] of this.#ofSystem)
      if (rule !== "missing" && (channel.systems.get(systemId)?.heardElapsed ?? Number.NEGATIVE_INFINITY) > since)
        rules.add(rule);
    return rules.size > 0 ? [...rules] : [undefined];
  }

  sign(plain: Uint8Array, key: SigningKey, linkId: string): Uint8Array {
    return signPacket(plain, { key, linkId: this.linkByteOf(linkId), timestamp: this.#time.next(this.#clock.now()) });
  }

  /** The number of a link in its signatures: given at first sight, and the same for as long as this program runs. */
  linkByteOf(linkId: string): number {
    const byte = this.#linkBytes.get(linkId) ?? this.#linkBytes.size & 0xff;
    this.#linkBytes.set(linkId, byte);
    return byte;
  }

  forgetLink(linkId: string): void {
    this.#refusals.forget(linkId);
  }

  /** Keeps what was heard, so that nothing of it is believed after the next start. */
  close(): void {
    this.#floors?.close();
  }

  #checkOf(key: SigningKey): SignatureCheck {
    const known = this.#checks.find((check) => check.key.sameAs(key));
    if (known) return known;
    const check = new SignatureCheck(key, this.#time, this.#floors);
    this.#checks.push(check);
    return check;
  }
}

const MINUTE_MS = 60_000;

const keepsFloors = (store: Partial<FloorStore>): store is FloorStore =>
  store.loadFloors !== undefined && store.saveFloors !== undefined;

function put<K>(map: Map<K, Rule>, key: K, rule: Rule | undefined): void {
  if (rule) map.set(key, rule);
  else map.delete(key);
}
