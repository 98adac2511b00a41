import * as v from "valibot";
import { Disposer } from "../base/disposer.ts";
import { Emitter } from "../base/emitter.ts";
import type { Log } from "../base/log.ts";
import { errorOf, FailureError } from "../contract/failure.ts";
import { parser } from "../contract/parse.ts";
import type { LinkRecord } from "../contract/records.ts";
import { formatAddress, parseAddress } from "../mavlink/address.ts";
import { every } from "../mavlink/clock.ts";
import type { Link } from "../mavlink/link.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import { createLink } from "../mavlink/openLink.ts";
import { PersistentLink } from "../mavlink/persistentLink.ts";
import { ReplayLink } from "../mavlink/replayLink.ts";
import { RoundTrips } from "../mavlink/roundTrips.ts";
import type { Settings } from "../store/settings.ts";
import { ConflictAlarms } from "./conflictAlarms.ts";
import { trafficOf } from "./linkTraffic.ts";
import { RefusalAlarms } from "./refusalAlarms.ts";
import { Replays } from "./replays.ts";
import type { Signing } from "./signing.ts";

interface OpenLink {
  readonly id: string;
  readonly link: PersistentLink;
  readonly remember: boolean;
  readonly byDefault: boolean;
  announced: string;
}

/** What links need of signing. */
type LinkSigning = Pick<Signing, "linkOpened" | "keyOfLink" | "setLinkKey">;

const settingKey = "links";
const parseAddresses = parser("links", v.array(v.string()));
const statsPeriodMs = 1_000;
const replayPeriodMs = 250;

/** The links that are wanted: opened, kept open, and opened again at the next start. */
export class Links {
  readonly #node: MavlinkNode;
  readonly #settings: Settings;
  readonly #log: Log;
  readonly #signing: LinkSigning | undefined;
  readonly #trips: RoundTrips;
  readonly #links = new Map<string, OpenLink>();
  readonly #changed = new Emitter<LinkRecord>();
  readonly #gone = new Emitter<{ linkId: string }>();
  readonly #ends = new Disposer();
  readonly replays: Replays;
  /** Who else uses a system id that is in use. */
  readonly conflicts: ConflictAlarms;
  #nextId = 1;

  readonly onLink = this.#changed.on;
  readonly onClosed = this.#gone.on;

