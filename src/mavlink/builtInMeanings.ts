import { ardupilotWords } from "./ardupilotWords.ts";
import { copterWords } from "./copterWords.ts";
import type { ParamDialect, ParamMeanings } from "./paramMeanings.ts";
import { planeWords } from "./planeWords.ts";
import { px4Words } from "./px4Words.ts";

/** What Vedette itself knows of a program's parameters: those that patrols touch. */
export function builtInMeanings(dialect: ParamDialect | undefined): readonly ParamMeanings[] {
  if (dialect === "PX4") return [px4Words];
  if (dialect === "ArduCopter") return [copterWords, ardupilotWords];
  if (dialect === "ArduPlane") return [planeWords, ardupilotWords];
  return dialect === undefined ? [] : [ardupilotWords];
}
