import { Disposer } from "../base/disposer.ts";
import type { Port } from "../contract/port.ts";
import type { LiveVehicle } from "../contract/records.ts";
import { type Handlers, RpcServer } from "../contract/rpc.ts";
import { type StationCalls, type StationEvents, stationParsers } from "../contract/station.ts";
import { LiveFeed } from "./feed.ts";

/** The windows that are connected to the station: each has its own feed, all hear the same events. */
export class Windows {
  readonly #handlers: Omit<Handlers<StationCalls>, "painted">;
  readonly #windows = new Set<{ server: RpcServer<StationCalls, StationEvents>; feed: LiveFeed }>();

  constructor(handlers: Omit<Handlers<StationCalls>, "painted">) {
    this.#handlers = handlers;
  }

  /** Serves one more window until its port closes. */
  attach(port: Port): void {
    const ends = new Disposer();
    const feed = new LiveFeed((frame) => server.emit("live", frame));
    const painted = ({ sequence }: { sequence: number }): null => {
      feed.painted(sequence);
      return null;
    };
    const server = new RpcServer<StationCalls, StationEvents>(port, { ...this.#handlers, painted }, stationParsers);
    const window = { server, feed };
    this.#windows.add(window);
    ends.add(() => this.#windows.delete(window));
    ends.add(() => server.close());
    ends.add(port.onClose(() => ends.dispose()));
  }

  emit<N extends keyof StationEvents & string>(name: N, value: StationEvents[N]): void {
    for (const { server } of this.#windows) server.emit(name, value);
  }

  tick(at: number, live: readonly LiveVehicle[]): void {
    for (const { feed } of this.#windows) feed.tick(at, live);
  }
}
