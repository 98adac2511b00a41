/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How a picture, or a part of it, lies in a network's input: scaled, at the top left, the rest padded. */
export interface Fit {
  readonly inputWidth: number; // pixels
  readonly inputHeight: number; // pixels
  readonly width: number; // of the picture inside, pixels
  readonly height: number; // of the picture inside, pixels
}

/** What inputs a network takes: one size alone, or any with a longer side of `size` in multiples of `stride`. */
export type InputSize =
  | { readonly fixed: Size; readonly stretch: boolean }
  | { readonly size: number; readonly stride: number; readonly stretch: boolean };

/** Fits a picture into an input, keeping its aspect ratio unless it is to be stretched; only then is it enlarged. */
export function fitPicture(picture: Size, input: InputSize): Fit {
  if ("fixed" in input) {
    const { width: inputWidth, height: inputHeight } = input.fixed;
    if (input.stretch) return { inputWidth, inputHeight, width: inputWidth, height: inputHeight };
    const scale = Math.min(1, inputWidth / picture.width, inputHeight / picture.height);
    return { inputWidth, inputHeight, ...scaled(picture, scale) };
  }
  const { size, stride, stretch } = input;
  if (stretch) return { inputWidth: size, inputHeight: size, width: size, height: size };
  const inside = scaled(picture, Math.min(1, size / Math.max(picture.width, picture.height)));
  const whole = (length: number) => Math.ceil(length / stride) * stride;
  return { inputWidth: whole(inside.width), inputHeight: whole(inside.height), ...inside };
}

const scaled = ({ width, height }: Size, by: number): Size => ({
  width: Math.max(1, Math.round(width * by)),
  height: Math.max(1, Math.round(height * by)),
});
