import * as v from "valibot";
import { Disposer } from "../base/disposer.ts";
import { Emitter } from "../base/emitter.ts";
import type { Log } from "../base/log.ts";
import { errorOf, FailureError } from "../contract/failure.ts";
import { parser } from "../contract/parse.ts";
import type { ForwardInbound, ForwardRecord } from "../contract/wire.ts";
import { formatAddress, parseAddress } from "../mavlink/address.ts";
import { every } from "../mavlink/clock.ts";
import { Forwarder } from "../mavlink/forwarder.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import { createLink } from "../mavlink/openLink.ts";
import { PersistentLink } from "../mavlink/persistentLink.ts";
import type { Settings } from "../store/settings.ts";

interface OpenForward {
  readonly id: string;
  readonly inbound: ForwardInbound;
  readonly link: PersistentLink;
  readonly forwarder: Forwarder;
  announced: string;
}

const settingKey = "forwards";
const parseForwards = parser(
  settingKey,
  v.array(v.object({ address: v.string(), inbound: v.picklist(["everything", "no-commands", "nothing"]) })),
);
const statsPeriodMs = 1_000;

/** The other ground stations that are told: kept open, and told again after the next start. */
export class Forwards {
  readonly #node: MavlinkNode;
  readonly #settings: Settings;
  readonly #log: Log;
  readonly #open = new Map<string, OpenForward>();
  readonly #changed = new Emitter<ForwardRecord>();
  readonly #gone = new Emitter<{ forwardId: string }>();
  readonly #ends = new Disposer();
  #nextId = 1;

  readonly onForward = this.#changed.on;
  readonly onClosed = this.#gone.on;

  constructor({ node, settings, log }: { node: MavlinkNode; settings: Settings; log: Log }) {
    this.#node = node;
    this.#settings = settings;
    this.#log = log;
    this.#ends.add(
      every(node.clock, statsPeriodMs, () => {
        for (const open of this.#open.values()) this.#announce(open);
      }),
    );
  }

  records(): ForwardRecord[] {
    return [...this.#open.values()].map(recordOf);
  }

  /**
   * Tells one more ground station, from now on and after every start.
   * @throws FailureError bad-input (the address), busy, denied, not-found, unreachable: then nothing is kept.
   */
  async open(text: string, inbound: ForwardInbound): Promise<ForwardRecord> {
    const parsed = parseAddress(text);
    if (parsed.kind === "tlog")
      throw new FailureError("bad-input", "A log is no ground station", "Write an address like udpout:HOST:14550.");
    const address = formatAddress(parsed);
    if (this.records().some((forward) => forward.address === address))
      throw new FailureError("busy", `${address} is told already`, "Remove it first to choose what may come back.");
    const open = this.#add(address, inbound);
    await open.link.open();
    const { failure } = open.link.state;
    if (failure) {
      await this.close(open.id);
      throw errorOf(failure);
    }
    this.#remember();
    return recordOf(open);
  }

  /** Tells whom it told when the station last ran; what fails is tried again. */
  reopen(): void {
    for (const { address, inbound } of this.#settings.get(settingKey, parseForwards) ?? [])
      void this.#add(address, inbound).link.open();
  }

  /** Tells one of them nothing more; without an id it ends all, to be told again after the next start. */
  async close(forwardId?: string): Promise<void> {
    if (forwardId === undefined) {
      this.#ends.dispose();
      await Promise.all([...this.#open.values()].map(end));
      return;
    }
    const open = this.#open.get(forwardId);
    if (!open) return;
    this.#open.delete(forwardId);
    await end(open);
    this.#remember();
    this.#gone.emit({ forwardId });
  }

  #add(address: string, inbound: ForwardInbound): OpenForward {
    const id = `forward-${this.#nextId++}`;
    let bound = address; // a port that the system chose is kept when it opens again
    const link = new PersistentLink(() => createLink(parseAddress(bound)), { clock: this.#node.clock });
    const open = { id, inbound, link, forwarder: new Forwarder({ node: this.#node, link, inbound }), announced: "" };
    this.#open.set(id, open);
    link.onState(({ state, failure }) => {
      if (state === "open") bound = link.boundAddress;
      if (failure) this.#log.warn(`${address}: ${failure.message}`);
      else this.#log.info(`${address}: ${state}`);
      if (this.#open.has(id)) this.#announce(open);
    });
    return open;
  }

  #remember(): void {
    const forwards = [...this.#open.values()].map(({ link, inbound }) => ({ address: link.address, inbound }));
    this.#settings.set(settingKey, forwards);
  }

  #announce(open: OpenForward): void {
    const record = recordOf(open);
    const key = JSON.stringify(record);
    if (key === open.announced) return;
    open.announced = key;
    this.#changed.emit(record);
  }
}

const recordOf = ({ id, inbound, link, forwarder }: OpenForward): ForwardRecord => ({
  id,
  address: link.boundAddress,
  inbound,
  ...link.state,
  ...forwarder.counts,
});

async function end({ forwarder, link }: OpenForward): Promise<void> {
  forwarder.close();
  await link.close();
}
