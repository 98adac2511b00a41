import { readFile } from "node:fs/promises";
import { FailureError } from "../contract/failure.ts";

/** A box by its edges, pixels of the picture. */
export interface Edges {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What is known to be in a picture. */
export interface Truth {
  /** Cars, vans, trucks, buses and boats. */
  readonly vehicles: readonly Edges[];
  /** Bicycles and motorcycles: a count of their own. */
  readonly cycles: readonly Edges[];
  /** Where it is not known whether there is a vehicle. */
  readonly ignored: readonly Edges[];
}

/** Car, van or minibus, truck, bus, boat. */
const vehicleNumbers = new Set([0, 1, 2, 3, 5]);
const cycleNumber = 4;
const ignoreNumber = 9;

const remedy =
  "A line is: class, middle x, middle y, width, height, as shares of the picture; classes are 0 car, 1 van, 2 truck, 3 bus, 4 bicycle or motorcycle, 5 boat, 9 ignore";

/** Reads a YOLO label file; a file of no lines means no vehicle. Rejects with a FailureError that names the wrong line. */
export async function readTruth(file: string, width: number, height: number): Promise<Truth> {
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === "ENOENT"
      ? new FailureError("not-found", `There are no labels for a picture: ${file}`, "An empty file says: no vehicle")
      : new FailureError("denied", `Labels cannot be read: ${cause.code ?? cause}, ${file}`);
  });
  return parseTruth(text, file, width, height);
}

/** Reads the text of a YOLO label file. Throws a FailureError that names the wrong line and `file`. */
export function parseTruth(text: string, file: string, width: number, height: number): Truth {
  const vehicles: Edges[] = [];
  const cycles: Edges[] = [];
  const ignored: Edges[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const parts = line.trim().split(/\s+/).filter(Boolean);
    if (parts.length === 0) continue;
    const [kind = Number.NaN, x = Number.NaN, y = Number.NaN, w = Number.NaN, h = Number.NaN] = parts.map(Number);
    const wrong = (why: string) =>
      new FailureError("bad-input", `Labels cannot be read: line ${index + 1} ${why}, ${file}`, remedy);
    if (![kind, x, y, w, h].every(Number.isFinite)) throw wrong(`is not five numbers: "${line.trim()}"`);
    if (w <= 0 || h <= 0 || w > 1.5 || h > 1.5 || Math.abs(x) > 1.5 || Math.abs(y) > 1.5)
      throw wrong(`is no box in the picture: "${line.trim()}"`);
    const box = {
      left: (x - w / 2) * width,
      top: (y - h / 2) * height,
      right: (x + w / 2) * width,
      bottom: (y + h / 2) * height,
    };
    if (vehicleNumbers.has(kind)) vehicles.push(box);
    else if (kind === cycleNumber) cycles.push(box);
    else if (kind === ignoreNumber) ignored.push(box);
    else throw wrong(`has a class that is not known: ${kind}`);
  }
  return { vehicles, cycles, ignored };
}
