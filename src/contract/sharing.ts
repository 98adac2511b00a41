import * as v from "valibot";
import type { Failure } from "./failure.ts";
import { type FlagFilter, flagFilterSchema } from "./flagQuery.ts";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** Where Cursor on Target goes: a host or a multicast group (`239.2.3.1`, UDP alone), and how. */
export interface CotTarget {
  readonly transport: "udp" | "tcp" | "tls";
  readonly host: string;
  readonly port: number;
  /** To a multicast group: over how many routers; 1 when not given. */
  readonly hops?: number;
  /** To a multicast group: this computer's address on the network that it leaves by. */
  readonly via?: string;
  /** TLS: the authorities that the server's certificate is checked against (PEM); the system's when not given. */
  readonly caFile?: string;
  /** TLS: the name in the server's certificate, where that is not the host. */
  readonly serverName?: string;
  /** TLS: this station's own certificate: PEM with its key in `keyFile` or in the same file, or PKCS #12 (`.p12`, `.pfx`). */
  readonly certificateFile?: string;
  readonly keyFile?: string;
}

/** What a destination is told. */
export interface SharedThings {
  readonly drones: boolean;
  /** Where the drones' cameras look. */
  readonly pointsOfInterest: boolean;
  /** Vehicles of confirmed flags. */
  readonly sightings: boolean;
  /** Vehicles of flags that nobody has judged: a machine's guess. */
  readonly unreviewed: boolean;
}

/** How often and for how long. */
export interface SharingPace {
  /** Between two events of what moves, ms. */
  readonly periodMs: number;
  /** For how long after it was seen last a vehicle is told of, ms. */
  readonly seenWithinMs: number;
}

/** What is chosen where the operator chooses nothing. */
export const usualThings: SharedThings = { drones: true, pointsOfInterest: true, sightings: true, unreviewed: false };
export const usualPace: SharingPace = { periodMs: 1_000, seenWithinMs: 3_600_000 };

/** One that is told, as it stands. */
export interface SharingDestination {
  readonly id: string;
  readonly target: CotTarget;
  readonly things: SharedThings;
  readonly pace: SharingPace;
  /** `waiting`: failed, tried again by itself. */
  readonly state: "paused" | "opening" | "open" | "waiting";
  /** The newest; it stays while it is paused, and goes when it is open again. */
  readonly failure?: Failure;
  /** Since the station started. */
  readonly events: number;
  readonly bytes: number;
  /** Events that were not sent: there were too many, or the other side was too slow. */
  readonly leftOut: number;
  /** How often it could not be reached, or was lost. */
  readonly failures: number;
  readonly sentAt?: number;
}

/** The sightings that other programs can fetch. */
export interface SightingsFeedRecord {
  readonly on: boolean;
  /** `127.0.0.1`: this computer alone. */
  readonly host: string;
  readonly port: number;
  readonly hasToken: boolean;
  /** Where it listens; while it does. */
  readonly address?: string;
  readonly failure?: Failure;
  /** Answers since the station started, and those of them that were refusals. */
  readonly requests: number;
  readonly refused: number;
  readonly askedAt?: number;
}

export interface SharingState {
  readonly destinations: readonly SharingDestination[];
  readonly feed: SightingsFeedRecord;
}

export type SharingFormat = "geojson" | "kml" | "csv";

/** What is written into a file: the flags that a filter lets through, or of them the sightings. */
export interface SharingExport {
  readonly what: "sightings" | "flags";
  readonly filter: FlagFilter;
  readonly format: SharingFormat;
  /** Absolute path. */
  readonly file: string;
  /** Whether a file that is there may be lost. */
  readonly replace: boolean;
  readonly by: string;
}

/** What was written. */
export interface SharingExported {
  readonly file: string;
  readonly items: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** What windows ask of what others are told. */
export type SharingCalls = {
  "sharing.state": { args: null; result: SharingState };
  /** Tells one more destination, from now on and after every start. `passphrase` opens its key file; it is not told again. */
  "sharing.add": {
    args: { target: CotTarget; things: SharedThings; pace: SharingPace; passphrase?: string };
    result: SharingState;
  };
  /** What is absent stays. */
  "sharing.change": {
    args: { id: string; things?: SharedThings; pace?: SharingPace; paused?: boolean };
    result: SharingState;
  };
  "sharing.remove": { args: { id: string }; result: SharingState };
  /** Opens or closes the feed. `token` null: none; absent: it stays. */
  "sharing.feed": {
    args: { on: boolean; host: string; port: number; token?: string | null };
    result: SharingState;
  };
  "sharing.export": { args: SharingExport; result: SharingExported };
};

const text = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(1_000));
const host = v.pipe(text, v.maxLength(253), v.regex(/^[^\s/@]+$/, "Expected the name or the address of a host"));
const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));
const between = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most));

export const cotTargetSchema = v.object({
  transport: v.picklist(["udp", "tcp", "tls"]),
  host,
  port,
  hops: v.exactOptional(v.pipe(between(1, 255), v.integer())),
  via: v.exactOptional(host),
  caFile: v.exactOptional(text),
  serverName: v.exactOptional(host),
  certificateFile: v.exactOptional(text),
  keyFile: v.exactOptional(text),
});
export const sharedThingsSchema = v.object({
  drones: v.boolean(),
  pointsOfInterest: v.boolean(),
  sightings: v.boolean(),
  unreviewed: v.boolean(),
});
export const sharingPaceSchema = v.object({
  periodMs: between(500, 10_000),
  seenWithinMs: between(60_000, 7 * 86_400_000),
});
const token = v.pipe(
  v.string(),
  v.minLength(16, "Expected 16 characters at least"),
  v.maxLength(200),
  v.regex(/^[\w.~-]*$/, "Expected letters, figures, and . _ ~ - alone"),
);

export const sharingParsers: Parsers<SharingCalls> = {
  "sharing.state": parser("sharing.state", v.null()),
  "sharing.add": parser(
    "sharing.add",
    v.object({
      ...{ target: cotTargetSchema, things: sharedThingsSchema, pace: sharingPaceSchema },
      passphrase: v.exactOptional(v.pipe(v.string(), v.maxLength(1_000))),
    }),
  ),
  "sharing.change": parser(
    "sharing.change",
    v.object({
      id: text,
      things: v.exactOptional(sharedThingsSchema),
      pace: v.exactOptional(sharingPaceSchema),
      paused: v.exactOptional(v.boolean()),
    }),
  ),
  "sharing.remove": parser("sharing.remove", v.object({ id: text })),
  "sharing.feed": parser(
    "sharing.feed",
    v.object({ on: v.boolean(), host, port, token: v.exactOptional(v.nullable(token)) }),
  ),
  "sharing.export": parser(
    "sharing.export",
    v.object({
      ...{ what: v.picklist(["sightings", "flags"]), filter: flagFilterSchema },
      format: v.picklist(["geojson", "kml", "csv"]),
      file: v.pipe(v.string(), v.nonEmpty(), v.maxLength(4_000)),
      ...{ replace: v.boolean(), by: v.pipe(v.string(), v.maxLength(200)) },
    }),
  ),
};
