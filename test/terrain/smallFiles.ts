import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that is gone after `using` ends. */
export function scratchFolder(): { readonly path: (name: string) => string } & Disposable {
  const folder = mkdtempSync(join(tmpdir(), "terrain-"));
  return {
    path: (name) => join(folder, name),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The bytes of an SRTM file; heights by column and row, row 0 in the north. */
export function hgtBytes(side: 3601 | 1201, height: (column: number, row: number) => number): Buffer {
  const heights = new Int16Array(side * side);
  for (let row = 0, i = 0; row < side; row++)
    for (let column = 0; column < side; column++) heights[i++] = Math.round(height(column, row));
  const out = Buffer.from(heights.buffer).swap16();
  return out;
}

export const writeHgt = (path: string, side: 3601 | 1201, height: (column: number, row: number) => number): void =>
  writeFileSync(path, hgtBytes(side, height));
