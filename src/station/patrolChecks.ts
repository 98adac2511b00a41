import { Disposer } from "../base/disposer.ts";
import { FailureError } from "../contract/failure.ts";
import { type Clock, every } from "../mavlink/clock.ts";
import type { MissionItem } from "../mission/item.ts";
import type { Fleet, VehicleReturn } from "../vehicle/fleet.ts";
import type { Vehicle } from "../vehicle/vehicle.ts";
import { HomeWatch } from "./homeWatch.ts";
import type { Patrols, UploadedPatrol } from "./patrols.ts";

interface Parts {
  readonly clock: Clock;
  readonly fleet: Pick<Fleet, "find" | "onReturned">;
  readonly patrols: Patrols;
  /** The items of a patrol made anew from its plan, for one whose items were not remembered. */
  readonly rebuilt: (vehicleId: string) => Rebuilt | Promise<Rebuilt>;
  /** Says again what a vehicle is. */
  readonly announce: (vehicleId: string) => void;
  /** Tells the operator. */
  readonly tell: (failure: FailureError) => void;
}

/**
 * Compares what a vehicle holds with the patrol that it was verified to hold, each time it was found, heard again after half
 * a minute or more, or started anew: first by the number of items and the mission's id, which cost nothing, then, on the ground,
 * by reading it back, one vehicle at a time. Its home is held against the one that the patrol was proved with all the time.
 */
