import { connect, createServer, type Server, type Socket } from "node:net";
import { FailureError } from "../contract/failure.ts";
import { formatAddress, type TcpAddress } from "./address.ts";
import type { Link } from "./link.ts";
import { LinkEnds } from "./linkEnds.ts";
import { socketFailure } from "./linkFailure.ts";
import { TcpOutflow } from "./tcpOutflow.ts";

/**
 * MAVLink over one TCP connection that we make, as to ArduPilot SITL's port 5760. TCP delivers late rather than not at all:
 * how late is bounded by `TcpOutflow`; a connection over which nothing goes any more ends, and is made again by who owns it.
 */
export class TcpLink implements Link {
  readonly address: string;
  readonly #target: TcpAddress;
  readonly #ends = new LinkEnds();
  #socket: Socket | undefined;
  #outflow: TcpOutflow | undefined;

  readonly onBytes = this.#ends.onBytes;
  readonly onClosed = this.#ends.onClosed;

  constructor(address: TcpAddress) {
    this.#target = address;
    this.address = formatAddress(address);
  }

  get boundAddress(): string {
    return this.address;
  }

  async open(): Promise<void> {
    const { host, port } = this.#target;
    const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 5_000 });
    this.#socket = socket;
    try {
      await settledBy(socket, "connect", CONNECT_MS);
    } catch (cause) {
      socket.destroy();
      this.#socket = undefined;
      throw socketFailure(this.address, cause);
    }
    const outflow = new TcpOutflow(socket);
    this.#outflow = outflow;
    this.#ends.opened();
    let reason: Error | undefined;
    socket.on("data", (bytes: Uint8Array) => this.#ends.received({ bytes, at: Date.now() }));
    socket.on("error", (cause) => {
      reason = cause;
    });
    socket.on("close", () => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      const cause = reason ? socketFailure(this.address, reason) : hungUp(this.address);
      this.#ends.ended((outflow.stuck ? stuck(this.address) : cause).failure);
    });
  }

  send(bytes: Uint8Array): void {
    if (this.#socket) this.#outflow?.write(bytes);
  }

  async close(): Promise<void> {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.destroy();
    this.#ends.ended();
  }
}

/** MAVLink over the TCP connections that others make to us; each is a peer, and hung up on when nothing goes to it any more. */
export class TcpServerLink implements Link {
  readonly address: string;
  readonly listens = true;
  readonly #target: TcpAddress;
  readonly #ends = new LinkEnds();
  readonly #peers = new Map<string, { readonly socket: Socket; readonly outflow: TcpOutflow }>();
  #server: Server | undefined;

  readonly onBytes = this.#ends.onBytes;
  readonly onClosed = this.#ends.onClosed;

  constructor(address: TcpAddress) {
    this.#target = address;
    this.address = formatAddress(address);
  }

  get boundAddress(): string {
    const bound = this.#server?.address();
    return bound && typeof bound === "object" ? formatAddress({ ...this.#target, port: bound.port }) : this.address;
  }

  async open(): Promise<void> {
    const server = createServer({ noDelay: true, keepAlive: true }, (socket) => this.#joined(socket));
    const { host, port } = this.#target;
    try {
      server.listen({ host, port, exclusive: true });
      await settledBy(server, "listening", CONNECT_MS);
    } catch (cause) {
      throw socketFailure(this.address, cause);
    }
    this.#server = server;
    server.on("error", (cause) => this.#end(socketFailure(this.address, cause)));
    this.#ends.opened();
  }

  #joined(socket: Socket): void {
    const peer = `${socket.remoteAddress} ${socket.remotePort}`;
    this.#peers.set(peer, { socket, outflow: new TcpOutflow(socket) });
    socket.on("data", (bytes: Uint8Array) => this.#ends.received({ bytes, at: Date.now(), peer }));
    socket.on("error", () => {}); // "close" follows, and one peer's end is not the link's
    socket.on("close", () => this.#peers.delete(peer));
  }

  send(bytes: Uint8Array, peer?: string): void {
    if (peer !== undefined) this.#peers.get(peer)?.outflow.write(bytes);
    else for (const { outflow } of this.#peers.values()) outflow.write(bytes);
  }

  async close(): Promise<void> {
    this.#end(undefined);
  }

  #end(cause: FailureError | undefined): void {
    const server = this.#server;
    this.#server = undefined;
    for (const { socket } of this.#peers.values()) socket.destroy();
    this.#peers.clear();
    server?.close();
    this.#ends.ended(cause?.failure);
  }
}

const CONNECT_MS = 5_000;
const hungUp = (address: string): FailureError =>
  new FailureError(
    "unreachable",
    `${address} ended: the other side hung up`,
    "See whether the vehicle is still running.",
  );

const stuck = (address: string): FailureError =>
  new FailureError(
    "unreachable",
    `${address} was broken off: what was sent is not taken any more`,
    "See whether the vehicle, the simulator or the telemetry bridge still runs. It is tried again.",
  );

function settledBy(source: Socket | Server, event: string, limitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => failed(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" })), limitMs);
    const failed = (cause: Error) => {
      clearTimeout(timer);
      source.off(event, done);
      source.on("error", () => {});
      reject(cause);
    };
    const done = () => {
      clearTimeout(timer);
      source.off("error", failed);
      resolve();
    };
    source.once("error", failed);
    source.once(event, done);
  });
}
