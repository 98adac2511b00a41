import * as v from "valibot";
import type { Failure } from "./failure.ts";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** One kind of message from one component, as the message inspector lists it. */
export interface MessageKind {
  readonly systemId: number;
  readonly componentId: number;
  readonly messageId: number;
  /** `ATTITUDE`, or `#300` for one that no dialect of ours knows. */
  readonly name: string;
  readonly count: number;
  /** Messages a second over the last seconds. */
  readonly hertz: number;
  readonly heardAt: number;
}

/** The newest message of one kind, field by field in the order of its definition. */
export interface MessageContent {
  readonly systemId: number;
  readonly componentId: number;
  readonly messageId: number;
  readonly at: number;
  readonly fields: readonly MessageField[];
}

export interface MessageField {
  /** As in the dialect, `time_boot_ms`. */
  readonly name: string;
  /** Numbers to plot, text to read; 64-bit integers are text. */
  readonly value: number | string | readonly number[];
  readonly unit?: string;
}

/** A key for signed traffic as it is shown; its secret never leaves the station. */
export interface SigningKeyRecord {
  readonly name: string;
  /** First bytes of the secret's hash, to tell keys apart: `3f9a 41c2`. */
  readonly fingerprint: string;
  readonly addedAt: number;
  /** It is in use and not there any more: what it signed is refused until it is added again, or removed. */
  readonly lost?: true;
}

/** Another ground station that gets what the vehicles say. */
export interface ForwardRecord {
  readonly id: string;
  readonly address: string;
  /** What may come back from there. */
  readonly inbound: ForwardInbound;
  readonly state: "opening" | "open" | "waiting";
  readonly failure?: Failure;
  /** Packets passed on out to it, in from it, and refused. */
  readonly sent: number;
  readonly received: number;
  readonly refused: number;
}

export type ForwardInbound = "everything" | "no-commands" | "nothing";

/** What the window asks about the wire itself: what comes over it, who may speak, and who is told. */
export type WireCalls = {
  /** All kinds heard so far; while watched, `messageKinds` events follow once a second. */
  "messages.watch": { args: { on: boolean }; result: readonly MessageKind[] };
  /** Which kind is looked at field by field, or null; `messageContent` events follow, at most five a second. */
  "messages.look": {
    args: { kind: { systemId: number; componentId: number; messageId: number } | null };
    result: null;
  };
  /** Asks a vehicle for a message at a rate; 0: not at all, −1: its own default. */
  "messages.setRate": { args: { vehicleId: string; messageId: number; hertz: number }; result: null };
  "key.list": { args: null; result: readonly SigningKeyRecord[] };
  /** `secret` is a passphrase, or 64 hexadecimal digits. */
  "key.add": { args: { name: string; secret: string }; result: SigningKeyRecord };
  "key.remove": { args: { name: string }; result: null };
  /** Traffic of a link signed and checked with a key; null: neither. */
  "link.setKey": { args: { linkId: string; key: string | null }; result: null };
  /** Hands a vehicle the key: from then on it obeys signed commands only. */
  "vehicle.giveKey": { args: { vehicleId: string; key: string }; result: null };
  /** Moves a replayed log; what is absent stays. */
  "replay.set": {
    args: {
      linkId: string;
      playing?: boolean | undefined;
      speed?: number | undefined;
      positionAt?: number | undefined;
    };
    result: null;
  };
  "forward.list": { args: null; result: readonly ForwardRecord[] };
  "forward.open": { args: { address: string; inbound: ForwardInbound }; result: ForwardRecord };
  "forward.close": { args: { forwardId: string }; result: null };
};

export type WireEvents = {
  messageKinds: readonly MessageKind[];
  messageContent: MessageContent;
  forward: ForwardRecord;
  forwardClosed: { readonly forwardId: string };
};

const id = v.pipe(v.string(), v.nonEmpty());
const byte = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255));
const messageId = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffff));
const name = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(60));

export const wireParsers: Parsers<WireCalls> = {
  "messages.watch": parser("messages.watch", v.object({ on: v.boolean() })),
  "messages.look": parser(
    "messages.look",
    v.object({ kind: v.nullable(v.object({ systemId: byte, componentId: byte, messageId })) }),
  ),
  "messages.setRate": parser(
    "messages.setRate",
    v.object({ vehicleId: id, messageId, hertz: v.pipe(v.number(), v.minValue(-1), v.maxValue(200)) }),
  ),
  "key.list": parser("key.list", v.null()),
  "key.add": parser("key.add", v.object({ name, secret: v.pipe(v.string(), v.minLength(8), v.maxLength(1_000)) })),
  "key.remove": parser("key.remove", v.object({ name })),
  "link.setKey": parser("link.setKey", v.object({ linkId: id, key: v.nullable(name) })),
  "vehicle.giveKey": parser("vehicle.giveKey", v.object({ vehicleId: id, key: name })),
  "replay.set": parser(
    "replay.set",
    v.object({
      linkId: id,
      playing: v.optional(v.boolean()),
      speed: v.optional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(50))),
      positionAt: v.optional(v.pipe(v.number(), v.finite())),
    }),
  ),
  "forward.list": parser("forward.list", v.null()),
  "forward.open": parser(
    "forward.open",
    v.object({ address: id, inbound: v.picklist(["everything", "no-commands", "nothing"]) }),
  ),
  "forward.close": parser("forward.close", v.object({ forwardId: id })),
};