export class PatrolChecks {
  readonly #parts: Parts;
  readonly #doubted = new Map<string, Doubt>();
  /** The id of the mission that was verified, where the vehicle tells one. */
  readonly #ids = new Map<string, { readonly patrol: UploadedPatrol; readonly since: number; id?: number }>();
  readonly #homes: HomeWatch;
  readonly #ends = new Disposer();
  #reading = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#homes = new HomeWatch(parts.patrols);
    this.#ends.add(parts.fleet.onReturned((back) => this.#returned(back)));
    this.#ends.add(every(parts.clock, TICK_MS, () => this.#tick()));
  }

  close(): void {
    this.#ends.dispose();
  }

  /**
   * Reads a patrol that is in doubt back at once, armed or not, because the operator asks for it; resolves when it is sure
   * again. @throws FailureError: not-found (there is no patrol), busy, refused (it is another), timeout (could not be read).
   */
  async readBack(vehicleId: string): Promise<void> {
    const { fleet, patrols } = this.#parts;
    const vehicle = fleet.find(vehicleId);
    const patrol = patrols.of(vehicleId);
    if (!vehicle || !patrol)
      throw new FailureError("not-found", `No patrol is known to be on board ${vehicle?.name ?? vehicleId}`);
    const doubt = this.#doubted.get(vehicleId);
    if (!doubt || doubt.patrol !== patrol) return;
    if (this.#reading) throw new FailureError("busy", "Another patrol is being read back", "Wait a moment.");
    doubt.tries = 0;
    await this.#read(vehicle, doubt);
    if (patrols.of(vehicleId) !== patrol)
      throw new FailureError("refused", `${vehicle.name} holds another mission`, "Upload the patrol again.");
    if (this.#doubted.get(vehicleId) !== doubt) return;
    if (doubt.tries >= TRIES || doubt.tries === 0)
      throw new FailureError(
        "refused",
        `It can not be told whether ${vehicle.name} still holds this patrol`,
        "The ground that it was planned over, or the way it is planned, has changed. Upload it again.",
      );
    throw new FailureError("timeout", `${vehicle.name} could not be read back`, "Bring it nearer, then try again.");
  }

  #returned({ vehicleId, why, silentMs }: VehicleReturn): void {
    const patrol = this.#parts.patrols.of(vehicleId);
    if (!patrol) return;
    const at = this.#parts.clock.now();
    const before = this.#doubted.get(vehicleId);
    if (before?.patrol === patrol && before.thorough && why === "heard-again") {
      before.at = at; // what was to be read back still is
      return;
    }
    const thorough = why !== "heard-again" || silentMs > LONG_MS;
    this.#doubted.set(vehicleId, { patrol, at, thorough, dueAt: at, tries: 0 });
    this.#parts.patrols.doubt(vehicleId, WORDS[why]);
    this.#parts.announce(vehicleId);
  }

  #tick(): void {
    const { fleet, patrols, clock } = this.#parts;
    for (const vehicleId of patrols.holders()) {
      const vehicle = fleet.find(vehicleId);
      const patrol = patrols.of(vehicleId);
      if (!vehicle || !patrol || vehicle.lost) continue;
      if (this.#homes.check(vehicleId, patrol, vehicle.state, clock.now())) this.#parts.announce(vehicleId);
      const doubt = this.#doubted.get(vehicleId);
      if (doubt && doubt.patrol === patrol) this.#check(vehicle, doubt);
      else {
        this.#doubted.delete(vehicleId);
        this.#noteId(vehicle, patrol, clock.now());
      }
    }
  }

  /** What costs nothing first; `read` where it does not settle it. */
  #check(vehicle: Vehicle, doubt: Doubt): void {
    const { mission, missionTold, armed, landed } = vehicle.state;
    if (!missionTold || missionTold.at <= doubt.at) return; // it has not told of its mission since
    if (mission.total !== undefined && mission.total !== doubt.patrol.items) {
      this.#changed(vehicle, doubt, `${mission.total} items are on board instead of ${doubt.patrol.items}`);
      return;
    }
    const { id } = this.#ids.get(vehicle.id) ?? {};
    const sameId = id !== undefined && id === missionTold.id;
    if (sameId || (!doubt.thorough && mission.total !== undefined)) {
      this.#sure(vehicle);
      return;
    }
    const busy = armed || landed === "in-air" || this.#reading || this.#parts.clock.now() < doubt.dueAt;
    if (!busy) void this.#read(vehicle, doubt);
  }

  async #read(vehicle: Vehicle, doubt: Doubt): Promise<void> {
    const exact = this.#parts.patrols.itemsOf(vehicle.id);
    if (doubt.tries >= TRIES) return; // it stays in doubt, which is said
    this.#reading = true;
    try {
      const items = exact ?? (await this.#parts.rebuilt(vehicle.id));
      if (!items) return; // the same
      doubt.tries++;
      const found = await vehicle.compareMission(items, { background: true });
      if (this.#doubted.get(vehicle.id) !== doubt || this.#parts.patrols.of(vehicle.id) !== doubt.patrol) return;
      if (found === "verified") this.#sure(vehicle);
      else if (found === "changed" && exact) this.#changed(vehicle, doubt, "what was read back is another mission");
      else if (found === "changed")
        doubt.tries = TRIES; // the ground or the way it is planned may be another now
      else doubt.dueAt = this.#parts.clock.now() + AGAIN_MS;
    } finally {
      this.#reading = false;
    }
  }

  #sure({ id }: Vehicle): void {
    this.#doubted.delete(id);
    this.#parts.patrols.trust(id);
    this.#parts.announce(id);
  }

  #changed({ id, name }: Vehicle, { patrol }: Doubt, why: string): void {
    this.#doubted.delete(id);
    this.#parts.patrols.drop(id);
    this.#parts.announce(id);
    this.#parts.tell(
      new FailureError(
        "refused",
        `${name} no longer holds the patrol "${patrol.plan.name}": ${why}`,
        "Upload the patrol again before you start it.",
      ),
    );
  }

  #noteId({ id: vehicleId, state }: Vehicle, patrol: UploadedPatrol, now: number): void {
    const known = this.#ids.get(vehicleId);
    if (known?.patrol !== patrol) this.#ids.set(vehicleId, { patrol, since: now });
    else if (known.id === undefined && state.missionTold?.id !== undefined && state.missionTold.at > known.since)
      known.id = state.missionTold.id;
  }
}

type Rebuilt = readonly MissionItem[] | undefined;

interface Doubt {
  readonly patrol: UploadedPatrol;
  /** Since when. */
  at: number;
  /** Its number of items is not enough. */
  readonly thorough: boolean;
  dueAt: number;
  tries: number;
}

const WORDS: Readonly<Record<VehicleReturn["why"], string>> = {
  found: "not read back since this station started",
  "heard-again": "not read back since it was heard again",
  "started-anew": "not read back since the vehicle started anew",
};

const TICK_MS = 2_000;
const LONG_MS = 30_000;
const AGAIN_MS = 30_000;
const TRIES = 5;
