/** Most heights in a row that are bridged, and most metres between the two that they are bridged from. */
const mostInRow = 3;
const mostMetres = 200;

/**
 * Bridges small voids (NaN) in a square of heights, straight between the known ones west and east of them, north and
 * south of them, or the mean of both. Larger voids stay. `metres` are those between heights. Returns those it bridged.
 */
export function bridgeVoids(amsl: Float32Array, side: number, metres: number): number[] {
  const most = Math.min(mostInRow, Math.floor(mostMetres / metres) - 1);
  const bridged: [index: number, height: number][] = [];
  for (let i = 0; i < amsl.length; i++) {
    if (!Number.isNaN(amsl[i] as number)) continue;
    const column = i % side;
    const across = between(amsl, i, 1, column, side - 1 - column, most);
    const row = (i - column) / side;
    const along = between(amsl, i, side, row, side - 1 - row, most);
    if (across === undefined && along === undefined) continue;
    bridged.push([i, ((across ?? along ?? 0) + (along ?? across ?? 0)) / 2]);
  }
  for (const [i, height] of bridged) amsl[i] = height;
  return bridged.map(([i]) => i);
}

/** The height between the known ones before and after, where the void between them is small enough. */
function between(
  amsl: Float32Array,
  i: number,
  stride: number,
  before: number,
  after: number,
  most: number,
): number | undefined {
  const known = (sign: 1 | -1, room: number): number | undefined => {
    for (let k = 1; k <= Math.min(most, room); k++) if (!Number.isNaN(amsl[i + sign * k * stride] as number)) return k;
    return undefined;
  };
  const back = known(-1, before);
  const on = back === undefined ? undefined : known(1, after);
  if (back === undefined || on === undefined || back + on - 1 > most) return undefined;
  const from = amsl[i - back * stride] as number;
  const to = amsl[i + on * stride] as number;
  return from + ((to - from) * back) / (back + on);
}
