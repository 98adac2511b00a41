import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import type { Param } from "../mavlink/paramClient.ts";

/** A vehicle's parameters as they were read, with the checksum that it told then. */
export interface Kept {
  readonly hash: number;
  /** ms since 1970. */
  readonly readAt: number;
  /** In the order of the vehicle's list. */
  readonly params: readonly Param[];
}

/** The parameters of vehicles that give a checksum, on disk; what cannot be read or written there is simply not kept. */
export class KeptParams {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  of(vehicleId: string): Kept | undefined {
    try {
      const kept = v.parse(fileSchema, JSON.parse(readFileSync(this.#file(vehicleId), "utf8")));
      const params = kept.params.map(([name, value, type]) => ({ name, value: Number(value), type }));
      return { ...kept, params };
    } catch {
      return undefined; // none, or a broken one: the vehicle is asked
    }
  }

  keep(vehicleId: string, { hash, readAt, params }: Kept): void {
    // As texts: JSON has no NaN, which PX4 has.
    const rows = params.map(({ name, value, type }) => [name, String(value), type]);
    const file = this.#file(vehicleId);
    try {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(`${file}.part`, JSON.stringify({ hash, readAt, params: rows }));
      renameSync(`${file}.part`, file);
    } catch {
      this.drop(vehicleId); // rather none than an old one
    }
  }

  drop(vehicleId: string): void {
    rmSync(this.#file(vehicleId), { force: true });
  }

  #file(vehicleId: string): string {
    return join(this.#folder, `${vehicleId.replaceAll(/[^0-9a-z]+/gi, "-")}.json`);
  }
}

const fileSchema = v.object({
  hash: v.number(),
  readAt: v.number(),
  params: v.pipe(v.array(v.tuple([v.string(), v.string(), v.number()])), v.minLength(1)),
});
