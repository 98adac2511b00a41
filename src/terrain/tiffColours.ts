import { basename } from "node:path";
import type { GeoTIFFImage, TypedArray } from "geotiff";
import { FailureError } from "../contract/failure.ts";

/** How the numbers of a TIFF become colours. */
export interface TiffColours {
  /** In words: `RGB`, `grey`, `palette`. */
  readonly words: string;
  /** Which of its bands are read, in this order. */
  readonly samples: readonly number[];
  /** Learns from some bands how many of 16 bits the picture uses: cameras fill 11 or 12 of them, and it would be dark. */
  learn(bands: readonly TypedArray[]): void;
  /** Writes red, green, blue and alpha of every pixel. */
  paint(bands: readonly TypedArray[], out: Uint8ClampedArray): void;
}

/**
 * The colours of a picture of 8 or 16 bits: RGB, grey, palette, and YCbCr of JPEG, with alpha or without (TIFF 6.0,
 * sections 3 to 6, 18, 21). @throws FailureError bad-input for what is no such picture.
 */
export async function tiffColours(image: GeoTIFFImage, path: string): Promise<TiffColours> {
  const { fileDirectory } = image;
  const bits = image.getBitsPerSample();
  const photometric = Number(fileDirectory.getValue("PhotometricInterpretation") ?? 1);
  const bands = image.getSamplesPerPixel();
  const format = image.getSampleFormat();
  if (format !== 1 && !(format === 2 && bands >= 3))
    throw new FailureError(
      "bad-input",
      `${basename(path)} holds measured numbers, not a picture`,
      `Add it as elevation if it holds heights, or make a picture of it: gdal_translate -ot Byte -scale "${path}" picture.tif`,
    );
  if (bits !== 8 && bits !== 16) throw unread(path, `${bits} bits for a number`);
  const colour = COLOURS.get(photometric);
  if (!colour) throw unread(path, `colours of kind ${photometric}`);
  const own = photometric === 3 || photometric < 2 ? 1 : 3;
  if (bands < own) throw unread(path, `${bands} bands`);
  const extra = fileDirectory.hasTag("ExtraSamples") ? fileDirectory.getValue("ExtraSamples") : undefined;
  const kinds = extra === undefined ? [] : typeof extra === "number" ? [extra] : Array.from(extra as ArrayLike<number>);
  const alphaAt = kinds.findIndex((kind) => kind === 1 || kind === 2);
  const alpha = alphaAt >= 0 && own + alphaAt < bands ? own + alphaAt : undefined;
  const full = bits === 16 ? 255 / 65535 : 1;
  const map =
    photometric === 3 ? Uint16Array.from((await fileDirectory.loadValue("ColorMap")) as ArrayLike<number>) : undefined;
  const nodata = image.getGDALNoData();
  let most = 2 ** bits - 1;
  return {
    words: `${colour}${alpha === undefined ? "" : " with alpha"}`,
    samples: [...Array.from({ length: own }, (_, i) => i), ...(alpha === undefined ? [] : [alpha])],
    learn(read) {
      if (bits === 16 && photometric !== 3) most = usedOf(read.slice(0, own), nodata);
    },
    paint(read, out) {
      const [a, b = a, c = a] = own === 1 ? [read[0]] : read;
      const through = alpha === undefined ? undefined : read[own];
      if (!a || !b || !c) return;
      const scale = 255 / most;
      for (let i = 0, o = 0; i < a.length; i++, o += 4) {
        const x = a[i] as number;
        const y = b[i] as number;
        const z = c[i] as number;
        out[o + 3] = x === nodata && y === nodata && z === nodata ? 0 : through ? (through[i] as number) * full : 255;
        if (map) {
          const side = map.length / 3;
          for (let k = 0; k < 3; k++) out[o + k] = (map[k * side + x] ?? 0) / 257;
        } else if (photometric === 6) {
          out[o] = x + 1.402 * (z - 128);
          out[o + 1] = x - 0.344136 * (y - 128) - 0.714136 * (z - 128);
          out[o + 2] = x + 1.772 * (y - 128);
        } else {
          out[o] = (photometric === 0 ? most - x : x) * scale;
          out[o + 1] = (photometric === 0 ? most - y : y) * scale;
          out[o + 2] = (photometric === 0 ? most - z : z) * scale;
        }
      }
    },
  };
}

/** The largest number of as many bits as all but one in a thousand of the numbers need; at least 8 bits. */
function usedOf(bands: readonly TypedArray[], nodata: number | null): number {
  const counts = new Float64Array(17);
  let all = 0;
  for (const band of bands)
    for (const value of band) {
      if (value === nodata) continue;
      const length = Math.min(32 - Math.clz32(Number(value)), 16);
      counts[length] = (counts[length] as number) + 1;
      all++;
    }
  let bits = 16;
  for (let above = 0; bits > 8; bits--) {
    above += counts[bits] as number;
    if (above * 1_000 > all) break;
  }
  return 2 ** (all === 0 ? 16 : bits) - 1;
}

const COLOURS = new Map([
  [0, "grey"],
  [1, "grey"],
  [2, "RGB"],
  [3, "palette"],
  [6, "YCbCr"],
]);

const unread = (path: string, what: string): FailureError =>
  new FailureError(
    "bad-input",
    `${basename(path)} has ${what}, which is not read as a picture; RGB, grey and palette of 8 or 16 bits are`,
    `Convert it: gdal_translate -ot Byte -co TILED=YES -co COMPRESS=DEFLATE "${path}" picture.tif`,
  );
