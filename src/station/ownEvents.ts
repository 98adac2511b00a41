import { Disposer } from "../base/disposer.ts";
import type { VehicleRecord } from "../contract/records.ts";
import { every } from "../mavlink/clock.ts";
import { askEventTexts } from "../mavlink/componentMetadata.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import type { Fleet } from "../vehicle/fleet.ts";

interface Parts {
  readonly node: MavlinkNode;
  readonly fleet: Fleet;
  /** Whether a vehicle's link carries some ten kilobytes in a moment. */
  readonly isFast: (vehicle: VehicleRecord) => boolean;
}

/**
 * Has each PX4 say what its events mean: once for each program that it runs, unasked while it stands disarmed on the ground
 * over a fast link, one vehicle at a time.
 */
export class OwnEvents {
  readonly #parts: Parts;
  readonly #asked = new Map<string, number>(); // times, by vehicle and program
  readonly #ends = new Disposer();
  #running: { readonly vehicleId: string; readonly abort: AbortController } | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#ends.add(every(parts.node.clock, PERIOD_MS, () => this.#look()));
    this.#ends.add(() => this.#running?.abort.abort());
  }

  /** Rejects as `askEventTexts`. */
  async ask(vehicleId: string, signal?: AbortSignal): Promise<void> {
    const { node, fleet } = this.#parts;
    const { systemId, componentId } = fleet.vehicle(vehicleId).state;
    const deps = { node, commands: fleet.commands, ftp: fleet.files };
    fleet.eventWords.put(systemId, componentId, await askEventTexts(deps, { systemId, componentId }, { signal }));
  }

  close(): void {
    this.#ends.dispose();
  }

  #look(): void {
    const { fleet } = this.#parts;
    if (this.#running) {
      if (fleet.find(this.#running.vehicleId)?.state.armed !== false) this.#running.abort.abort();
      return;
    }
    const next = fleet.vehicles().find((vehicle) => this.#mayAsk(vehicle));
    if (next) void this.#askUnasked(next);
  }

  #mayAsk(vehicle: VehicleRecord): boolean {
    const { autopilot, armed, landed, lost, systemId } = vehicle;
    if (autopilot !== "px4" || armed || lost || landed !== "on-ground") return false;
    if (!this.#parts.fleet.versions.of(systemId)?.can.has("FTP")) return false;
    return (this.#asked.get(this.#programOf(vehicle)) ?? 0) < TRIES && this.#parts.isFast(vehicle);
  }

  async #askUnasked(vehicle: VehicleRecord): Promise<void> {
    const program = this.#programOf(vehicle);
    this.#asked.set(program, (this.#asked.get(program) ?? 0) + 1);
    const abort = new AbortController();
    this.#running = { vehicleId: vehicle.id, abort };
    try {
      await this.ask(vehicle.id, abort.signal);
      this.#asked.set(program, TRIES);
    } catch {
      // Not every vehicle describes its events: Vedette's own words stay.
    } finally {
      this.#running = undefined;
    }
  }

  #programOf({ id, systemId }: VehicleRecord): string {
    const known = this.#parts.fleet.versions.of(systemId);
    return `${id} ${known?.firmware} ${known?.gitHash}`;
  }
}

const PERIOD_MS = 5_000;
const TRIES = 2;
