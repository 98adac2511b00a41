import type { DatasetVisionCalls, DatasetVisionEvents, WrittenPictures } from "../contract/dataset.ts";
import { FailureError } from "../contract/failure.ts";
import type { Handlers } from "../contract/rpc.ts";
import { DatasetPictures } from "./datasetPictures.ts";

/** The data sets whose pictures are being written. */
export class DatasetDesk {
  readonly #dataFolder: string | undefined;
  readonly #onProgress: (progress: DatasetVisionEvents["datasetProgress"]) => void;
  readonly #running = new Map<string, DatasetPictures>();

  /** Recordings are read below `dataFolder` only, none where it is absent. */
  constructor(
    dataFolder: string | undefined,
    { onProgress }: { readonly onProgress: (progress: DatasetVisionEvents["datasetProgress"]) => void },
  ) {
    this.#dataFolder = dataFolder;
    this.#onProgress = onProgress;
  }

  handlers(): Handlers<DatasetVisionCalls> {
    return {
      "dataset.write": (order) => this.#write(order),
      "dataset.stop": ({ datasetId }) => {
        this.#running.get(datasetId)?.cancel();
        return null;
      },
    };
  }

  /** Ends all of them soon: nobody is there to answer them. */
  stop(): void {
    for (const one of this.#running.values()) one.cancel();
  }

  async #write({ datasetId, folder, pictures }: DatasetVisionCalls["dataset.write"]["args"]): Promise<WrittenPictures> {
    if (this.#dataFolder === undefined)
      throw new FailureError("not-found", "Recordings cannot be read: no data folder was given");
    if (this.#running.has(datasetId)) throw new FailureError("busy", `The data set ${datasetId} is under way already`);
    const one = new DatasetPictures({
      ...{ folder, pictures, dataFolder: this.#dataFolder },
      onShare: (share) => this.#onProgress({ datasetId, share }),
    });
    this.#running.set(datasetId, one);
    try {
      return await one.run();
    } finally {
      this.#running.delete(datasetId);
    }
  }
}
