import type { CommandClient } from "../mavlink/commandClient.ts";
import { askParamMeanings } from "../mavlink/componentMetadata.ts";
import type { FtpClient } from "../mavlink/ftpClient.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import type { ParamMeanings } from "../mavlink/paramMeanings.ts";

/** What vehicles themselves say of their parameters, as far as they were asked in this run. */
export class OwnMeanings {
  readonly #parts: { readonly node: MavlinkNode; readonly commands: CommandClient; readonly ftp: FtpClient };
  readonly #told = new Map<string, ParamMeanings>();
  readonly #asking = new Map<string, { readonly count: Promise<number>; readonly abort: AbortController }>();

  constructor(parts: { readonly node: MavlinkNode; readonly commands: CommandClient; readonly ftp: FtpClient }) {
    this.#parts = parts;
  }

  of(vehicleId: string): ParamMeanings | undefined {
    return this.#told.get(vehicleId);
  }

  /** How many parameters it describes; two who ask at once get one asking. Rejects as `askParamMeanings`. */
  ask(vehicleId: string, target: { readonly systemId: number; readonly componentId?: number }): Promise<number> {
    const running = this.#asking.get(vehicleId);
    if (running) return running.count;
    const abort = new AbortController();
    const count = askParamMeanings(this.#parts, target, { signal: abort.signal })
      .then(({ meanings }) => {
        this.#told.set(vehicleId, meanings);
        return meanings.size;
      })
      .finally(() => this.#asking.delete(vehicleId));
    this.#asking.set(vehicleId, { count, abort });
    return count;
  }

  cancel(vehicleId: string): void {
    this.#asking.get(vehicleId)?.abort.abort();
  }
}
