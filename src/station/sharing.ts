import * as v from "valibot";
import { Disposer } from "../base/disposer.ts";
import type { Log } from "../base/log.ts";
import { FailureError } from "../contract/failure.ts";
import { parser } from "../contract/parse.ts";
import {
  cotTargetSchema,
  type SharedThings,
  type SharingDestination,
  type SharingPace,
  sharedThingsSchema,
  sharingPaceSchema,
} from "../contract/sharing.ts";
import { type Clock, every } from "../mavlink/clock.ts";
import type { Settings } from "../store/settings.ts";
import { targetName } from "./cotFailure.ts";
import { isMulticast, openOutlet } from "./cotOutlet.ts";
import { CotSender } from "./cotSender.ts";
import { CotTurn, type SharedPicture } from "./cotTurn.ts";

interface SharingOptions {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly picture: SharedPicture;
  /** The id of this station, of which uids are made. */
  readonly station: string;
  readonly log: Log;
}

type Kept = v.InferOutput<typeof keptSchema>;

interface Destination {
  readonly id: string;
  kept: Kept;
  readonly sender: CotSender;
  readonly turn: CotTurn;
}

/** Whom the station tells in Cursor on Target, as the operator has chosen: nobody else is told anything. Kept over restarts. */
export class Sharing {
  readonly #options: SharingOptions;
  readonly #all = new Map<string, Destination>();
  readonly #ends = new Disposer();
  #nextId = 1;
  #troubled = false;

  constructor(options: SharingOptions) {
    this.#options = options;
    this.#ends.add(every(options.clock, TURN_MS, () => this.#tell()));
  }

  /** Tells whom it told when the station last ran. */
  start(): void {
    for (const kept of this.#options.settings.get(SETTING, parse) ?? []) this.#take(kept);
  }

  close(): void {
    this.#ends.dispose();
    for (const { sender } of this.#all.values()) sender.stop();
    this.#all.clear();
  }

  destinations(): SharingDestination[] {
    return [...this.#all.values()].map(({ id, kept, sender }) => ({
      ...{ id, target: kept.target, things: kept.things, pace: kept.pace },
      ...sender.told,
    }));
  }

  /** Whether anybody is told where cameras look. */
  get wantsLooks(): boolean {
    return [...this.#all.values()].some(({ kept }) => !kept.paused && kept.things.pointsOfInterest);
  }

  /** @throws FailureError busy for one that is told already, bad-input for a target that can not be, refused for too many. */
  add(added: Omit<Kept, "paused">): void {
    const { target } = added;
    const name = targetName(target);
    if (this.destinations().some((one) => targetName(one.target) === name))
      throw new FailureError("busy", `${name} is told already`, "Change what it is told, or remove it first");
    if (this.#all.size >= MOST)
      throw new FailureError("refused", `${name} was not added: ${MOST} are told already`, "Remove one");
    if (isMulticast(target.host) && target.transport !== "udp")
      throw new FailureError("bad-input", `${target.host} is a multicast group`, "Groups are told over UDP alone");
    if (target.keyFile !== undefined && target.certificateFile === undefined)
      throw new FailureError("bad-input", "There is a key without a certificate", "Choose the certificate's file, too");
    this.#take({ ...added, paused: false });
    this.#remember();
  }

  /** @throws FailureError not-found */
  change(id: string, { things, pace, paused }: { things?: SharedThings; pace?: SharingPace; paused?: boolean }): void {
    const one = this.#find(id);
    const { kept, sender } = one;
    one.kept = { ...kept, things: things ?? kept.things, pace: pace ?? kept.pace, paused: paused ?? kept.paused };
    if (one.kept.paused) sender.stop();
    else sender.start();
    this.#remember();
  }

  /** @throws FailureError not-found */
  remove(id: string): void {
    this.#find(id).sender.stop();
    this.#all.delete(id);
    this.#remember();
  }

  #take(kept: Kept): void {
    const { target, passphrase } = kept;
    const sender = new CotSender({
      clock: this.#options.clock,
      open: (onFailed) => openOutlet(target, { onFailed, ...(passphrase !== undefined && { passphrase }) }),
    });
    const id = `destination-${this.#nextId++}`;
    this.#all.set(id, { id, kept, sender, turn: new CotTurn() });
    if (!kept.paused) sender.start();
  }

  /** Never throws: what others are told must not keep the station from flying. */
  #tell(): void {
    try {
      for (const one of this.#all.values()) if (one.sender.told.state === "open") this.#tellOne(one);
      this.#troubled = false;
    } catch (cause) {
      if (!this.#troubled) this.#options.log.error("others are not told", cause);
      this.#troubled = true;
    }
  }

  #tellOne({ kept, sender, turn }: Destination): void {
    const { clock, picture, station } = this.#options;
    const due = turn.due(picture, {
      ...{ things: kept.things, pace: kept.pace, station },
      ...{ now: clock.now(), elapsed: clock.elapsed(), most: MOST_IN_A_TURN },
    });
    const sent = sender.send(due.map(({ xml }) => xml));
    for (const { said } of due.slice(0, sent)) said();
  }

  #find(id: string): Destination {
    const one = this.#all.get(id);
    if (!one) throw new FailureError("not-found", `Nobody is told as ${id}`);
    return one;
  }

  #remember(): void {
    this.#options.settings.set(
      SETTING,
      [...this.#all.values()].map(({ kept }) => kept),
    );
  }
}

const keptSchema = v.object({
  ...{ target: cotTargetSchema, things: sharedThingsSchema, pace: sharingPaceSchema, paused: v.boolean() },
  passphrase: v.exactOptional(v.string()),
});
const SETTING = "sharing";
const parse = parser(SETTING, v.array(keptSchema));
const MOST = 20;
const TURN_MS = 500;
/** 200 events a second: what is due beyond that waits for the next turns. */
const MOST_IN_A_TURN = 100;
