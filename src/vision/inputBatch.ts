import type { ColourPlanes } from "./detector.ts";
import type { Fit } from "./fit.ts";

/** The grey around a picture that does not fill the input, as in training. */
const padding = 114;

/** A network's input for several pictures of one fit, in memory that is shared with its thread and reused. */
export class InputBatch {
  readonly fit: Fit;
  readonly room: number;
  readonly values: Float32Array;
  readonly #levels: readonly [Float32Array, Float32Array, Float32Array];
  readonly #color: "rgb" | "bgr";
  readonly #asTheyAre: boolean;

  constructor(fit: Fit, room: number, { levels, color }: Pick<InputLook, "levels" | "color">) {
    this.fit = fit;
    this.room = room;
    this.#levels = levels;
    this.#color = color;
    this.#asTheyAre = levels.every((level) => level[0] === 0 && level[1] === 1 && level[255] === 255);
    const plane = fit.inputWidth * fit.inputHeight;
    this.values = new Float32Array(new SharedArrayBuffer(4 * 3 * room * plane));
    for (let i = 0; i < 3 * room; i++) this.values.fill(this.#level(i % 3)[padding] ?? 0, i * plane, (i + 1) * plane);
  }

  /** The input of the first `count` pictures. */
  first(count: number): { data: Float32Array; dims: number[] } {
    const { inputWidth, inputHeight } = this.fit;
    const data = count === this.room ? this.values : this.values.subarray(0, count * 3 * inputWidth * inputHeight);
    return { data, dims: [count, 3, inputHeight, inputWidth] };
  }

  /** Writes the colours of picture `item`, each a plane of its own, or their negative; leaves the padding as it is. */
  pack({ red, green, blue }: ColourPlanes, item: number, negative = false): void {
    const planes = this.#color === "rgb" ? [red, green, blue] : [blue, green, red];
    const { width, height, inputWidth, inputHeight } = this.fit;
    planes.forEach((plane, channel) => {
      const start = (item * 3 + channel) * inputWidth * inputHeight;
      if (this.#asTheyAre && !negative) {
        for (let y = 0; y < height; y++)
          this.values.set(plane.subarray(y * width, (y + 1) * width), start + y * inputWidth);
        return;
      }
      const level = negative ? this.#level(channel).toReversed() : this.#level(channel);
      for (let y = 0; y < height; y++) {
        const row = start + y * inputWidth;
        for (let x = 0, at = y * width; x < width; x++, at++) this.values[row + x] = level[plane[at] ?? 0] ?? 0;
      }
    });
  }

  #level(channel: number): Float32Array {
    return this.#levels[(this.#color === "rgb" ? channel : 2 - channel) as 0 | 1 | 2];
  }
}

interface InputLook {
  /** An input value for each brightness 0…255, for red, green and blue. */
  readonly levels: readonly [Float32Array, Float32Array, Float32Array];
  readonly color: "rgb" | "bgr";
}
