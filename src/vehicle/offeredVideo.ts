import { Emitter } from "../base/emitter.ts";
import type { CommandClient } from "../mavlink/commandClient.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import { type BlockedStream, type FoundStream, StreamFinder } from "../mavlink/streamFinder.ts";
import type { StreamHosts } from "../mavlink/streamPolicy.ts";
import type { Vehicle } from "./vehicle.ts";

/** An address for its video that a vehicle names, and why it is opened only when the operator says so. */
export interface BlockedVideo {
  readonly vehicleId: string;
  /** To show: without a name and a password. */
  readonly shown: string;
  /** To open; absent when it is none that may ever be opened. */
  readonly address?: string;
  readonly reason: string;
}

/** Where a camera of a vehicle says that its video can be had. */
export interface FoundVideo extends Omit<FoundStream, "systemId"> {
  readonly vehicleId: string;
}

interface Parts {
  readonly node: MavlinkNode;
  readonly commands: CommandClient;
  readonly hosts: StreamHosts | undefined;
  /** The vehicles of a system. */
  readonly vehiclesOf: (systemId: number) => readonly Vehicle[];
}

/** Where the cameras of a fleet say that their video can be had. */
export class OfferedVideo {
  readonly #vehiclesOf: Parts["vehiclesOf"];
  readonly #finder: StreamFinder;
  readonly #found = new Emitter<FoundVideo>();
  readonly #blocked = new Emitter<BlockedVideo>();
  /** The addresses that were told as blocked, by vehicle. */
  readonly #told = new WeakMap<Vehicle, Set<string>>();

  /** What each stream of each vehicle was told to be at. */
  readonly #at = new WeakMap<Vehicle, Map<string, string>>();

  /** A stream was named, or is elsewhere now. */
  readonly onFound = this.#found.on;
  /** An address that is not to be opened unasked; each once. */
  readonly onBlocked = this.#blocked.on;

  constructor({ node, commands, hosts, vehiclesOf }: Parts) {
    this.#vehiclesOf = vehiclesOf;
    this.#finder = new StreamFinder(node, commands, hosts);
    this.#finder.onStream((stream) => this.#take(stream));
    this.#finder.onBlocked((stream) => this.#block(stream));
  }

  close(): void {
    this.#finder.close();
  }

  #take({ systemId, ...stream }: FoundStream): void {
    const { componentId, deviceId, streamId, address } = stream;
    for (const vehicle of this.#vehiclesOf(systemId)) {
      const known = this.#at.get(vehicle) ?? new Map<string, string>();
      this.#at.set(vehicle, known);
      const key = `${componentId}:${deviceId}:${streamId}`;
      if (known.get(key) === address || (known.size >= MOST_STREAMS && !known.has(key))) continue;
      known.set(key, address);
      this.#found.emit({ vehicleId: vehicle.id, ...stream });
    }
  }

  #block({ systemId, shown, address, reason }: BlockedStream): void {
    for (const vehicle of this.#vehiclesOf(systemId)) {
      const told = this.#told.get(vehicle) ?? new Set();
      this.#told.set(vehicle, told);
      if (told.has(shown) || told.size >= MOST_BLOCKED) continue;
      told.add(shown);
      this.#blocked.emit({ vehicleId: vehicle.id, shown, ...(address && { address }), reason });
    }
  }
}

const MOST_BLOCKED = 20;
const MOST_STREAMS = 16; // of one vehicle; who names more has gone wrong