  constructor(parts: {
    node: MavlinkNode;
    settings: Settings;
    log: Log;
    signing?: LinkSigning;
    trips?: RoundTrips;
    /** Told of what no call waits for. */
    fail?: (failure: FailureError) => void;
  }) {
    const { node, settings, log } = parts;
    this.#signing = parts.signing;
    this.#trips = parts.trips ?? new RoundTrips();
    this.#node = node;
    this.#settings = settings;
    this.#log = log;
    const { fail = () => {} } = parts;
    const addressOf = (linkId: string) => this.#links.get(linkId)?.link.boundAddress;
    this.replays = new Replays(node, {
      announce: (linkId) => this.#announceId(linkId),
      close: (linkId) => this.close(linkId),
      addressOf,
      fail,
    });
    this.conflicts = new ConflictAlarms({ node, fail });
    this.#ends.add(() => this.conflicts.close());
    this.#ends.add(new RefusalAlarms({ node, addressOf, fail }).close);
    this.#ends.add(
      every(node.clock, statsPeriodMs, () => {
        for (const open of this.#links.values()) this.#announce(open);
      }),
    );
    this.#ends.add(
      every(node.clock, replayPeriodMs, () => {
        for (const linkId of this.replays.playing()) this.#announceId(linkId);
      }),
    );
  }

  /** Whether all of these links are there and none is a serial line, which may be a slow radio's. */
  areFast(linkIds: readonly string[]): boolean {
    const addresses = linkIds.map((id) => this.#links.get(id)?.link.address);
    return addresses.length > 0 && addresses.every((one) => one !== undefined && !one.startsWith("serial:"));
  }

  records(): LinkRecord[] {
    return [...this.#links.values()].map((open) => this.#record(open));
  }

  /**
   * Opens a link and keeps it open.
   * @throws FailureError bad-input (the address), busy, denied, not-found, unreachable: then nothing is kept.
   */
  async open(text: string, { remember }: { remember: boolean }): Promise<LinkRecord> {
    const address = formatAddress(parseAddress(text));
    const same = [...this.#links.values()].find(({ link }) => link.address === address && !address.endsWith(":0"));
    if (same) throw new FailureError("busy", `The link ${address} is already open`, "Close it first to open it again");
    const open = this.#add(address, remember);
    await open.link.open();
    const { failure } = open.link.state;
    if (failure) {
      await this.close(open.id);
      throw errorOf(failure);
    }
    this.#remember();
    return this.#record(open);
  }

  /**
   * Opens what was open when the station last ran, or `first` at the very first start; what fails is tried again until it
   * is closed.
   */
  reopen(first?: string): void {
    const remembered = this.#settings.get(settingKey, parseAddresses);
    const addresses = remembered ?? (first === undefined ? [] : [first]);
    for (const address of addresses) void this.#add(address, true, address === first).link.open();
  }

  /** Signs and checks a link's traffic with a key; null: neither. Remembered for its address. */
  setKey(linkId: string, key: string | null): void {
    const open = this.#links.get(linkId);
    if (!open) throw new FailureError("not-found", "That link is closed", "Choose an open one.");
    this.#signing?.setLinkKey(linkId, open.link.address, key);
    this.#announce(open);
  }

  async close(linkId?: string): Promise<void> {
    if (linkId === undefined) {
      this.#ends.dispose();
      await Promise.all([...this.#links.values()].map(({ link }) => link.close()));
      return;
    }
    const open = this.#links.get(linkId);
    if (!open) return;
    this.#links.delete(linkId);
    this.#node.removeLink(linkId);
    await open.link.close();
    this.replays.remove(linkId);
    this.#gone.emit({ linkId });
    this.#remember();
  }

  /** Closes the link with that address as it is bound. */
  async closeAddress(address: string): Promise<void> {
    const open = [...this.#links.values()].find(
      ({ link }) => link.boundAddress === address || link.address === address,
    );
    if (open) await this.close(open.id);
  }

  #add(address: string, remember: boolean, byDefault = false): OpenLink {
    const id = `link-${this.#nextId++}`;
    let bound = address; // a port that the system chose is kept when the link opens again
    const link = new PersistentLink(() => this.#made(id, bound), { clock: this.#node.clock });
    const keep = remember && parseAddress(address).kind !== "tlog"; // nobody flies what was played yesterday
    const open: OpenLink = { id, link, remember: keep, byDefault, announced: "" };
    this.#links.set(id, open);
    this.#node.addLink(id, link);
    this.#signing?.linkOpened(id, address);
    link.onState(({ state, failure }) => {
      if (state === "open") bound = link.boundAddress;
      if (failure) this.#log.warn(`${address}: ${failure.message}`);
      else this.#log.info(`${address}: ${state}`);
      if (this.#links.has(id)) this.#announce(open);
    });
    return open;
  }

  #made(id: string, address: string): Link {
    const link = createLink(parseAddress(address), this.#node.clock);
    if (link instanceof ReplayLink) this.replays.add(id, link);
    return link;
  }

  #remember(): void {
    const addresses = [...this.#links.values()].filter((open) => open.remember).map(({ link }) => link.address);
    this.#settings.set(settingKey, addresses);
  }

  #record({ id, link, byDefault }: OpenLink): LinkRecord {
    const stats = this.#node.statsOf(id);
    const { bytesIn, bytesOut, heardAt, loss } = stats;
    const key = this.#signing?.keyOfLink(link.address);
    return {
      id,
      address: link.boundAddress,
      ...link.state,
      ...this.replays.recordOf(id),
      bytesIn,
      bytesOut,
      loss,
      traffic: trafficOf(stats, this.#trips, this.conflicts.on(id), (one) => this.conflicts.isStation(one)),
      ...(key !== undefined && { key }),
      ...(byDefault && { byDefault }),
      ...(heardAt === undefined ? {} : { heardAt }),
    };
  }

  #announceId(linkId: string): void {
    const open = this.#links.get(linkId);
    if (open) this.#announce(open);
  }

  #announce(open: OpenLink): void {
    const record = this.#record(open);
    const key = JSON.stringify(record);
    if (key === open.announced) return;
    open.announced = key;
    this.#changed.emit(record);
  }
}
