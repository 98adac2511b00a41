import { FailureError } from "../contract/failure.ts";

/** Where a link leads. Ports 0…65535 (0: any free one), `baud` in bits per second. */
export type Address = UdpAddress | TcpAddress | SerialAddress | TlogAddress;

/** `udpin` listens and answers whoever speaks; `udpout` speaks first; `udpbcast` speaks to everyone until somebody answers. */
export interface UdpAddress {
  readonly kind: "udpin" | "udpout" | "udpbcast";
  readonly host: string;
  readonly port: number;
}

/** `tcpout` connects; `tcpin` waits for connections. */
export interface TcpAddress {
  readonly kind: "tcpout" | "tcpin";
  readonly host: string;
  readonly port: number;
}

export interface SerialAddress {
  readonly kind: "serial";
  readonly path: string;
  readonly baud: number;
}

/** A recorded telemetry log that is played. */
export interface TlogAddress {
  readonly kind: "tlog";
  readonly path: string;
}

/**
 * Reads an address in the field's grammar: `udpin:0.0.0.0:14550`, `udpout:HOST:PORT`, `udpbcast:HOST:PORT`,
 * `tcpout:HOST:PORT`, `tcpin:HOST:PORT`, `serial:/dev/ttyUSB0:57600`, `tlog:/logs/flight.tlog`. Also understood: ArduPilot's `udp:` (listens), `tcp:`
 * (connects), a bare `HOST:PORT` (listens), `/dev/ttyACM0`, `/dev/ttyUSB0,57600`, `COM3`, and MAVSDK's `udp://:14540`.
 * Throws a FailureError `bad-input` that quotes what it could not read.
 */
export function parseAddress(text: string): Address {
  const trimmed = text.trim();
  if (trimmed === "") throw bad(text, "it is empty");
  if (isDevice(trimmed)) return serial(text, trimmed);
  const scheme = /^([a-z]+):(?:\/\/)?(.*)$/i.exec(trimmed);
  const kind = KINDS[(scheme?.[1] ?? "").toLowerCase()];
  const rest = scheme?.[2] ?? "";
  if (kind === "serial") return serial(text, rest);
  if (kind === "tlog") return tlog(text, trimmed);
  if (kind) return network(text, kind, rest);
  if (/^(\[.*\]|[^:/]*):\d+$/.test(trimmed)) return network(text, "udpin", trimmed);
  throw bad(text, scheme ? `"${scheme[1]}" is no kind of link` : "it names no kind of link");
}

/** The address in one spelling: `udpin:0.0.0.0:14550`, `serial:/dev/ttyACM0:115200`. */
export function formatAddress(address: Address): string {
  if (address.kind === "serial") return `serial:${address.path}:${address.baud}`;
  if (address.kind === "tlog") return `tlog:${address.path}`;
  return `${address.kind}:${address.host.includes(":") ? `[${address.host}]` : address.host}:${address.port}`;
}

type NetworkKind = (UdpAddress | TcpAddress)["kind"];

const KINDS: Readonly<Record<string, NetworkKind | "serial" | "tlog">> = {
  udp: "udpin",
  udpin: "udpin",
  udpout: "udpout",
  udpbcast: "udpbcast",
  tcp: "tcpout",
  tcpout: "tcpout",
  tcpin: "tcpin",
  serial: "serial",
  tlog: "tlog",
};

const isDevice = (text: string): boolean => text.startsWith("/") || /^com\d+([:,]\d+)?$/i.test(text);

function serial(text: string, rest: string): Address {
  const parts = /^(.*?[^:,])(?:[:,](\d+))?$/.exec(rest);
  if (!parts) throw bad(text, "it names no device");
  const [, path = "", rate] = parts;
  const baud = rate === undefined ? 115_200 : Number(rate);
  if (!(baud >= 300 && baud <= 12_000_000)) throw bad(text, `${rate} is no speed of a serial port`);
  return { kind: "serial", path, baud };
}

function tlog(text: string, trimmed: string): Address {
  const path = trimmed.slice("tlog:".length).trim();
  if (path === "") throw bad(text, "it names no file");
  return { kind: "tlog", path };
}

function network(text: string, kind: NetworkKind, rest: string): Address {
  const parts = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(rest);
  if (!parts) throw bad(text, "an IPv6 address needs brackets");
  let [, host = "", port] = parts;
  if (port === undefined && /^\d+$/.test(host)) [host, port] = ["", host];
  const number = Number(port);
  if (port === undefined || !/^\d+$/.test(port)) throw bad(text, "the port is missing");
  if (number > 65_535) throw bad(text, `${port} is no port: the highest is 65535`);
  const listens = kind === "udpin" || kind === "tcpin";
  if (number === 0 && !listens) throw bad(text, "port 0 is only for links that listen");
  host = host.replace(/^\[|\]$/g, "");
  if (host === "" && kind === "udpbcast") host = "255.255.255.255";
  if (host === "" && !listens) throw bad(text, "the host is missing");
  if (/[\s/?#@]/.test(host)) throw bad(text, `"${host}" is no host`);
  return { kind, host: host || "0.0.0.0", port: number } as Address;
}

const bad = (text: string, why: string): FailureError =>
  new FailureError(
    "bad-input",
    `Link address "${text.slice(0, 100)}" cannot be read: ${why}`,
    "Write it like udpin:0.0.0.0:14550, udpout:HOST:14550, tcpout:HOST:5760 or serial:/dev/ttyUSB0:57600.",
  );
