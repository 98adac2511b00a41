import { Disposer } from "../base/disposer.ts";
import type { WindowAside } from "../contract/peers.ts";
import type { Port } from "../contract/port.ts";
import type { LiveVehicle } from "../contract/records.ts";
import { RpcServer } from "../contract/rpc.ts";
import type { StationCalls, StationEvents } from "../contract/station.ts";
import { admitted } from "./access.ts";
import { AccountSession } from "./accountSession.ts";
import type { Accounts } from "./accounts.ts";
import { LiveFeed } from "./feed.ts";
import type { StationHandlers } from "./handlers.ts";

interface Window {
  readonly server: RpcServer<StationCalls, StationEvents>;
  readonly session: AccountSession;
  /** A new one for whoever signs in: its first frame tells of all vehicles. */
  feed: LiveFeed;
}

/** The windows that are connected to the station: each has its own feed and its own person, all of these hear the same events. */
export class Windows {
  readonly #handlers: StationHandlers;
  readonly #accounts: Accounts;
  readonly #windows = new Set<Window>();

  constructor(handlers: StationHandlers, accounts: Accounts) {
    this.#handlers = handlers;
    this.#accounts = accounts;
  }

  /** Serves one more window until its port closes; `aside`: where those are told who is at it that give it footage and files. */
  attach(port: Port, aside?: WindowAside): void {
    const ends = new Disposer();
    const newFeed = () => new LiveFeed((frame) => server.emit("live", frame));
    const session = new AccountSession(this.#accounts, {
      tell: (state) => {
        window.feed = newFeed();
        aside?.tell(session.rights, session.name); // before the window hears of it, and asks
        server.emit("account", state);
      },
      now: () => Date.now(),
    });
    const painted = ({ sequence }: { sequence: number }): null => {
      window.feed.painted(sequence);
      return null;
    };
    const { handlers, parsers } = admitted({ ...this.#handlers, ...session.handlers(), painted }, session);
    const server = new RpcServer<StationCalls, StationEvents>(port, handlers, parsers);
    const window: Window = { server, session, feed: newFeed() };
    this.#windows.add(window);
    aside?.tell(session.rights, session.name);
    ends.add(() => this.#windows.delete(window));
    ends.add(() => server.close());
    ends.add(() => session.close());
    ends.add(port.onClose(() => ends.dispose()));
  }

  emit<N extends keyof StationEvents & string>(name: N, value: StationEvents[N]): void {
    for (const { server, session } of this.#windows) if (session.hears) server.emit(name, value);
  }

  tick(at: number, live: readonly LiveVehicle[]): void {
    for (const { feed, session } of this.#windows) if (session.hears) feed.tick(at, live);
  }
}
