import { connect, createServer, type Server, type Socket } from "node:net";
import { FailureError } from "../contract/failure.ts";
import { formatAddress, type TcpAddress } from "./address.ts";
import type { Link } from "./link.ts";
import { LinkEnds } from "./linkEnds.ts";
import { socketFailure } from "./linkFailure.ts";

/** MAVLink over one TCP connection that we make, as to ArduPilot SITL's port 5760. */
export class TcpLink implements Link {
  readonly address: string;
  readonly #target: TcpAddress;
  readonly #ends = new LinkEnds();
  #socket: Socket | undefined;

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
    this.#ends.opened();
    let reason: Error | undefined;
    socket.on("data", (bytes: Uint8Array) => this.#ends.received({ bytes, at: Date.now() }));
    socket.on("error", (cause) => {
      reason = cause;
    });
    socket.on("close", () => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.#ends.ended((reason ? socketFailure(this.address, reason) : hungUp(this.address)).failure);
    });
  }

  send(bytes: Uint8Array): void {
    writeUnlessFull(this.#socket, bytes);
  }

  async close(): Promise<void> {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.destroy();
    this.#ends.ended();
  }
}

/** MAVLink over the TCP connections that others make to us; each is a peer. */
export class TcpServerLink implements Link {
  readonly address: string;
  readonly listens = true;
  readonly #target: TcpAddress;
  readonly #ends = new LinkEnds();
  readonly #peers = new Map<string, Socket>();
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
    this.#peers.set(peer, socket);
    socket.on("data", (bytes: Uint8Array) => this.#ends.received({ bytes, at: Date.now(), peer }));
    socket.on("error", () => {}); // "close" follows, and one peer's end is not the link's
    socket.on("close", () => this.#peers.delete(peer));
  }

  send(bytes: Uint8Array, peer?: string): void {
    if (peer !== undefined) writeUnlessFull(this.#peers.get(peer), bytes);
    else for (const socket of this.#peers.values()) writeUnlessFull(socket, bytes);
  }

  async close(): Promise<void> {
    this.#end(undefined);
  }

  #end(cause: FailureError | undefined): void {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#peers.values()) socket.destroy();
    this.#peers.clear();
    server?.close();
    this.#ends.ended(cause?.failure);
  }
}

const CONNECT_MS = 5_000;
const MOST_QUEUED = 64 * 1024; // bytes; older commands are worth less than none

function writeUnlessFull(socket: Socket | undefined, bytes: Uint8Array): void {
  if (socket && !socket.destroyed && socket.writableLength < MOST_QUEUED) socket.write(bytes);
}

const hungUp = (address: string): FailureError =>
  new FailureError(
    "unreachable",
    `${address} ended: the other side hung up`,
    "See whether the vehicle is still running.",
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
