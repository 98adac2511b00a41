/** The handles that are drawn, and can be taken hold of: points by their index, and middles by that of the point before. */
export interface ShownHandles {
  readonly points: readonly number[];
  readonly middles: readonly number[];
  /** How many points in the picture are left out because they lie too close to others. */
  readonly crowded: number;
}

interface Seen {
  readonly count: number;
  /** Pixels; NaN where a point is not seen. */
  readonly x: (i: number) => number;
  readonly y: (i: number) => number;
}

interface Options {
  /** Points between are offered: on a line, and where `closed` between the last and the first too. */
  readonly middles: boolean;
  readonly closed: boolean;
  readonly isSelected: (i: number) => boolean;
  /** Size of the canvas, CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * Of the points of a line those that are in the picture and do not lie on each other: going along it, one is left out that
 * is nearer than 16 pixels to the last one kept, unless it is selected or an end. A middle is offered where both its ends
 * are kept and 34 pixels apart. The same line is thinned in the same way while the view only shifts.
 */
export function shownHandles(
  { count, x, y }: Seen,
  { middles, closed, isSelected, width, height }: Options,
): ShownHandles {
  const points: number[] = [];
  const between: number[] = [];
  let keptX = Number.NaN;
  let keptY = Number.NaN;
  let kept = -2;
  let crowded = 0;
  const offer = (from: number, ax: number, ay: number, bx: number, by: number) => {
    if (!(Math.hypot(bx - ax, by - ay) >= MIDDLE_ROOM)) return;
    const [mx, my] = [(ax + bx) / 2, (ay + by) / 2];
    if (mx >= 0 && mx <= width && my >= 0 && my <= height) between.push(from);
  };
  for (let i = 0; i < count; i++) {
    const px = x(i);
    const py = y(i);
    if (Number.isNaN(px)) continue;
    const isEnd = i === 0 || i === count - 1;
    const isInPicture = px >= -MARGIN && px <= width + MARGIN && py >= -MARGIN && py <= height + MARGIN;
    if (Math.hypot(px - keptX, py - keptY) < HANDLE_ROOM && !isEnd && !isSelected(i)) {
      if (isInPicture) crowded++;
      continue;
    }
    if (isInPicture) points.push(i);
    if (middles && kept === i - 1) offer(kept, keptX, keptY, px, py);
    kept = i;
    keptX = px;
    keptY = py;
  }
  if (middles && closed && count > 2 && kept === count - 1) offer(kept, keptX, keptY, x(0), y(0));
  return { points, middles: between, crowded };
}

const HANDLE_ROOM = 16; // pixels
const MIDDLE_ROOM = 34;
const MARGIN = 12;
