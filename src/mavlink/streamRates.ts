import { common, minimal } from "mavlink-mappings";
import { Disposer } from "../base/disposer.ts";
import { AutopilotRates } from "./autopilotRates.ts";
import { every } from "./clock.ts";
import type { CommandClient } from "./commandClient.ts";
import type { MavlinkNode } from "./node.ts";
import { leanRates, type MessageRate, type RateProfile, richRates } from "./rateProfiles.ts";

export { leanRates, type MessageRate, type RateProfile, richRates };

/** What a vehicle shall tell: as said, or as the number of vehicles allows. */
export type RateWish = "auto" | RateProfile;

/**
 * Asks every autopilot that is heard for messages at the rates of its profile, and asks again for those that stay away: after
 * a reboot, or because the first request was lost. By itself a vehicle is rich while at most ten are heard, else lean unless
 * it is watched. https://mavlink.io/en/mavgen_python/howto_requestmessages.html
 */
export class StreamRates {
  readonly #node: MavlinkNode;
  readonly #commands: CommandClient;
  readonly #profiles: Readonly<Record<RateProfile, readonly MessageRate[]>>;
  readonly #autopilots = new Map<string, AutopilotRates>();
  readonly #bySystem = new Map<number, AutopilotRates[]>();
  readonly #wishes = new Map<string, RateProfile>();
  readonly #ends = new Disposer();
  #watched: ReadonlySet<string> = new Set();
  #crowded = false;

  constructor(
    node: MavlinkNode,
    commands: CommandClient,
    { rich = richRates, lean = leanRates }: Partial<Record<RateProfile, readonly MessageRate[]>> = {},
  ) {
    this.#node = node;
    this.#commands = commands;
    this.#profiles = { rich, lean };
    const types = new Set([...rich, ...lean].map(({ type }) => type)).add(common.HomePosition);
    for (const type of types)
      this.#ends.add(
        node.on(type, ({ systemId, messageId, message }) => {
          const { timeBootMs } = message as { timeBootMs?: number };
          for (const autopilot of this.#bySystem.get(systemId) ?? []) autopilot.note(messageId, timeBootMs);
        }),
      );
    this.#ends.add(
      node.on(minimal.Heartbeat, ({ message, systemId, componentId }) => {
        if (message.autopilot !== minimal.MavAutopilot.INVALID) this.#beat(systemId, componentId, message.autopilot);
      }),
    );
    this.#ends.add(
      every(node.clock, CHECK_MS, () => {
        this.#apply();
        for (const autopilot of this.#autopilots.values()) void autopilot.check();
      }),
    );
  }

  /** What a vehicle (`system:component`) is asked to tell now. */
  profileOf(vehicleId: string): RateProfile {
    const wish = this.#wishes.get(vehicleId);
    return wish ?? (this.#crowded && !this.#watched.has(vehicleId) ? "lean" : "rich");
  }

  wishOf(vehicleId: string): RateWish {
    return this.#wishes.get(vehicleId) ?? "auto";
  }

  /** Takes effect at once, also for a vehicle that is heard only later. */
  setProfile(vehicleId: string, wish: RateWish): void {
    if (wish === "auto") this.#wishes.delete(vehicleId);
    else this.#wishes.set(vehicleId, wish);
    this.#apply();
  }

  /** The vehicles that somebody looks at (selected, or with a stream open): they stay rich in the largest fleet. */
  setWatched(vehicleIds: Iterable<string>): void {
    this.#watched = new Set(vehicleIds);
    this.#apply();
  }

  close(): void {
    this.#ends.dispose();
  }

  #beat(systemId: number, componentId: number, autopilot: minimal.MavAutopilot): void {
    const id = `${systemId}:${componentId}`;
    const known = this.#autopilots.get(id);
    if (known) {
      known.beat();
      return;
    }
    const rates = this.#profiles[this.profileOf(id)];
    const deps = { node: this.#node, commands: this.#commands, rates, autopilot };
    const asked = new AutopilotRates(systemId, componentId, deps);
    this.#autopilots.set(id, asked);
    this.#bySystem.set(systemId, [...(this.#bySystem.get(systemId) ?? []), asked]);
    this.#apply();
    void asked.check();
  }

  #apply(): void {
    const now = this.#node.clock.elapsed();
    let heard = 0;
    for (const { beatAt } of this.#autopilots.values()) if (now - beatAt < HEARD_MS) heard++;
    // A gap between the two, so that one vehicle at the edge of its radio does not turn all the others.
    this.#crowded = heard > (this.#crowded ? FEW - 2 : FEW);
    for (const [id, autopilot] of this.#autopilots) autopilot.setRates(this.#profiles[this.profileOf(id)]);
  }
}

const CHECK_MS = 3_000;
const HEARD_MS = 30_000;
const FEW = 10;
