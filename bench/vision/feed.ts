import { createServer, type Server, type Socket } from "node:net";

const packetBytes = 188;

/** A recorded MPEG-TS stream cut before each of its video pictures. */
export function picturesOf(ts: Uint8Array): Uint8Array[] {
  const starts: number[] = [];
  for (let at = 0; at + packetBytes <= ts.length; at += packetBytes) {
    const begins = ((ts[at + 1] ?? 0) & 0x40) !== 0;
    const payload = at + 4 + ((ts[at + 3] ?? 0) & 0x20 ? 1 + (ts[at + 4] ?? 0) : 0);
    const isVideo = ts[payload] === 0 && ts[payload + 1] === 0 && ts[payload + 2] === 1 && ts[payload + 3] === 0xe0;
    if (begins && isVideo) starts.push(at);
  }
  return starts.map((start, i) => ts.subarray(i === 0 ? 0 : start, starts[i + 1] ?? ts.length));
}

/** Sends the pictures over TCP again and again, at its own rate, to whoever connects. */
export class Feed {
  readonly #pictures: readonly Uint8Array[];
  readonly #server: Server;
  #socket: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #sent = 0;

  constructor(pictures: readonly Uint8Array[]) {
    this.#pictures = pictures;
    this.#server = createServer((socket) => {
      socket.setNoDelay(true);
      socket.on("error", () => {});
      this.#socket = socket;
    });
  }

  /** Begins to listen; the address to open. */
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return `tcp://127.0.0.1:${address.port}`;
  }

  get sent(): number {
    return this.#sent;
  }

  /** Sends at so many pictures a second until `stop`. */
  start(perSecond: number): void {
    const startedAt = performance.now();
    const before = this.#sent;
    this.#timer = setInterval(() => {
      const due = before + Math.floor(((performance.now() - startedAt) * perSecond) / 1000);
      for (; this.#sent < due; this.#sent++) {
        const picture = this.#pictures[this.#sent % this.#pictures.length];
        if (picture) this.#socket?.write(picture);
      }
    }, 4);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  close(): void {
    this.stop();
    this.#socket?.destroy();
    this.#server.close();
  }
}
