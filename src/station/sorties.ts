import { existsSync } from "node:fs";
import { join } from "node:path";
import { Emitter } from "../base/emitter.ts";
import { type Log, reasonOf } from "../base/log.ts";
import { FailureError } from "../contract/failure.ts";
import type { LiveVehicle, SortieRecord, VehicleRecord } from "../contract/records.ts";
import type { SortieStore } from "../store/sortieStore.ts";

/** What a sortie switches on and off: telemetry and video of that vehicle, into its folder. */
export interface SortieRecorders {
  /** Starts writing a .tlog; the returned function ends it and settles when all of it is on disk. Never rejects. */
  telemetry(vehicleId: string, file: string): () => Promise<void>;
  video(vehicleId: string, folder: string | null): void;
}

const trailPeriodMs = 1_000;
/** No flight lasts longer: an older sortie that never ended is not this one. */
const longestMs = 24 * 3_600_000;
const retryPeriodMs = 2_000;

/** Opens a sortie when a vehicle arms and closes it when it has disarmed; picks up one that a crash left open. */
export class Sorties {
  readonly #store: SortieStore;
  readonly #recorders: SortieRecorders;
  readonly #log: Log;
  readonly #changed = new Emitter<SortieRecord>();
  readonly #failures = new Emitter<FailureError>();
  /** The newest record of each vehicle whose sortie could not be kept. */
  readonly #unkept = new Map<string, { readonly vehicle: VehicleRecord; readonly triedAt: number }>();
  #failing: string | undefined;
  readonly #running = new Map<string, { sortie: SortieRecord; endTelemetry: () => Promise<void>; trailAt: number }>();

  readonly onSortie = this.#changed.on;
  /** Why something of a sortie is not kept, for example a full disk; the same words once. It is tried again. */
  readonly onFailure = this.#failures.on;

  constructor({ store, recorders, log }: { store: SortieStore; recorders: SortieRecorders; log: Log }) {
    this.#store = store;
    this.#recorders = recorders;
    this.#log = log;
  }

  current(vehicleId: string): SortieRecord | undefined {
    return this.#running.get(vehicleId)?.sortie;
  }

  /** Follows a vehicle's record. Never throws: what cannot be kept must not keep anyone from seeing the vehicle. */
  observe(vehicle: VehicleRecord, at: number): void {
    if (this.#keep(() => this.#follow(vehicle, at))) this.#unkept.delete(vehicle.id);
    else this.#unkept.set(vehicle.id, { vehicle, triedAt: at });
  }

  #follow(vehicle: VehicleRecord, at: number): void {
    const running = this.#running.get(vehicle.id);
    if (vehicle.armed && !running) this.#begin(vehicle, at);
    else if (!vehicle.armed && !vehicle.lost && running) this.#end(vehicle.id, at);
    else if (!vehicle.armed && !running && !vehicle.lost) this.#endForgotten(vehicle.id, at);
  }

  /** The vehicle was forgotten: a sortie that still ran is over. Never throws. */
  forget(vehicleId: string, at: number): void {
    this.#unkept.delete(vehicleId);
    this.#keep(() => this.#end(vehicleId, at));
  }

  /** Adds a point to the flown track, once a second, and tries again what could not be kept. Never throws. */
  observeLive(live: LiveVehicle): void {
    const unkept = this.#unkept.get(live.id);
    if (unkept && live.at - unkept.triedAt >= retryPeriodMs) this.observe(unkept.vehicle, live.at);
    const running = this.#running.get(live.id);
    if (!running || Math.abs(live.at - running.trailAt) < trailPeriodMs) return; // the clock may jump back
    running.trailAt = live.at;
    const { at, lat, lon, amsl } = live;
    this.#keep(() => this.#store.addTrailPoint(running.sortie.id, { at, lat, lon, amsl }));
  }

  /** Ends the recorders, not the sorties: the station stops, the vehicles may fly on. */
  async close(): Promise<void> {
    const running = [...this.#running.values()];
    this.#running.clear();
    await Promise.all(running.map(({ endTelemetry }) => endTelemetry()));
  }

  #keep(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (cause) {
      const why = reasonOf(cause);
      if (why === this.#failing) return false;
      this.#failing = why;
      this.#log.error("a sortie is not kept", cause);
      const full = /full|ENOSPC/i.test(why);
      this.#failures.emit(
        new FailureError(
          full ? "disk-full" : "denied",
          `The sortie is not kept: ${why}`,
          full ? "Free some disk space; it is tried again by itself" : "See whether the data folder can be written to",
        ),
      );
      return false;
    }
  }

  #begin(vehicle: VehicleRecord, at: number): void {
    const open = this.#store.unended(vehicle.id);
    if (open && at - open.startedAt > longestMs) this.#endForgotten(vehicle.id, at);
    const sortie = this.#store.unended(vehicle.id) ?? {
      id: sortieId(vehicle.id, at),
      vehicleId: vehicle.id,
      startedAt: at,
      ...(vehicle.patrol ? { patrol: vehicle.patrol.name } : {}),
    };
    this.#store.save(sortie);
    const folder = this.#store.folder(sortie.id);
    const endTelemetry = this.#recorders.telemetry(vehicle.id, freeName(folder, "telemetry", ".tlog"));
    this.#running.set(vehicle.id, { sortie, endTelemetry, trailAt: 0 });
    this.#recorders.video(vehicle.id, join(folder, "video"));
    this.#failing = undefined; // what fails from here on is news
    this.#log.info(`sortie ${sortie.id} runs`);
    this.#changed.emit(sortie);
  }

  #end(vehicleId: string, at: number): void {
    const running = this.#running.get(vehicleId);
    if (!running) return;
    this.#running.delete(vehicleId);
    void running.endTelemetry();
    this.#recorders.video(vehicleId, null);
    this.#save({ ...running.sortie, endedAt: at });
  }

  /** The vehicle landed while no station was there. */
  #endForgotten(vehicleId: string, at: number): void {
    const sortie = this.#store.unended(vehicleId);
    if (sortie) this.#save({ ...sortie, endedAt: at });
  }

  #save(sortie: SortieRecord): void {
    this.#store.save(sortie);
    this.#log.info(`sortie ${sortie.id} ended`);
    this.#changed.emit(sortie);
  }
}

/** `20260131-120000-1-1`: sorts by time, is a valid file name everywhere. */
function sortieId(vehicleId: string, at: number): string {
  const [date, time] = new Date(at)
    .toISOString()
    .replaceAll(/[-:]|\.\d+Z/g, "")
    .split("T") as [string, string];
  return `${date}-${time}-${vehicleId.replaceAll(":", "-")}`;
}

/** A name in the folder that is not taken: a station that was started again does not write over the first one's file. */
function freeName(folder: string, stem: string, extension: string): string {
  for (let n = 1; ; n++) {
    const path = join(folder, n === 1 ? stem + extension : `${stem}-${n}${extension}`);
    if (!existsSync(path)) return path;
  }
}
