import { Emitter } from "../../src/base/emitter.ts";
import { FailureError } from "../../src/contract/failure.ts";
import { type PageMessagePortLike, portOverPageMessagePort } from "../../src/contract/port.ts";
import { RpcClient } from "../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../src/contract/station.ts";
import type { ViewCalls, ViewEvents } from "../../src/contract/vision.ts";
import { Store } from "../ui/store.ts";
import type { Announcements, PeerName } from "./announcements.ts";

/** `waiting` before the first port came, `up` with one, `gone` after the process ended until it is back. */
export type PeerState = "waiting" | "up" | "gone";

/** One process on the other side of a port that may end and come back. */
export class Peer<C, E> {
  readonly name: string;
  readonly state = new Store<PeerState>("waiting");
  /** Counts the connections: another number is another process, although the state may still say `up`. */
  readonly connection = new Store<number>(0);
  /** A new client, for subscribing to its events and asking for the present. */
  readonly onConnected;
  /** Settles when a new client may be used; until then it is told to nobody. Absent: at once. */
  admit: ((client: RpcClient<C, E>) => Promise<void>) | undefined;
  readonly #connected = new Emitter<RpcClient<C, E>>();
  #client: RpcClient<C, E> | undefined;
  #hangUp: (() => void) | undefined;

  constructor(name: string) {
    this.name = name;
    this.onConnected = this.#connected.on;
  }

  get client(): RpcClient<C, E> | undefined {
    return this.#client;
  }

  connect(inner: PageMessagePortLike): void {
    this.#end();
    const { port, hangUp } = portOverPageMessagePort(inner);
    this.#hangUp = () => {
      hangUp();
      port.close();
    };
    const client = new RpcClient<C, E>(port, this.name);
    this.#client = client;
    if (this.admit) void this.admit(client).then(() => this.#client === client && this.#tell(client));
    else this.#tell(client);
  }

  gone(): void {
    this.#end();
    this.state.set("gone");
  }

  readonly call: RpcClient<C, E>["call"] = (name, args) => {
    if (this.#client) return this.#client.call(name, args);
    return Promise.reject(
      new FailureError("gone", `${this.name} is not running`, "It is started again by itself; try again in a moment"),
    );
  };

  #tell(client: RpcClient<C, E>): void {
    this.state.set("up");
    this.connection.update((n) => n + 1);
    this.#connected.emit(client);
  }

  #end(): void {
    this.#hangUp?.();
    this.#hangUp = undefined;
    this.#client = undefined;
  }
}

/** Both processes the window talks to. */
export class Peers {
  readonly station = new Peer<StationCalls, StationEvents>("Station");
  readonly vision = new Peer<ViewCalls, ViewEvents>("Vision");

  follow(announcements: Announcements): void {
    announcements.on((a) => {
      const peer = this.#peer(a.peer);
      if (a.kind === "vedette-port") peer.connect(a.port as unknown as PageMessagePortLike);
      else peer.gone();
    });
  }

  #peer(name: PeerName): Pick<Peer<StationCalls, StationEvents>, "connect" | "gone"> {
    return name === "station" ? this.station : this.vision;
  }
}
