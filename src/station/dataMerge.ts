import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { FailureError } from "../contract/failure.ts";
import type { MergedData, MergingCalls, MergingProgress } from "../contract/merging.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { CopyWatch } from "../store/sortieCopy.ts";
import { actor } from "./actor.ts";

interface Parts {
  readonly dataFolder: string;
  /** Whether a sortie runs. */
  readonly flying: () => boolean;
  /** Takes another folder's data in, asking once more before it writes, with the line in the audit log that `by` names. */
  readonly takeIn: (folder: string, by: string, watch: CopyWatch) => Promise<MergedData>;
}

/** Takes data of other stations in, one at a time and on the ground: it keeps the station busy. */
export function mergingHandlers({ dataFolder, flying, takeIn }: Parts): Handlers<MergingCalls> {
  let running: { progress: MergingProgress; readonly abort: AbortController } | undefined;
  return {
    "data.merge": async ({ folder, by }) => {
      if (running)
        throw new FailureError("busy", "Data of another station are being taken in", "Wait until that is done");
      if (flying())
        throw new FailureError("busy", "A vehicle flies: data are not taken in now", "Wait until all have landed");
      const who = actor() || by;
      const abort = new AbortController();
      const now = { progress: { folder, by: who, step: "Looks at the other station's data", share: 0 }, abort };
      running = now;
      try {
        if ((await placeOf(folder)) === (await placeOf(dataFolder)))
          throw new FailureError(
            "bad-input",
            `This is the station's own data folder: ${folder}`,
            "Choose another station's",
          );
        const onStep: CopyWatch["onStep"] = (step) => {
          now.progress = { ...now.progress, ...step };
        };
        const mayWrite = (): void => {
          if (flying())
            throw new FailureError(
              "busy",
              "A vehicle has taken off meanwhile: nothing was taken in",
              "Take the data in again when all have landed",
            );
        };
        return await takeIn(folder, who, { onStep, signal: abort.signal, mayWrite });
      } finally {
        running = undefined;
      }
    },
    "data.merging": () => running?.progress ?? null,
    "data.cancelMerge": () => {
      running?.abort.abort();
      return null;
    },
  };
}

/** Where a folder really lies, whatever leads to it. */
const placeOf = (folder: string): Promise<string> => realpath(folder).catch(() => resolve(folder));
