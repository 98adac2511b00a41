import * as v from "valibot";
import type { Off } from "../base/emitter.ts";
import { FailureError } from "../contract/failure.ts";
import { parser } from "../contract/parse.ts";
import type { SigningKeyRecord } from "../contract/wire.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import { type SigningStore, setupSigning, ticksAt } from "../mavlink/signing.ts";
import type { FloorStore } from "../mavlink/signingFloors.ts";
import type { SigningKey } from "../mavlink/signingKey.ts";
import type { KeyUse, SigningOf } from "../mavlink/signingRules.ts";
import type { Settings } from "../store/settings.ts";
import type { Vehicle } from "../vehicle/vehicle.ts";
import type { KeyRing } from "./keyRing.ts";

const linksKey = "signing.links";
const vehiclesKey = "signing.vehicles";
const ticksKey = "signing.ticks";
const heardKey = "signing.heard";
const parseNames = parser("signing", v.record(v.string(), v.string()));
const parseTicks = parser(ticksKey, v.number());
const parseHeard = parser(heardKey, v.record(v.string(), v.number()));

/** Keeps the last timestamp that was signed with, and the last ones heard, so that none is ever used or believed twice. */
export function signingStoreOf(settings: Settings): SigningStore & FloorStore {
  return {
    loadFloors: () => settings.get(heardKey, parseHeard) ?? {},
    saveFloors: (floors) => settings.set(heardKey, floors),
    load: () => settings.get(ticksKey, parseTicks) ?? 0,
    save: (ticks) => settings.set(ticksKey, ticks),
  };
}

/**
 * Which link and which vehicle is signed with which key; remembered, and handed to the node. Where a key is in use and not
 * there any more, nothing is believed and nothing sent until it is added again, another is chosen, or it is taken away.
 */
export class Signing {
  readonly #node: MavlinkNode;
  readonly #keys: KeyRing;
  readonly #settings: Settings;
  readonly #fail: (failure: FailureError) => void;
  readonly #opened = new Map<string, string>(); // addresses by link id

  /** `fail` is told of a key that is in use and not there any more. */
  constructor(parts: {
    node: MavlinkNode;
    keys: KeyRing;
    settings: Settings;
    fail: (failure: FailureError) => void;
  }) {
    this.#node = parts.node;
    this.#keys = parts.keys;
    this.#settings = parts.settings;
    this.#fail = parts.fail;
  }

