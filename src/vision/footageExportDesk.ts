import { FailureError } from "../contract/failure.ts";
import type {
  ExportOutcome,
  FootageExportVisionCalls,
  FootageExportVisionEvents,
  FootageWriting,
} from "../contract/footageExport.ts";
import type { Handlers } from "../contract/rpc.ts";
import { FootageExport } from "./footageExport.ts";

/** Who hears what exports ask and how far they are. */
export interface FootageExportListener {
  readonly onAsk: (ask: FootageExportVisionEvents["exportAsk"]) => void;
  readonly onProgress: (progress: FootageExportVisionEvents["exportProgress"]) => void;
}

/** The exports that are under way, any number at once. */
export class FootageExportDesk {
  readonly #dataFolder: string | undefined;
  readonly #listener: FootageExportListener;
  readonly #running = new Map<string, FootageExport>();

  /** Footage is read below `dataFolder` only, none where it is absent. */
  constructor(dataFolder: string | undefined, listener: FootageExportListener) {
    this.#dataFolder = dataFolder;
    this.#listener = listener;
  }

  handlers(): Handlers<FootageExportVisionCalls> {
    return {
      "export.write": (order) => this.#write(order),
      "export.tell": ({ exportId, batch, pictures }) => {
        this.#running.get(exportId)?.tell(batch, pictures);
        return null;
      },
      "export.stop": ({ exportId }) => {
        this.#running.get(exportId)?.cancel();
        return null;
      },
    };
  }

  /** Ends all of them soon: nobody is there to answer them. */
  stop(): void {
    for (const one of this.#running.values()) one.cancel();
  }

  async #write(order: FootageWriting): Promise<ExportOutcome> {
    const { exportId } = order;
    if (this.#dataFolder === undefined)
      throw new FailureError("not-found", "Recordings cannot be read: no data folder was given");
    if (this.#running.has(exportId)) throw new FailureError("busy", `The export ${exportId} is under way already`);
    const one = new FootageExport(order, this.#dataFolder, {
      onAsk: (batch, pictures) => this.#listener.onAsk({ exportId, batch, pictures }),
      onProgress: (share) => this.#listener.onProgress({ exportId, share }),
    });
    this.#running.set(exportId, one);
    try {
      return await one.run();
    } finally {
      this.#running.delete(exportId);
    }
  }
}
