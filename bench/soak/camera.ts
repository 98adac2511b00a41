import { createSocket, type Socket } from "node:dgram";
import { TsEncoder } from "../../src/vision/encoder.ts";
import { writeSt0601 } from "../../src/vision/klv.ts";

const width = 320;
const height = 180;
const framesPerSecond = 15;

/** A picture that was sent: its presentation time is its number. */
export interface SentPicture {
  readonly pts: number; // 90 kHz
  readonly at: number; // ms since 1970, in its metadata too
}

/** A link of datagrams that can be cut: what comes while it is, is lost. */
export class CutLink {
  readonly #socket: Socket = createSocket("udp4");
  readonly #to: number;
  cut = false;
  lost = 0;

  constructor(to: number) {
    this.#to = to;
    this.#socket.on("message", (message) => {
      if (this.cut) this.lost++;
      else this.#socket.send(message, this.#to, "127.0.0.1");
    });
  }

  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.#socket.bind(0, "127.0.0.1", resolve));
    this.#socket.setRecvBufferSize(4 << 20);
    return this.#socket.address().port;
  }

  close(): void {
    this.#socket.close();
  }
}

/** Films and sends at its rate until `ended`; resolves with all that was sent. Each picture says in metadata when it was taken. */
export async function filmTo(port: number, ended: () => boolean): Promise<readonly SentPicture[]> {
  const address = `udp://127.0.0.1:${port}`;
  const encoder = new TsEncoder({ width, height, framesPerSecond, bitrate: 400_000, address });
  const rgb = new Uint8Array(width * height * 3);
  const sent: SentPicture[] = [];
  const startAt = Date.now();
  for (let i = 0; !ended(); i++) {
    const due = startAt + (i * 1000) / framesPerSecond;
    const early = due - Date.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    const at = Math.round(due);
    draw(rgb, i);
    await encoder.write({ pixels: { rgb }, at, klv: writeSt0601({ at }) });
    sent.push({ at, pts: Math.round((at - (sent[0]?.at ?? at)) * 90) });
  }
  await encoder.close();
  return sent;
}

/** A bar that moves, so that each picture differs. */
function draw(rgb: Uint8Array, index: number): void {
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      rgb.fill(80 + ((x >> 4) + (y >> 4)) * 4, (y * width + x) * 3, (y * width + x) * 3 + 3);
  const left = (index * 3) % (width - 20);
  for (let y = 60; y < 120; y++) rgb.fill(220, (y * width + left) * 3, (y * width + left + 20) * 3);
}
