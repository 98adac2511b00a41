import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { reasonOf } from "../base/log.ts";
import { type Failure, FailureError, failureOf } from "../contract/failure.ts";
import { readParamMeanings } from "../mavlink/paramMeaningFile.ts";
import type { ParamDialect, ParamMeanings } from "../mavlink/paramMeanings.ts";

/** Descriptions in a file that is kept. */
export interface MeaningFile {
  readonly file: string;
  /** ms since 1970. */
  readonly keptAt: number;
  readonly meanings: ParamMeanings;
}

/**
 * Descriptions of parameters that operators have put in, one file for each program, in a folder that they may fill by hand
 * too. They are read when they are asked for first.
 */
export class MeaningFiles {
  readonly #folder: string;
  #read: { readonly files: Map<ParamDialect, MeaningFile>; readonly failures: Failure[] } | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  of(dialect: ParamDialect): MeaningFile | undefined {
    return this.#all().files.get(dialect);
  }

  /** Why files in the folder could not be read; each names its file. */
  get failures(): readonly Failure[] {
    return this.#all().failures;
  }

  /**
   * Reads a file and keeps it in place of the one before.
   * @throws FailureError `not-found`, `bad-input` naming the place, `disk-full`.
   */
  load(path: string): { readonly dialect: ParamDialect; readonly count: number } {
    const bytes = bytesOf(path);
    const { dialect, meanings } = readParamMeanings(bytes);
    const file = join(
      this.#folder,
      `${dialect}${ENDINGS.find((ending) => path.toLowerCase().endsWith(ending)) ?? ".json"}`,
    );
    try {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(`${file}.part`, bytes);
      renameSync(`${file}.part`, file);
      for (const ending of ENDINGS) {
        const old = join(this.#folder, `${dialect}${ending}`);
        if (old !== file) rmSync(old, { force: true });
      }
    } catch (cause) {
      throw new FailureError(
        "disk-full",
        `The descriptions of parameters could not be kept: ${reasonOf(cause)}: ${file}`,
        "Free some disk space; see that the folder can be written to.",
      );
    }
    this.#read = undefined;
    return { dialect, count: meanings.size };
  }

  #all() {
    if (this.#read) return this.#read;
    const read = { files: new Map<ParamDialect, MeaningFile>(), failures: [] as Failure[] };
    this.#read = read;
    const names = existsSync(this.#folder) ? readdirSync(this.#folder).sort() : [];
    for (const name of names) {
      if (!ENDINGS.some((ending) => name.toLowerCase().endsWith(ending))) continue;
      const file = join(this.#folder, name);
      try {
        const { dialect, meanings } = readParamMeanings(bytesOf(file));
        const keptAt = statSync(file).mtimeMs;
        const other = read.files.get(dialect);
        if (!other || other.keptAt < keptAt) read.files.set(dialect, { file, keptAt, meanings });
      } catch (cause) {
        const { code, message, remedy = "Remove the file or load another." } = failureOf(cause);
        read.failures.push({ code, message: `${name}: ${message}`, remedy });
      }
    }
    return read;
  }
}

function bytesOf(path: string): Uint8Array {
  try {
    const { size } = statSync(path);
    if (size <= MOST_BYTES) return readFileSync(path);
  } catch (cause) {
    throw new FailureError(
      "not-found",
      `${basename(path)} could not be read: ${reasonOf(cause)}`,
      "Choose another file.",
    );
  }
  throw new FailureError(
    "bad-input",
    `${basename(path)} is too large for descriptions of parameters`,
    "Choose ArduPilot's apm.pdef.xml or PX4's parameters.json.",
  );
}

const ENDINGS = [".xml", ".json", ".json.gz", ".json.xz", ".gz", ".xz"] as const;
const MOST_BYTES = 32 * 1024 * 1024;
