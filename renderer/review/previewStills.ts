/** What of a clip is needed to choose stills from it. */
interface Footage {
  readonly length: number;
  readonly boxes: readonly { readonly at: number }[];
  indexAt(at: number): number;
}

/** Which pictures of a clip tell what is in it: up to `count`, evenly from the first box to the last; all of it without boxes. */
export function previewStills(clip: Footage, count: number): readonly number[] {
  const { boxes, length } = clip;
  if (length === 0) return [];
  const [first, last] = [boxes[0], boxes.at(-1)];
  const from = first ? clip.indexAt(first.at) : 0;
  const to = last ? clip.indexAt(last.at) : length - 1;
  const steps = Math.max(1, count - 1);
  return [...new Set(Array.from({ length: count }, (_, i) => Math.round(from + ((to - from) * i) / steps)))];
}
