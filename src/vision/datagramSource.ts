import { createSocket, type Socket } from "node:dgram";
import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { FailureError } from "../contract/failure.ts";
import { carriesTs, rtpPacketOf } from "./rtp/rtpPacket.ts";
import { RtpVideo } from "./rtp/rtpVideo.ts";
import { retryMs, type VideoSource } from "./source.ts";
import { proofBytes, TsIntake } from "./tsIntake.ts";

/**
 * Video that is sent to us in UDP datagrams, also from a multicast group: MPEG-TS, bare or in RTP (RFC 2250), or H.264 and
 * H.265 straight in RTP (RFC 6184, RFC 7798). Which it is the datagrams tell.
 */
export class DatagramSource implements VideoSource {
  readonly #intake: TsIntake;
  readonly onUnit: VideoSource["onUnit"];
  readonly onMetadata: VideoSource["onMetadata"];
  readonly onState: VideoSource["onState"];
  readonly #rtp = new RtpVideo();
  readonly #host: string;
  #port: number;
  #socket: Socket | undefined;
  #retry: NodeJS.Timeout | undefined;
  #tries = 0;
  #heardAt = 0;
  #closed = false;

  constructor(host: string, port: number) {
    this.#host = host || "0.0.0.0";
    this.#port = port;
    this.#intake = new TsIntake(() => this.#address, "Set the sender to H.264 or H.265 in MPEG-TS or in RTP");
    this.#rtp.onUnit((unit) => this.#intake.take(unit, this.#heardAt));
    this.onUnit = this.#intake.onUnit;
    this.onMetadata = this.#intake.onMetadata;
    this.onState = this.#intake.onState;
  }

  get damaged(): number {
    return this.#intake.damaged + this.#rtp.damaged;
  }

  get damagedMetadata(): number {
    return this.#intake.damagedMetadata;
  }

  get hasMetadata(): boolean {
    return this.#intake.hasMetadata;
  }

  async open(): Promise<{ address: string }> {
    await this.#bind();
    this.#intake.start();
    this.#intake.announce({ phase: "waiting" });
    return { address: this.#address };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#intake.stop();
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket) await new Promise<void>((resolve) => socket.close(() => resolve()));
  }

  get #address(): string {
    return `udp://${isIP(this.#host) === 6 ? `[${this.#host}]` : this.#host}:${this.#port}`;
  }

  #bind(): Promise<void> {
    const group = isMulticast(this.#host);
    const socket = createSocket({ type: isIP(this.#host) === 6 ? "udp6" : "udp4", reuseAddr: group });
    return new Promise((resolve, reject) => {
      socket.once("error", (cause: NodeJS.ErrnoException) => {
        socket.close();
        reject(bindFailure(cause, this.#address));
      });
      socket.bind({ port: this.#port, ...(group ? {} : { address: this.#host }) }, () => {
        try {
          if (group) joinGroup(socket, this.#host);
        } catch (cause) {
          socket.close();
          reject(bindFailure(cause as NodeJS.ErrnoException, this.#address));
          return;
        }
        widen(socket);
        socket.removeAllListeners("error");
        socket.on("error", (cause) => this.#rebind(socket, cause));
        socket.on("message", (message) => this.#take(message, Date.now()));
        this.#socket = socket;
        this.#port = socket.address().port;
        this.#tries = 0;
        resolve();
      });
    });
  }

  #take(message: Uint8Array, at: number): void {
    const packet = message[0] === 0x47 ? undefined : rtpPacketOf(message);
    this.#heardAt = at;
    if (packet && !carriesTs(packet)) {
      this.#rtp.take(packet, at);
      if (this.#rtp.skipped > proofBytes) this.#intake.refuse("its RTP carries neither H.264 nor H.265");
    } else this.#intake.feed(packet?.payload ?? message, at);
  }

  #rebind(socket: Socket, cause: unknown): void {
    if (this.#socket === socket) this.#socket = undefined;
    socket.close();
    this.#again(bindFailure(cause as NodeJS.ErrnoException, this.#address));
  }

  #again({ failure }: FailureError): void {
    if (this.#closed) return;
    this.#intake.announce({ phase: "waiting", failure });
    const retry = () => void this.#bind().catch((cause: FailureError) => this.#again(cause));
    this.#retry = setTimeout(retry, retryMs(this.#tries++));
  }
}

/** Joins on every network of this computer: the video may come over another one than the system's first. */
function joinGroup(socket: Socket, group: string): void {
  const family = isIP(group) === 6 ? "IPv6" : "IPv4";
  let failure: unknown;
  let joined = 0;
  for (const [name, addresses = []] of Object.entries(networkInterfaces())) {
    const own = addresses.find((address) => address.family === family);
    if (!own) continue;
    try {
      socket.addMembership(group, family === "IPv6" ? `::%${name}` : own.address);
      joined++;
    } catch (cause) {
      failure = cause; // one without multicast, as some tunnels are
    }
  }
  if (joined === 0) throw failure ?? Object.assign(new Error("no network"), { code: "ENODEV" });
}

/** Key frames come in bursts of a hundred datagrams: the system's default buffer loses some when we are busy. */
function widen(socket: Socket): void {
  try {
    socket.setRecvBufferSize(4 << 20);
  } catch {
    // The system's limit stays; not worth a failure.
  }
}

function isMulticast(host: string): boolean {
  if (isIP(host) === 6) return host.toLowerCase().startsWith("ff");
  const first = Number(host.split(".")[0]);
  return isIP(host) === 4 && first >= 224 && first < 240;
}

function bindFailure({ code, message }: NodeJS.ErrnoException, address: string): FailureError {
  switch (code) {
    case "EADDRINUSE":
      return new FailureError(
        "busy",
        `Video port is in use by another program: ${address}`,
        "Close the other program, or choose another port on both sides",
      );
    case "EACCES":
      return new FailureError("denied", `Video port needs more rights: ${address}`, "Choose a port above 1023");
    case "ENODEV":
      return new FailureError(
        "unreachable",
        `Video cannot be received from a group: no network of this computer can join it, ${address}`,
        "Connect the network, then open the stream again",
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new FailureError(
        "bad-input",
        `Video cannot be received at an address this computer does not have: ${address}`,
        "Use udp://0.0.0.0:PORT to receive on all of its addresses",
      );
    default:
      return new FailureError("unreachable", `Video cannot be received: ${message}, ${address}`);
  }
}
