import type { Part, Picture } from "./detector.ts";
import type { Fit } from "./fit.ts";
import type { InputBatch } from "./inputBatch.ts";

/** Parts of a picture that are looked at in one run, and the input that they go into. */
export interface PackedRun {
  readonly parts: readonly Part[];
  readonly batch: InputBatch;
}

/** A picture's parts in as few runs as may be: parts that are fitted alike together, `room` of them at most. */
export function inputRuns(
  parts: readonly Part[],
  fitOf: (part: Part) => Fit,
  room: number,
): { fit: Fit; parts: Part[] }[] {
  const groups = new Map<string, { fit: Fit; parts: Part[] }>();
  for (const part of parts) {
    const fit = fitOf(part);
    const group = groups.get(fitKey(fit)) ?? { fit, parts: [] };
    group.parts.push(part);
    groups.set(fitKey(fit), group);
  }
  return [...groups.values()].flatMap(({ fit, parts: alike }) =>
    Array.from({ length: Math.ceil(alike.length / room) }, (_, i) => ({
      fit,
      parts: alike.slice(i * room, (i + 1) * room),
    })),
  );
}

/** Writes the parts' pixels into the input, or their negative. */
export async function packRun(picture: Picture, { parts, batch }: PackedRun, negative: boolean): Promise<void> {
  const { width, height } = batch.fit;
  for (const [item, part] of parts.entries()) {
    const whole = part.width === picture.width && part.height === picture.height;
    const planes = await (whole ? picture.planes(width, height) : picture.planes(width, height, part));
    batch.pack(planes, item, negative);
  }
}

/** What tells fits apart. */
export const fitKey = ({ inputWidth, inputHeight, width, height }: Fit): string =>
  `${inputWidth}x${inputHeight}:${width}x${height}`;
