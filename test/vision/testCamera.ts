import { TsEncoder } from "../../src/vision/encoder.ts";
import { type SensorMetadata, writeSt0601 } from "../../src/vision/klv.ts";

/** What the test camera films: a grey ground with coloured rectangles that drive over it. */
export interface Film {
  readonly address: string;
  readonly frames: number;
  readonly width?: number;
  readonly height?: number;
  readonly framesPerSecond?: number;
  /** When the first picture is taken, ms since 1970. */
  readonly startAt: number;
  readonly metadata?: boolean;
  /** What else is to stand in each packet. */
  readonly more?: Partial<SensorMetadata>;
  /** Called after each picture was sent. */
  readonly sent?: (index: number) => Promise<void> | void;
}

/** Encodes and sends the film as fast as `sent` lets it; resolves when all was sent. */
export async function film({
  address,
  frames,
  width = 320,
  height = 180,
  framesPerSecond = 15,
  startAt,
  metadata = true,
  more = {},
  sent,
}: Film): Promise<void> {
  const encoder = new TsEncoder({ width, height, framesPerSecond, bitrate: 1_000_000, address });
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < frames; i++) {
    drawScene(rgb, width, height, i);
    const at = startAt + (i * 1000) / framesPerSecond;
    const klv = writeSt0601({ at, lat: 47 + i * 1e-5, lon: 11, amsl: 900, hfovDeg: 50, ...more });
    await encoder.write({ pixels: { rgb }, at, ...(metadata && { klv }) });
    await sent?.(i);
  }
  await encoder.close();
}

/** The scene at one picture: a ground with some structure, a red and a blue rectangle moving apart. */
export function drawScene(rgb: Uint8Array, width: number, height: number, index: number): void {
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      rgb.fill(90 + ((x >> 4) + (y >> 4)) * 2, (y * width + x) * 3, (y * width + x) * 3 + 3);
  const paint = (left: number, top: number, colour: readonly [number, number, number]) => {
    for (let y = top; y < Math.min(top + 20, height); y++)
      for (let x = Math.max(0, left); x < Math.min(left + 30, width); x++) rgb.set(colour, (y * width + x) * 3);
  };
  paint(20 + index * 2, 40, [220, 30, 30]);
  paint(width - 60 - index * 2, 100, [30, 30, 220]);
}
