/** Numbers that say where the points of a line are, `width` for each point. */
export interface Numbered {
  readonly numbers: Float64Array;
  readonly width: number;
}

/** A piece of a line, from its point `from` to its point `to`, and a number that tells it from others. */
export interface Chunk {
  readonly from: number;
  readonly to: number;
  readonly hash: number;
}

/**
 * Cuts a line into pieces of about 64 points at places that the points themselves give, so that the pieces before and
 * after a change are the same as they were. Neighbours share the point at which they meet.
 */
export function chunksOf({ numbers, width }: Numbered): Chunk[] {
  const count = numbers.length / width;
  const out: Chunk[] = [];
  const bits = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length * 2);
  let from = 0;
  let hash = 0;
  for (let i = 0; i < count; i++) {
    let point = 0x811c9dc5;
    for (let k = 2 * i * width; k < 2 * (i + 1) * width; k++)
      point = Math.imul(point ^ (bits[k] as number), 0x01000193);
    point ^= point >>> 15;
    hash = Math.imul(hash ^ point, 0x85ebca6b) ^ (hash >>> 13);
    const length = i - from;
    const cut = (length >= LEAST && (point & MASK) === 0) || length >= MOST || i === count - 1;
    if (!cut || length === 0) continue;
    out.push({ from, to: i, hash: hash >>> 0 });
    from = i;
    hash = point;
  }
  return out;
}

const LEAST = 16; // points
const MOST = 256;
const MASK = 63;
