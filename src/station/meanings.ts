import type { VehicleRecord } from "../contract/records.ts";
import type { MeaningSource, ParamMeaning, ParamRecord } from "../contract/setup.ts";
import { builtInMeanings } from "../mavlink/builtInMeanings.ts";
import { meaningOf, type ParamDialect, type ParamMeanings } from "../mavlink/paramMeanings.ts";
import type { MeaningFiles } from "./meaningFiles.ts";

/** What one vehicle's parameters mean: what it says itself first, then the file that was put in for its program, then ours. */
export class Meanings {
  readonly #layers: readonly {
    readonly source: Omit<MeaningSource, "used">;
    readonly meanings: readonly ParamMeanings[];
  }[];

  constructor(vehicle: Pick<VehicleRecord, "autopilot" | "kind">, files: MeaningFiles, own?: ParamMeanings) {
    const dialect = dialectOf(vehicle);
    const file = dialect && files.of(dialect);
    const ours = builtInMeanings(dialect);
    const count = ours.reduce((sum, meanings) => sum + meanings.size, 0);
    this.#layers = [
      ...(own ? [{ source: { kind: "vehicle", count: own.size } as const, meanings: [own] }] : []),
      ...(file
        ? [
            {
              source: { kind: "file", count: file.meanings.size, file: file.file, keptAt: file.keptAt } as const,
              meanings: [file.meanings],
            },
          ]
        : []),
      ...(count > 0 ? [{ source: { kind: "built-in", count } as const, meanings: ours }] : []),
    ];
  }

  of(name: string): ParamMeaning | undefined {
    return meaningOf(
      name,
      this.#layers.flatMap(({ meanings }) => meanings),
    );
  }

  /** The parameter with its meaning, or with none where none is known. */
  put({ meaning: _, ...param }: ParamRecord): ParamRecord {
    const meaning = this.of(param.name);
    return meaning ? { ...param, meaning } : param;
  }

  sources(params: readonly ParamRecord[]): MeaningSource[] {
    let left: readonly ParamRecord[] = params;
    return this.#layers.map(({ source, meanings }) => {
      const unknown = left.filter(({ name }) => !meaningOf(name, meanings));
      const used = left.length - unknown.length;
      left = unknown;
      return { ...source, used };
    });
  }
}

/** Whose names a vehicle's parameters have; nothing for programs of which no description is known. */
function dialectOf({ autopilot, kind }: Pick<VehicleRecord, "autopilot" | "kind">): ParamDialect | undefined {
  if (autopilot === "px4") return "PX4";
  if (autopilot !== "ardupilot") return undefined;
  return ({ multirotor: "ArduCopter", "fixed-wing": "ArduPlane", vtol: "ArduPlane", rover: "Rover" } as const)[
    kind as "rover"
  ];
}
