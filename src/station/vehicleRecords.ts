import type { VehicleIdentity, VehicleRecord } from "../contract/records.ts";
import type { CameraModel } from "../geo/camera.ts";
import type { AutopilotVersions } from "../mavlink/autopilotVersion.ts";
import type { Fleet } from "../vehicle/fleet.ts";
import type { Announcer } from "./announcer.ts";
import type { Patrols } from "./patrols.ts";
import type { ReplayedVehicles } from "./replayedVehicles.ts";
import type { Sorties } from "./sorties.ts";
import type { Streams } from "./streams.ts";

interface Parts {
  readonly announcer: Announcer;
  readonly fleet: Fleet;
  readonly patrols: Patrols;
  readonly sorties: Sorties;
  readonly streams: Streams;
  readonly versions: AutopilotVersions;
  readonly replayed: Pick<ReplayedVehicles, "has">;
  /** Of a vehicle without a patrol; undefined when nothing is known. */
  readonly camera: () => CameraModel | undefined;
}

/** The records of vehicles with what only the station knows of them: patrol, sortie, stream, identity, camera. */
export class VehicleRecords {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  all(): VehicleRecord[] {
    return this.#parts.fleet.vehicles().map((vehicle) => this.completed(vehicle));
  }

  /** Says again what a vehicle is, after something the station adds to its record has changed. */
  announce(vehicleId: string): void {
    const vehicle = this.#parts.fleet.find(vehicleId);
    if (vehicle) this.#parts.announcer.emit("vehicle", this.completed(vehicle.record(Date.now())));
  }

  completed(vehicle: VehicleRecord): VehicleRecord {
    const { patrols, sorties, streams } = this.#parts;
    const replayed = this.#parts.replayed.has(vehicle.id);
    const patrol = replayed ? undefined : patrols.of(vehicle.id); // the real one of that number holds it
    const doubt = patrols.doubtOf(vehicle.id);
    const homeMoved = patrols.homeMoveOf(vehicle.id);
    const sortie = sorties.current(vehicle.id);
    const [stream, ...others] = streams.allOf(vehicle.id);
    const identity = this.#identityOf(vehicle.systemId);
    const camera = patrol?.plan.camera ?? this.#parts.camera();
    return {
      ...vehicle,
      ...(replayed && { name: `REPLAY ${vehicle.name}`, replayed }),
      ...(patrol && {
        patrol: {
          ...{ name: patrol.plan.name, ...patrol },
          ...(doubt !== undefined && { doubt }),
          ...(homeMoved && { homeMoved }),
        },
      }),
      ...(sortie && { sortieId: sortie.id }),
      ...(stream && { streamId: stream.id }),
      ...(others.length > 0 && { otherStreamIds: others.map(({ id }) => id) }),
      ...(identity && { identity }),
      ...(camera && { camera: { width: camera.width, height: camera.height, hfovDeg: camera.hfovDeg } }),
    };
  }

  #identityOf(systemId: number): VehicleIdentity | undefined {
    const known = this.#parts.versions.of(systemId);
    if (!known) return undefined;
    const { firmware, gitHash, uid, can } = known;
    return { firmware, ...(gitHash && { gitHash }), ...(uid && { uid }), can: [...can] };
  }
}
