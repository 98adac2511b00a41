import type { Failure } from "../../src/contract/failure.ts";
import type { RpcClient } from "../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../src/contract/station.ts";
import type { Store } from "../ui/store.ts";
import type { FrameLoop } from "./frameLoop.ts";
import type { Live } from "./live.ts";
import type { Metrics } from "./metrics.ts";
import { type ColdEvent, type Mirror, mirrorOf, reducers, withoutVehicle, withVehicles } from "./mirror.ts";
import type { Peers } from "./peers.ts";
import { keepGrid } from "./same.ts";
import { VehicleBatch } from "./vehicleBatch.ts";

export interface SessionParts {
  readonly peers: Peers;
  readonly mirror: Store<Mirror>;
  readonly live: Live;
  readonly loop: FrameLoop;
  readonly metrics: Metrics;
  /** Told of calls that failed where nobody waits for an answer. */
  readonly onFailure: (cause: unknown) => void;
  /** Told of each failure that the station announces by itself. */
  readonly onStationFailure: (failure: Failure) => void;
}

/** Keeps the mirror and the live map in step with the station: asks for a snapshot on each connection, then follows events. */
export function followStation(parts: SessionParts): void {
  const { peers, mirror, live, loop, metrics } = parts;
  const vehicles = new VehicleBatch((records) => {
    mirror.update((state) => withVehicles(state, records));
    loop.request();
  });
  peers.station.onConnected((client) => {
    vehicles.clear();
    client.on("vehicle", (record) => vehicles.add(record));
    client.on("vehicleGone", ({ vehicleId }) => {
      vehicles.drop(vehicleId);
      live.forget(vehicleId);
      mirror.update((state) => withoutVehicle(state, vehicleId));
      loop.request();
    });
    for (const name of Object.keys(reducers) as ColdEvent[]) follow(client, name, mirror, loop);
    client.on("track", (track) => {
      live.track(track);
      loop.request();
    });
    client.on("live", (frame) => {
      live.frame(frame);
      loop.request();
    });
    client.on("failure", parts.onStationFailure);
    client.on("sector", () => void loadGrid(client, parts));
    void loadSnapshot(client, vehicles, parts);
  });
  peers.station.state.subscribe((state) => {
    if (state === "gone") {
      vehicles.clear();
      mirror.patch({ loaded: false });
    }
    loop.request();
  });
  loop.onPainted((at) => {
    const frame = live.unpainted;
    if (!frame) return;
    live.unpainted = undefined;
    if (loop.hasGlobe) for (const vehicle of frame.vehicles) metrics.wireToGlobe(at - vehicle.at);
    peers.station.client?.call("painted", { sequence: frame.sequence }).catch(() => {});
  });
}

type Client = RpcClient<StationCalls, StationEvents>;

function follow<N extends ColdEvent>(client: Client, name: N, mirror: Store<Mirror>, loop: FrameLoop): void {
  const reduce = reducers[name] as (mirror: Mirror, value: StationEvents[N]) => Mirror;
  client.on(name, (value) => {
    mirror.update((state) => reduce(state, value));
    loop.request();
  });
}

async function loadSnapshot(client: Client, vehicles: VehicleBatch, parts: SessionParts): Promise<void> {
  const { mirror, live, loop, onFailure, onStationFailure } = parts;
  try {
    const snapshot = await client.call("snapshot", null);
    vehicles.clear(); // older than the snapshot
    live.reset(snapshot);
    mirror.update((before) => mirrorOf(snapshot, before));
    for (const failure of snapshot.failures) onStationFailure(failure);
    loop.request();
    await loadGrid(client, parts);
  } catch (cause) {
    onFailure(cause);
  }
}

async function loadGrid(client: Client, { mirror, loop, onFailure }: SessionParts): Promise<void> {
  try {
    const grid = await client.call("terrain.grid", null);
    const { grid: before, demo } = mirror.get();
    if (grid || demo === "off") mirror.patch({ grid: keepGrid(before, grid ?? undefined) });
    loop.request();
  } catch (cause) {
    onFailure(cause);
  }
}
