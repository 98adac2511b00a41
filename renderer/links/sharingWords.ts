import type {
  CotTarget,
  SharedThings,
  SharingDestination,
  SharingExported,
  SightingsFeedRecord,
} from "../../src/contract/sharing.ts";

/** What can be shared, in the words of the screen. */
export const thingWords: readonly {
  readonly thing: keyof SharedThings;
  readonly label: string;
  readonly hint: string;
}[] = [
  { thing: "drones", label: "Drones", hint: "Where they are, course and speed" },
  { thing: "pointsOfInterest", label: "Where cameras look", hint: "The middle of each picture on the ground" },
  { thing: "sightings", label: "Confirmed sightings", hint: "Vehicles that an analyst has confirmed" },
  { thing: "unreviewed", label: "Flags nobody has reviewed", hint: "A machine's guesses, told as such" },
];

export const stateWords: Readonly<Record<SharingDestination["state"], string>> = {
  paused: "‖ Paused",
  opening: "◌ Opening…",
  open: "● Open",
  waiting: "▲ Waiting, tries again by itself",
};

/** `TLS tak.example:8089` */
export const targetWords = ({ transport, host, port }: CotTarget): string =>
  `${transport.toUpperCase()} ${host.includes(":") ? `[${host}]` : host}:${port}`;

/** The host and port of an address as people write it: `tak.example:8089`, `[ff02::1]:6969`; undefined for anything else. */
export function hostAndPort(text: string): { host: string; port: number } | undefined {
  const [, bracketed, plain, digits] = /^(?:\[([^\]\s]+)\]|([^\s:/@]+)):(\d{1,5})$/.exec(text.trim()) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  return host !== undefined && port >= 1 && port <= 65_535 ? { host, port } : undefined;
}

/** Whether an address is one of a multicast group. */
export const isGroup = (host: string): boolean =>
  /^2(2[4-9]|3\d)\.\d+\.\d+\.\d+$/.test(host) || /^ff[\da-f]{2}:/i.test(host);

/** For how long a vehicle is told of after it was seen. */
export const seenWithinChoices: readonly { readonly value: string; readonly label: string }[] = [
  ...[10, 60].map((minutes) => ({ value: String(minutes * 60_000), label: minutes === 60 ? "1 hour" : "10 minutes" })),
  ...[6, 24].map((hours) => ({ value: String(hours * 3_600_000), label: `${hours} hours` })),
  { value: String(7 * 86_400_000), label: "7 days" },
];

/** What may go wrong with a target, before anybody is told; undefined where nothing is known against it. */
export function targetHint(transport: CotTarget["transport"], host: string): string | undefined {
  if (isGroup(host) && transport !== "udp") return "A multicast group is told over UDP alone.";
  if (transport === "udp") return "UDP: nobody says whether it arrives, and all on the way can read it.";
  if (transport === "tcp") return "TCP: all on the way can read it. TLS keeps it secret.";
  return undefined;
}

/** What the feed does now. */
export function feedWords({ on, address, failure }: SightingsFeedRecord): string {
  if (address !== undefined) return `● Open at ${address}`;
  if (failure) return "▲ Not open";
  return on ? "◌ Opening…" : "○ Closed: nobody can ask";
}

/** `12 sightings written` */
export const exportedWords = ({ items }: SharingExported, what: "flags" | "sightings"): string => {
  if (items === 0) return `There were no ${what}: the file is empty`;
  return `${items.toLocaleString("en-GB")} ${items === 1 ? what.slice(0, -1) : what} written`;
};

/** Bytes as people read them. */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(bytes < 1e4 ? 1 : 0)} kB`;
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

/** Letters and figures that nobody guesses: 192 bits. */
export const newToken = (bytes: Uint8Array = crypto.getRandomValues(new Uint8Array(24))): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
