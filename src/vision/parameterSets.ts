import { type AccessUnit, nalKind, nalUnits } from "./accessUnit.ts";

/**
 * Makes every key picture of a stream stand alone: finds out which pictures are key, remembers the parameter sets seen,
 * and puts them in front of a key picture that came without.
 */
export class ParameterSets {
  readonly #kept = new Map<"vps" | "sps" | "pps", Uint8Array>();

  /** Keeps the sets that came outside of the stream (an SDP, a file's header), in Annex B. */
  keep(codec: AccessUnit["codec"], data: Uint8Array): void {
    this.#look(codec, data);
  }

  /** The unit with `key` as its slices say and, where key, complete with parameter sets; undefined when it holds no picture. */
  complete(unit: AccessUnit): AccessUnit | undefined {
    const seen = this.#look(unit.codec, unit.data);
    if (!seen.picture) return undefined;
    const missing = seen.key ? order.filter((kind) => !seen.sets.has(kind) && this.#kept.has(kind)) : [];
    if (missing.length === 0) return { ...unit, key: seen.key && this.#kept.has("sps") };
    const parts = [...missing.flatMap((kind) => [startCode, this.#kept.get(kind) ?? startCode]), unit.data];
    return { ...unit, key: this.#kept.has("sps"), data: Buffer.concat(parts) };
  }

  #look(codec: AccessUnit["codec"], data: Uint8Array): { key: boolean; picture: boolean; sets: Set<string> } {
    const sets = new Set<string>();
    let key = false;
    let recovery = false;
    let picture = false;
    for (const nal of nalUnits(data)) {
      const kind = nalKind(codec, nal);
      if (kind === "vps" || kind === "sps" || kind === "pps") {
        sets.add(kind);
        const kept = this.#kept.get(kind);
        if (!kept || Buffer.compare(kept, nal) !== 0) this.#kept.set(kind, Uint8Array.from(nal));
      } else if (kind === "recovery-point") recovery = true;
      else if (kind === "key-slice") {
        key = true;
        picture = true;
      } else if (kind === "slice") {
        // Cameras with rolling refresh never send a whole picture: where they say so, one may begin there.
        if (recovery && sets.has("sps")) key = true;
        picture = true;
      }
      if (picture) break; // parameter sets come before the slices
    }
    return { key, picture, sets };
  }
}

const order = ["vps", "sps", "pps"] as const;
const startCode = Uint8Array.of(0, 0, 0, 1);
