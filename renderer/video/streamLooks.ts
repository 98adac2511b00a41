import type { Off } from "../../src/base/emitter.ts";
import type { RpcClient } from "../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../src/contract/station.ts";
import type { AskedLook, StreamLookRecord } from "../../src/contract/streamLook.ts";
import { Store } from "../ui/store.ts";

type Client = Pick<RpcClient<StationCalls, StationEvents>, "call" | "on">;

/** The station as far as it is asked here. */
export interface LookStation {
  readonly client: Client | undefined;
  readonly call: Client["call"];
  readonly onConnected: (listener: (client: Client) => void) => Off;
}

/** How each stream is looked at, as the station tells it; what is changed here is shown when the station has taken it. */
export class StreamLooks {
  readonly state = new Store<ReadonlyMap<string, StreamLookRecord>>(new Map());
  readonly #station: LookStation;
  readonly #failed: (cause: unknown) => void;

  constructor(station: LookStation, failed: (cause: unknown) => void) {
    this.#station = station;
    this.#failed = failed;
    station.onConnected((client) => this.#follow(client));
    if (station.client) this.#follow(station.client);
  }

  async set(streamId: string, asked: AskedLook): Promise<void> {
    try {
      this.#put(await this.#station.call("look.set", { streamId, asked }));
    } catch (cause) {
      this.#failed(cause);
    }
  }

  #follow(client: Client): void {
    client.on("look", (look) => this.#put(look));
    client.call("look.list", null).then(
      (all) => this.state.set(new Map(all.map((look) => [look.streamId, look]))),
      () => {}, // the station is away, which is shown elsewhere
    );
  }

  #put(look: StreamLookRecord): void {
    this.state.update((all) => new Map(all).set(look.streamId, look));
  }
}