  /** Has every vehicle signed as it was before. */
  start(): void {
    for (const [systemId, name] of Object.entries(this.#names(vehiclesKey)))
      this.#node.useSigning({ systemId: Number(systemId) }, this.#known(name, `vehicle ${systemId}`));
  }

  /** The name of the key of a link with this address. */
  keyOfLink(address: string): string | undefined {
    return this.#names(linksKey)[address];
  }

  /** Has a link that was opened signed as it was before. */
  linkOpened(linkId: string, address: string): void {
    this.#opened.set(linkId, address);
    const name = this.keyOfLink(address);
    if (name !== undefined) this.#node.useSigning({ linkId }, this.#known(name, address));
  }

  /** @throws FailureError `not-found` */
  setLinkKey(linkId: string, address: string, name: string | null): void {
    this.#opened.set(linkId, address);
    this.#node.useSigning({ linkId }, name === null ? undefined : this.#keys.key(name));
    this.#remember(linksKey, address, name);
  }

  /**
   * Hands the vehicle a key and waits until what it sends is signed with it; from then on nothing else is believed of it.
   * SETUP_SIGNING has no answer of its own, and the key goes over the link in clear: use a cable.
   * Rejects `refused` when the vehicle goes on without it; then everything is as before.
   */
  async giveKey(vehicle: Vehicle, name: string): Promise<void> {
    const key = this.#keys.key(name);
    const { systemId, componentId, armed } = vehicle.state;
    if (armed) throw new FailureError("refused", `${vehicle.name} gets no key while it is armed`, "Land it first.");
    const { clock } = this.#node;
    const own = this.#names(vehiclesKey)[systemId];
    const before = own === undefined ? undefined : this.#known(own, `vehicle ${systemId}`);
    const believe = (whose: KeyUse) => this.#node.useSigning({ systemId }, whose);
    const signed = this.#signedBy(systemId, key);
    const later: Off[] = [];
    for (const at of GIVEN_AT_MS) {
      const give = () => {
        this.#node.send(setupSigning(systemId, componentId, key, ticksAt(clock.now())), { systemId });
        // Signed as it was up to now; but what comes signed anew must be heard, also where another key is in force.
        believe(key);
        later.push(clock.after(TAKEN_MS, () => believe(before)));
      };
      if (at === 0) give();
      else later.push(clock.after(at, give));
    }
    try {
      await signed;
    } finally {
      for (const off of later) off();
    }
    believe(key);
    this.#remember(vehiclesKey, String(systemId), name);
  }

  /** Where a key is in use, in words; empty when it may be removed. */
  usesOf(name: string): string[] {
    const of = (key: string) =>
      Object.entries(this.#names(key)).flatMap(([user, used]) => (used === name ? [user] : []));
    return [...of(linksKey), ...of(vehiclesKey).map((systemId) => `vehicle ${systemId}`)];
  }

  /** Keys that are in use and not there any more. */
  lost(): SigningKeyRecord[] {
    const there = new Set(this.#keys.list().map(({ name }) => name));
    const used = [linksKey, vehiclesKey].flatMap((key) => Object.values(this.#names(key)));
    const lost = [...new Set(used)].filter((name) => !there.has(name));
    return lost.map((name) => ({ name, fingerprint: "", addedAt: 0, lost: true }));
  }

  /** Takes a lost key from every link and vehicle: from then on they are neither signed nor checked. */
  takeLost(name: string): void {
    const users = this.#usersOf(name);
    for (const key of [linksKey, vehiclesKey])
      for (const [user, used] of Object.entries(this.#names(key))) if (used === name) this.#remember(key, user, null);
    for (const user of users) this.#node.useSigning(user, undefined);
  }

  /** Has what used a key before it was lost use it again, now that it was added. */
  added(name: string): void {
    const key = this.#keys.key(name);
    for (const user of this.#usersOf(name)) this.#node.useSigning(user, key);
  }

  #usersOf(name: string): SigningOf[] {
    const links = [...this.#opened].filter(([, address]) => this.keyOfLink(address) === name);
    const vehicles = Object.entries(this.#names(vehiclesKey)).filter(([, used]) => used === name);
    return [
      ...links.map(([linkId]) => ({ linkId })),
      ...vehicles.map(([systemId]) => ({ systemId: Number(systemId) })),
    ];
  }

  /** A packet of the vehicle that the key signed. */
  #signedBy(systemId: number, key: SigningKey): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        off();
        cancel();
        settle();
      };
      const off = this.#node.onPacket(({ direction, bytes }) => {
        if (direction === "in" && bytes[5] === systemId && isSignedWith(key, bytes)) end(resolve);
      });
      const cancel = this.#node.clock.after(SIGNED_MS, () =>
        end(() =>
          reject(
            new FailureError(
              "refused",
              `Vehicle ${systemId} goes on as before: it did not take the key`,
              "Most autopilots take a key over USB only. Connect it by cable and try again.",
            ),
          ),
        ),
      );
    });
  }

  #known(name: string, user: string): SigningKey | "missing" {
    if (this.#keys.list().some((key) => key.name === name)) return this.#keys.key(name);
    this.#fail(
      new FailureError(
        "not-found",
        `The signing key "${name}" of ${user} is not there any more: nothing is believed of it and nothing sent to it`,
        "Add the key again under that name in Links, Keys; or choose another for the link; or remove the lost one there.",
      ),
    );
    return "missing";
  }

  #names(key: string): Record<string, string> {
    return this.#settings.get(key, parseNames) ?? {};
  }

  #remember(key: string, user: string, name: string | null): void {
    const { [user]: _, ...others } = this.#names(key);
    this.#settings.set(key, name === null ? others : { ...others, [user]: name });
  }
}

const SIGNED_MS = 6_500; // by then it is heard as before again
const GIVEN_AT_MS = [0, 2_500, 5_000];
const TAKEN_MS = 1_200; // in between it is heard as before, else it would count as lost
const START_2 = 0xfd;
const SIGNED = 0x01;

function isSignedWith(key: SigningKey, bytes: Uint8Array): boolean {
  if (bytes[0] !== START_2 || (bytes[2]! & SIGNED) === 0) return false;
  const end = bytes.length - 6;
  return Buffer.from(key.signatureOf(bytes.subarray(0, end))).equals(bytes.subarray(end));
}
