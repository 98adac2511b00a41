import type { LatLon } from "../../geo/position.ts";
import { continuousLon, foldedLon } from "../geoFeatures.ts";

/** Arcs (longitude and latitude by turns) put together at their common ends, as long as exactly two meet there. */
export function joinedArcs(arcs: readonly Float64Array[]): LatLon[][] {
  const open = new Set(arcs.map((_, i) => i));
  const ends = new Map<string, number[]>();
  const keyOf = (arc: Float64Array, atEnd: boolean) => {
    const at = atEnd ? arc.length - 2 : 0;
    return `${foldedLon(arc[at] as number).toFixed(6)} ${(arc[at + 1] as number).toFixed(6)}`;
  };
  arcs.forEach((arc, i) => {
    for (const key of [keyOf(arc, false), keyOf(arc, true)]) ends.set(key, [...(ends.get(key) ?? []), i]);
  });
  const next = (key: string): number | undefined => {
    const meeting = ends.get(key) ?? [];
    return meeting.length === 2 ? meeting.find((i) => open.has(i)) : undefined;
  };
  const lines: LatLon[][] = [];
  for (const start of arcs.keys()) {
    if (!open.delete(start)) continue;
    const arc = arcs[start] as Float64Array;
    const chain: [Float64Array, boolean][] = [[arc, false]];
    for (const atEnd of [true, false]) {
      let key = keyOf(arc, atEnd);
      for (let i = next(key); i !== undefined; i = next(key)) {
        open.delete(i);
        const more = arcs[i] as Float64Array;
        const turned = (keyOf(more, false) === key) !== atEnd;
        if (atEnd) chain.push([more, turned]);
        else chain.unshift([more, turned]);
        key = keyOf(more, atEnd !== turned);
      }
    }
    lines.push(lineOf(chain));
  }
  return lines;
}

function lineOf(chain: readonly (readonly [Float64Array, boolean])[]): LatLon[] {
  const line: LatLon[] = [];
  for (const [arc, turned] of chain)
    for (let k = 0; k < arc.length; k += 2) {
      const i = turned ? arc.length - 2 - k : k;
      const before = line.at(-1);
      const lat = arc[i + 1] as number;
      const lon = continuousLon(arc[i] as number, before?.lon ?? (arc[i] as number));
      if (!before || Math.abs(before.lat - lat) > 1e-7 || Math.abs(before.lon - lon) > 1e-7) line.push({ lat, lon });
    }
  return line;
}
