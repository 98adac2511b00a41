import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { reasonOf } from "../base/log.ts";
import { FailureError } from "../contract/failure.ts";

/** What a simulation run is asked to do on its command line. */
export type RunOrder =
  | {
      readonly kind: "run";
      readonly file: string;
      readonly seed: number | undefined;
      readonly report: string;
      /** ArduPilot's SITL, to fly each drone in real time. */
      readonly sitl?: string;
    }
  | { readonly kind: "compare"; readonly files: readonly [string, string]; readonly report: string }
  | { readonly kind: "sweep"; readonly file: string; readonly report: string; readonly over: readonly Varied[] };

/** A field of the scenario and the values that it takes. */
export interface Varied {
  readonly path: string;
  readonly values: readonly unknown[];
}

const usage =
  "npm start -- --scenario FILE [--seed N] [--report FOLDER] [--sweep FIELD=A,B,C … | --sitl BINARY], or npm start -- --compare REPORT REPORT [--report FILE.html]";

/** @throws FailureError bad-input that names the argument; its remedy is the usage. */
export function parseRunArguments(argv: readonly string[]): RunOrder {
  const { values, positionals } = parsed(argv);
  const { scenario, seed, report, sweep = [], compare, sitl } = values;
  if (compare !== undefined) {
    const [other, ...more] = positionals;
    if (other === undefined || more.length > 0) throw wrong("--compare takes two reports");
    return { kind: "compare", files: [resolve(compare), resolve(other)], report: resolve(report ?? "comparison.html") };
  }
  if (scenario === undefined) throw wrong("which scenario? --scenario FILE is missing");
  if (positionals.length > 0) throw wrong(`“${positionals[0]}” is not understood`);
  if (seed !== undefined && !/^\d{1,9}$/.test(seed)) throw wrong(`--seed must be a whole number, got ${seed}`);
  const given = { file: resolve(scenario), report: resolve(report ?? "simulation-run") };
  if (sitl !== undefined && sweep.length > 0)
    throw wrong("--sweep flies faster than real time, --sitl can not: leave one of them out");
  if (sweep.length === 0) {
    const run = { kind: "run", ...given, seed: seed === undefined ? undefined : Number(seed) } as const;
    return sitl === undefined ? run : { ...run, sitl: resolve(sitl) };
  }
  const over = sweep.map(variedOf);
  return {
    kind: "sweep",
    ...given,
    over: seed === undefined ? over : [{ path: "seed", values: [Number(seed)] }, ...over],
  };
}

function variedOf(text: string): Varied {
  const at = text.indexOf("=");
  const values = text.slice(at + 1).split(",");
  if (at < 1 || values.some((value) => value === ""))
    throw wrong(`--sweep must look like fleet.*.speed=10,12, got ${text}`);
  return { path: text.slice(0, at), values: values.map(readValue) };
}

/** A number where it is one, else the text itself. */
function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        scenario: { type: "string" },
        seed: { type: "string" },
        report: { type: "string" },
        sweep: { type: "string", multiple: true },
        compare: { type: "string" },
        sitl: { type: "string" },
      },
    });
  } catch (cause) {
    throw wrong(reasonOf(cause));
  }
}

const wrong = (why: string): FailureError => new FailureError("bad-input", why, usage);
