import type { ClipRecord } from "../../src/contract/records.ts";
import type { Clip } from "./clip.ts";

export interface AheadParts {
  /** The clip of a flag: kept, else loaded. */
  readonly get: (flagId: string) => Promise<{ readonly clip: Clip; readonly record: ClipRecord }>;
  /** Decodes the picture with which a clip will begin. */
  readonly warm: (clip: Clip, record: ClipRecord) => void;
  /** Resolves when the window has had time to show what it has. */
  readonly rest: () => Promise<void>;
}

/** Loads the clips that are likely to be played next one after another, and decodes their first pictures. */
export class ClipsAhead {
  readonly #parts: AheadParts;
  #turn = 0;

  constructor(parts: AheadParts) {
    this.#parts = parts;
  }

  /**
   * Once the clip of the flag that is looked at is there, loads those of others in their order. What an earlier call has
   * not come to is given up. What can not be loaded is passed over: it is told when it is played.
   */
  async load(lookedAt: string, next: readonly string[]): Promise<void> {
    const turn = ++this.#turn;
    const { get, warm, rest } = this.#parts;
    await get(lookedAt).catch(() => undefined);
    for (const flagId of next) {
      await rest();
      if (turn !== this.#turn) return;
      const loaded = await get(flagId).catch(() => undefined);
      if (turn !== this.#turn) return;
      if (loaded) warm(loaded.clip, loaded.record);
    }
  }

  /** Loads nothing more. */
  stop(): void {
    this.#turn++;
  }
}
