import { Disposer } from "../base/disposer.ts";
import type { FlagRecord, SortieRecord, StatusText, VehicleRecord } from "../contract/records.ts";
import { distance } from "../geo/enu.ts";
import { nearestOnPath } from "../geo/path.ts";
import { type Clock, every } from "../mavlink/clock.ts";
import type { VehiclePlace } from "../mission/scenario/passage.ts";
import type { Scenario } from "../mission/scenario/scenario.ts";
import type { Station } from "../station/station.ts";
import type { FlagNote, RunEvent, SortieNote, VehicleNote } from "./runReport.ts";

/** A flag this near to a vehicle, where and when it was last seen, is about that vehicle, metres. */
const sameM = 30;

/** Watches a run from beside it, with the truth at hand, and writes down what its report is made of. */
export class RunWatch {
  readonly events: RunEvent[] = [];
  readonly flags: FlagNote[] = [];
  readonly sorties: SortieNote[] = [];
  readonly vehicles = new Map<string, VehicleNote>();
  readonly #scenario: Scenario;
  readonly startAt: number;
  readonly #clock: Clock;
  readonly #station: Station;
  readonly #traffic: (at: number) => readonly VehiclePlace[];
  readonly #ends = new Disposer();
  readonly #flagIds = new Set<string>();
  readonly #before = new Map<string, VehicleRecord>();
  readonly #flying = new Map<string, SortieNote>();

  constructor(options: {
    readonly scenario: Scenario;
    readonly clock: Clock;
    readonly station: Station;
    readonly traffic: (at: number) => readonly VehiclePlace[];
  }) {
    this.#scenario = options.scenario;
    this.#clock = options.clock;
    this.startAt = options.clock.now();
    this.#station = options.station;
    this.#traffic = options.traffic;
    const { announcer } = options.station;
    this.#ends.add(announcer.on("flag", (flag) => this.#flagged(flag)));
    this.#ends.add(announcer.on("vehicle", (vehicle) => this.#changed(vehicle)));
    this.#ends.add(announcer.on("sortie", (sortie) => this.#sortie(sortie)));
    this.#ends.add(announcer.on("text", (text) => this.#said(text)));
    this.#ends.add(announcer.on("failure", ({ message }) => this.note("station", message)));
    this.#ends.add(every(options.clock, 1_000, () => this.#lookAround()));
  }

  end(): void {
    this.#ends.dispose();
  }

  note(kind: RunEvent["kind"], text: string, drone?: string): void {
    this.events.push({ afterMs: this.#now(), kind, ...(drone !== undefined && { drone }), text });
  }

  /** Vehicles were in a picture, found or not. */
  inPicture(ids: readonly string[]): void {
    for (const id of ids) {
      const known = this.vehicles.get(id);
      if (known?.inZoneMs !== undefined && known.leftZoneMs === undefined) known.inPictureMs ??= this.#now();
    }
  }

  #now(): number {
    return Math.round(this.#clock.now() - this.startAt);
  }

  /** Which vehicles are where they are worth a flag. */
  #lookAround(): void {
    const { section, watchWidth } = this.#scenario;
    const here = new Set<string>();
    for (const place of this.#traffic(this.#clock.now())) {
      if (nearestOnPath(section, place).distance > watchWidth) continue;
      here.add(place.id);
      const { id, className } = place;
      const known = this.vehicles.get(id) ?? { id, className, inZoneMs: this.#now() };
      delete known.leftZoneMs;
      this.vehicles.set(id, known);
    }
    for (const [id, known] of this.vehicles) if (!here.has(id)) known.leftZoneMs ??= this.#now();
  }

  #flagged({ id, lastAt, place }: FlagRecord): void {
    if (this.#flagIds.has(id)) return;
    this.#flagIds.add(id);
    const truth = this.#traffic(lastAt).map((one) => ({ id: one.id, away: distance(one, place) }));
    const nearest = truth.sort((a, b) => a.away - b.away)[0];
    const on = nearest && nearest.away <= sameM ? nearest : undefined;
    const afterMs = this.#now();
    const known = on && this.vehicles.get(on.id);
    const { lat, lon } = place;
    this.flags.push({
      ...{ afterMs, lat: rounded(lat, 7), lon: rounded(lon, 7) },
      ...(on && { vehicle: on.id, errorM: rounded(on.away, 2), again: known?.flaggedMs !== undefined }),
    });
    if (known) known.flaggedMs ??= afterMs;
  }

  #changed(record: VehicleRecord): void {
    const before = this.#before.get(record.id);
    this.#before.set(record.id, record);
    const drone = this.#droneOf(record.id);
    if (!before || drone === undefined) return;
    if (record.lost !== before.lost) this.note("link", record.lost ? "lost" : "heard again", drone);
    const failsafes = (record.failsafes ?? []).join(", ");
    if (record.failsafe !== before.failsafe)
      this.note("vehicle", record.failsafe ? `failsafe${failsafes && `: ${failsafes}`}` : "failsafe over", drone);
  }

  #sortie({ vehicleId, endedAt, id }: SortieRecord): void {
    const drone = this.#droneOf(vehicleId);
    if (drone === undefined) return;
    const battery = this.#station.fleet.live().find((one) => one.id === vehicleId)?.battery?.percent;
    const known = this.#flying.get(id);
    if (!known) {
      const note: SortieNote = { drone, beganMs: this.#now(), ...(battery !== undefined && { batteryBegan: battery }) };
      this.#flying.set(id, note);
      this.sorties.push(note);
    } else if (endedAt !== undefined && known.endedMs === undefined) {
      known.endedMs = this.#now();
      if (battery !== undefined) known.batteryEnded = battery;
    }
  }

  /** Warnings and worse of the vehicles themselves. */
  #said({ vehicleId, severity, text }: StatusText): void {
    if (severity <= 4) this.note(/batter/i.test(text) ? "battery" : "vehicle", text, this.#droneOf(vehicleId));
  }

  #droneOf(vehicleId: string): string | undefined {
    return this.#scenario.fleet[Number.parseInt(vehicleId, 10) - 1]?.id;
  }
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
