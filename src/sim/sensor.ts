import { mix, Random } from "./random.ts";

const GRAIN = 1 << 16;
let grain: { readonly sigma: number; readonly steps: Int8Array } | undefined;

/** Adds grain of standard deviation `sigma` to every pixel; the same instant gives the same grain. */
export function addNoise(rgb: Uint8ClampedArray, sigma: number, at: number): void {
  if (grain?.sigma !== sigma) grain = { sigma, steps: drawGrain(sigma) };
  const { steps } = grain;
  const length = rgb.length;
  let seed = mix(at ^ Math.floor(at / 4294967296));
  for (let from = 0; from < length; from += 3 * 4096) {
    seed = mix(seed + 0x9e37);
    let j = seed & (GRAIN - 1);
    const end = Math.min(length, from + 3 * 4096);
    for (let i = from; i < end; i += 3) {
      const e = steps[j]!;
      j = (j + 1) & (GRAIN - 1);
      rgb[i] = rgb[i]! + e;
      rgb[i + 1] = rgb[i + 1]! + e;
      rgb[i + 2] = rgb[i + 2]! + e;
    }
  }
}

/** Whole steps with about a Gaussian's spread; what rounding would lose is kept by dithering. */
function drawGrain(sigma: number): Int8Array {
  const random = new Random(99);
  return Int8Array.from({ length: GRAIN }, () => {
    let sum = 0;
    for (let i = 0; i < 6; i++) sum += random.next();
    return Math.max(-127, Math.min(127, Math.floor((sum - 3) * Math.SQRT2 * sigma + random.next())));
  });
}

/** Blurs like a lens: five taps across, five down, of a Gaussian with standard deviation `sigma` pixels (up to about 1.5). */
export function addBlur(rgb: Uint8ClampedArray, width: number, height: number, sigma: number): void {
  const near = Math.exp(-1 / (2 * sigma * sigma));
  const far = Math.exp(-4 / (2 * sigma * sigma));
  const k0 = 1 / (1 + 2 * near + 2 * far);
  const k1 = near * k0;
  const k2 = far * k0;
  const line = new Float32Array(Math.max(width, height) + 4);
  const pass = (start: number, stride: number, count: number): void => {
    for (let i = 0; i < count; i++) line[i + 2] = rgb[start + i * stride]!;
    line[0] = line[1] = line[2]!;
    line[count + 2] = line[count + 3] = line[count + 1]!;
    for (let i = 0; i < count; i++) {
      rgb[start + i * stride] = k0 * line[i + 2]! + k1 * (line[i + 1]! + line[i + 3]!) + k2 * (line[i]! + line[i + 4]!);
    }
  };
  for (let c = 0; c < 3; c++) {
    for (let y = 0; y < height; y++) pass(y * width * 3 + c, 3, width);
    for (let x = 0; x < width; x++) pass(x * 3 + c, width * 3, height);
  }
}
