import { FailureError } from "../contract/failure.ts";

/** Reads a parameter file of Mission Planner, MAVProxy or QGroundControl; throws `bad-input` naming the line. */
export function readParamFile(text: string): Map<string, number> {
  const params = new Map<string, number>();
  for (const [i, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.replace(/#.*$/, "").trim();
    if (line === "") continue;
    const words = line.split(/[\s,]+/);
    const [name = "", written = ""] = words.length === 5 ? words.slice(2, 4) : words;
    const value = Number(written);
    const wrong = (why: string) => new FailureError("bad-input", `Line ${i + 1} of the parameter file: ${why}`);
    if (words.length !== 2 && words.length !== 5) throw wrong("a name and a value were expected");
    if (!/^[A-Za-z0-9_.-]{1,16}$/.test(name)) throw wrong(`"${name}" is no name of a parameter`);
    if (written === "" || !Number.isFinite(value)) throw wrong(`${name} must be a number, got "${written}"`);
    if (params.has(name) && params.get(name) !== value) throw wrong(`${name} is there twice with different values`);
    params.set(name, value);
  }
  return params;
}

/** The file as Mission Planner writes it: NAME,VALUE on each line, by name; what has no value on board is left out. */
export function writeParamFile(params: ReadonlyMap<string, number>): string {
  const names = [...params.keys()].filter((name) => Number.isFinite(params.get(name))).sort();
  return names.map((name) => `${name},${shortest(params.get(name)!)}\n`).join("");
}

/** What differs; `undefined` where that side does not have the parameter. */
export interface ParamDifference {
  readonly name: string;
  readonly file: number | undefined;
  readonly aboard: number | undefined;
}

/** The parameters of the file that are another or missing on board. */
export function paramDifferences(
  file: ReadonlyMap<string, number>,
  aboard: ReadonlyMap<string, number>,
): ParamDifference[] {
  return [...file]
    .map(([name, value]) => ({ name, file: value, aboard: aboard.get(name) }))
    .filter(({ file: value, aboard: held }) => held === undefined || shortest(held) !== shortest(value));
}

/** As few digits as tell a 32-bit float from its neighbours. */
function shortest(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = String(Number(value.toPrecision(digits)));
    if (Math.fround(Number(text)) === Math.fround(value)) return text;
  }
  return String(value);
}
