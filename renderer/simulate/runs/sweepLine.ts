import type { SweptRow } from "../../../src/contract/runMessages.ts";
import type { RunLine } from "./RunPlot.tsx";

/** A figure over the values of the field that was swept last: numbers where they are, else their order. Undefined where none is known. */
export function sweepLine(name: string, rows: readonly SweptRow[]): RunLine | undefined {
  const values = rows.map(({ set }) => set.at(-1)?.value);
  const points = rows.map(({ figures }, i) => {
    const value = values[i];
    return {
      x: typeof value === "number" ? value : values.indexOf(value) + 1,
      y: figures?.find((one) => one.name === name)?.value ?? null,
    };
  });
  if (points.every(({ y }) => y === null)) return undefined;
  return { label: name, points: points.toSorted((a, b) => a.x - b.x) };
}
