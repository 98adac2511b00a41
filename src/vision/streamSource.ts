import { connect, type Socket } from "node:net";
import { FailureError } from "../contract/failure.ts";
import { retryMs, silenceMs, type VideoSource } from "./source.ts";
import { TsIntake } from "./tsIntake.ts";

/** MPEG-TS from a TCP server. Connects again by itself when the server is not there or goes silent. */
export class StreamSource implements VideoSource {
  readonly #intake: TsIntake;
  readonly onUnit: VideoSource["onUnit"];
  readonly onMetadata: VideoSource["onMetadata"];
  readonly onState: VideoSource["onState"];
  readonly #host: string;
  readonly #port: number;
  #socket: Socket | undefined;
  #retry: NodeJS.Timeout | undefined;
  #tries = 0;
  #closed = false;

  constructor(host: string, port: number) {
    this.#host = host;
    this.#port = port;
    this.#intake = new TsIntake(() => this.#address);
    this.onUnit = this.#intake.onUnit;
    this.onMetadata = this.#intake.onMetadata;
    this.onState = this.#intake.onState;
  }

  get damaged(): number {
    return this.#intake.damaged;
  }

  get damagedMetadata(): number {
    return this.#intake.damagedMetadata;
  }

  get hasMetadata(): boolean {
    return this.#intake.hasMetadata;
  }

  async open(): Promise<{ address: string }> {
    this.#intake.start();
    this.#connect();
    return { address: this.#address };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#socket?.destroy();
    this.#intake.stop();
  }

  get #address(): string {
    return `tcp://${this.#host.includes(":") ? `[${this.#host}]` : this.#host}:${this.#port}`;
  }

  #connect(): void {
    const socket = connect({ host: this.#host, port: this.#port });
    this.#socket = socket;
    let why = "the server closed the connection";
    this.#intake.reset();
    socket.setTimeout(2 * silenceMs, () => {
      why = "nothing came for a while";
      socket.destroy();
    });
    socket.on("connect", () => this.#intake.announce({ phase: "waiting" }));
    socket.on("data", (bytes: Uint8Array) => {
      this.#tries = 0;
      this.#intake.feed(bytes, Date.now());
    });
    socket.on("error", ({ message }) => {
      why = message;
    });
    socket.on("close", () => {
      if (this.#closed) return;
      const remedy = "It is tried again by itself; check that the sender is on and the address is right";
      const { failure } = new FailureError("unreachable", `Video cannot be reached: ${why}, ${this.#address}`, remedy);
      this.#intake.announce({ phase: "waiting", failure });
      this.#retry = setTimeout(() => this.#connect(), retryMs(this.#tries++));
    });
  }
}
