import { errorOf, type Failure } from "../contract/failure.ts";
import type { Peers } from "../contract/peers.ts";
import { type Handlers, RpcServer } from "../contract/rpc.ts";
import { type Snapshot, type StationCalls, type StationEvents, stationParsers } from "../contract/station.ts";

/**
 * Stands in for a station that cannot open its data: every window is told why and what to do, instead of seeing the
 * station start over and over.
 */
export function serveFailure(peers: Peers, failure: Failure, dataFolder: string): void {
  const nothing: Snapshot = {
    links: [],
    vehicles: [],
    streams: [],
    tracks: [],
    flags: [],
    sorties: [],
    texts: [],
    demo: "off",
    failures: [failure],
    trails: [],
    dataFolder,
  };
  const refuse = (): never => {
    throw errorOf(failure);
  };
  const refused = Object.fromEntries(Object.keys(stationParsers).map((name) => [name, refuse]));
  peers.onPeer(({ role, port }) => {
    if (role !== "renderer") return;
    const snapshot = () => {
      server.emit("failure", failure);
      return nothing;
    };
    const handlers = { ...refused, snapshot } as unknown as Handlers<StationCalls>;
    const server = new RpcServer<StationCalls, StationEvents>(port, handlers, stationParsers);
  });
}
