import { resolve } from "node:path";
import { FailureError } from "../contract/failure.ts";
import type { MergedData, MergingCalls } from "../contract/merging.ts";
import type { Handlers } from "../contract/rpc.ts";
import { actor } from "./actor.ts";

interface Parts {
  readonly dataFolder: string;
  /** Whether a sortie runs. */
  readonly flying: () => boolean;
  /** Takes another folder's data in, with the line in the audit log that `by` names. */
  readonly takeIn: (folder: string, by: string) => Promise<MergedData>;
}

/** Takes data of other stations in, one at a time and on the ground: it keeps the station busy. */
export function mergingHandlers({ dataFolder, flying, takeIn }: Parts): Handlers<MergingCalls> {
  let running = false;
  return {
    "data.merge": async ({ folder, by }) => {
      if (running)
        throw new FailureError("busy", "Data of another station are being taken in", "Wait until that is done");
      if (flying())
        throw new FailureError("busy", "A vehicle flies: data are not taken in now", "Wait until all have landed");
      if (resolve(folder) === resolve(dataFolder))
        throw new FailureError(
          "bad-input",
          `This is the station's own data folder: ${folder}`,
          "Choose another station's",
        );
      running = true;
      try {
        return await takeIn(folder, actor() || by);
      } finally {
        running = false;
      }
    },
  };
}
