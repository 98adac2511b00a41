import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { Failure } from "../contract/failure.ts";
import { formatAddress, type UdpAddress } from "./address.ts";
import type { Link } from "./link.ts";
import { LinkEnds } from "./linkEnds.ts";
import { socketFailure } from "./linkFailure.ts";

/**
 * MAVLink over UDP. `udpin` binds and answers each peer heard in the last minute; `udpout` sends to one host;
 * `udpbcast` sends to everyone until peers are heard, then to them.
 */
export class UdpLink implements Link {
  readonly address: string;
  readonly #target: UdpAddress;
  readonly #ends = new LinkEnds();
  readonly #peers = new Map<string, Peer>();
  #socket: Socket | undefined;
  #boundPort: number | undefined;
  #targetIp = "";

  readonly onBytes = this.#ends.onBytes;
  readonly onClosed = this.#ends.onClosed;

  constructor(address: UdpAddress) {
    this.#target = address;
    this.address = formatAddress(address);
  }

  get boundAddress(): string {
    const listens = this.#target.kind === "udpin" && this.#boundPort !== undefined;
    return listens ? formatAddress({ ...this.#target, port: this.#boundPort! }) : this.address;
  }

  get listens(): boolean {
    return this.#target.kind === "udpin";
  }

  async open(): Promise<void> {
    const { kind, host, port } = this.#target;
    try {
      this.#targetIp = isIP(host) ? host : (await lookup(host)).address;
      const socket = createSocket(this.#targetIp.includes(":") ? "udp6" : "udp4");
      await bound(socket, kind === "udpin" ? { address: this.#targetIp, port, exclusive: true } : { port: 0 });
      this.#attach(socket);
    } catch (cause) {
      throw socketFailure(this.address, cause);
    }
  }

  #attach(socket: Socket): void {
    this.#socket = socket;
    this.#boundPort = socket.address().port;
    if (this.#target.kind === "udpbcast") socket.setBroadcast(true);
    enlargeBuffers(socket);
    socket.on("message", (bytes, from) => this.#received(bytes, from));
    socket.on("error", (cause) => {
      // Linux reports a vehicle that is not up yet on the next send: that ends no link.
      if ((cause as NodeJS.ErrnoException).code !== "ECONNREFUSED")
        this.#end(socketFailure(this.address, cause).failure);
    });
    this.#ends.opened();
  }

  #received(bytes: Uint8Array, { address, port }: RemoteInfo): void {
    const at = Date.now();
    if (this.#target.kind === "udpout") {
      this.#ends.received({ bytes, at });
      return;
    }
    const peer = `${address} ${port}`;
    const known = this.#peers.get(peer);
    if (!known && this.#peers.size >= MOST_PEERS) this.#forgetSilent();
    const heardAt = performance.now();
    if (known) known.heardAt = heardAt;
    else if (this.#peers.size < MOST_PEERS) this.#peers.set(peer, { address, port, heardAt });
    else return;
    this.#ends.received({ bytes, at, peer });
  }

  send(bytes: Uint8Array, peer?: string): void {
    if (!this.#socket) return;
    const speaksFirst = this.#target.kind === "udpout" || (this.#target.kind === "udpbcast" && this.#peers.size === 0);
    if (speaksFirst) {
      this.#sendTo(bytes, this.#targetIp, this.#target.port);
    } else if (peer === undefined) {
      this.#forgetSilent();
      for (const to of this.#peers.values()) this.#sendTo(bytes, to.address, to.port);
    } else {
      const to = this.#peers.get(peer);
      if (to) this.#sendTo(bytes, to.address, to.port);
    }
  }

  #sendTo(bytes: Uint8Array, address: string, port: number): void {
    // A datagram that cannot be sent now is lost like one that was lost on the way; the protocols above repeat it.
    this.#socket?.send(bytes, port, address, () => {});
  }

  #forgetSilent(): void {
    const oldest = performance.now() - FORGET_MS;
    for (const [peer, { heardAt }] of this.#peers) if (heardAt < oldest) this.#peers.delete(peer);
  }

  async close(): Promise<void> {
    this.#end(undefined);
  }

  #end(failure: Failure | undefined): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#boundPort = undefined;
    this.#peers.clear();
    socket?.removeAllListeners("message");
    socket?.close();
    this.#ends.ended(failure);
  }
}

interface Peer {
  readonly address: string;
  readonly port: number;
  heardAt: number;
}

const FORGET_MS = 60_000;
const MOST_PEERS = 1_024;

function bound(socket: Socket, options: { address?: string; port: number; exclusive?: boolean }): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (cause: Error) => {
      socket.close();
      reject(cause);
    };
    socket.once("error", failed);
    socket.bind(options, () => {
      socket.off("error", failed);
      resolve();
    });
  });
}

/** A fleet at full rates fills a small buffer while this process waits for its turn; the system may allow less than we ask. */
function enlargeBuffers(socket: Socket): void {
  for (const bytes of [1 << 22, 1 << 20]) {
    try {
      socket.setRecvBufferSize(bytes);
      return;
    } catch {
      // Less then, or at last the system's own size.
    }
  }
}
