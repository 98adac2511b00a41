import { Disposer } from "../base/disposer.ts";
import { Emitter, type Off } from "../base/emitter.ts";
import { FailureError } from "../contract/failure.ts";
import type { CameraRecord, GimbalRecord, OfferedStream, PayloadRecord } from "../contract/payload.ts";
import { mainCamera } from "../contract/streamCamera.ts";
import { CameraClient, type CameraTarget, type CameraRecord as HeardCamera } from "../mavlink/cameraClient.ts";
import { GimbalClient, type GimbalTarget, type GimbalRecord as HeardGimbal } from "../mavlink/gimbalClient.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import type { StreamHosts } from "../mavlink/streamPolicy.ts";
import { type VideoStream, VideoStreams } from "../mavlink/videoStreams.ts";
import type { Fleet } from "../vehicle/fleet.ts";
import type { ToldCamera } from "./cameraViews.ts";
import type { OfferedSource } from "./offeredCameras.ts";

/** Where a patrol that is flown wants the camera, degrees from the nose. */
export interface Aim {
  readonly pitchDeg: number;
  readonly yawDeg: number;
}

/** The gimbals and cameras of all vehicles: what they are, and the way to work them. */
export class Payloads {
  readonly #node: MavlinkNode;
  readonly #fleet: Fleet;
  readonly #aimOf: (vehicleId: string) => Aim | undefined;
  readonly #cameraIdOf: (vehicleId: string, offered: OfferedSource) => string;
  readonly #gimbals: GimbalClient;
  readonly #cameras: CameraClient;
  readonly #streams: VideoStreams;
  readonly #said = new Map<string, string>();
  readonly #since = new Map<string, number>();
  readonly #looking = new Map<string, NonNullable<GimbalRecord["lookingAt"]>>();
  /** Stops a gimbal that turns, by vehicle and gimbal; called off by the next word. */
  readonly #turning = new Map<string, Off>();
  readonly #changes = new Emitter<PayloadRecord>();
  readonly #ends = new Disposer();

  /** A vehicle carries something else, or does something else with it. */
  readonly onPayload = this.#changes.on;

  constructor(parts: {
    node: MavlinkNode;
    fleet: Fleet;
    aimOf?: (vehicleId: string) => Aim | undefined;
    hosts?: StreamHosts;
    /** Which camera an offered stream is of; the main one unless given. */
    cameraIdOf?: (vehicleId: string, offered: OfferedSource) => string;
  }) {
    const { node, fleet } = parts;
    this.#node = node;
    this.#fleet = fleet;
    this.#aimOf = parts.aimOf ?? (() => undefined);
    this.#cameraIdOf = parts.cameraIdOf ?? (() => mainCamera);
    this.#gimbals = new GimbalClient(node, fleet.commands);
    this.#cameras = new CameraClient(node, fleet.commands);
    this.#streams = new VideoStreams(node, parts.hosts);
    for (const client of [this.#gimbals, this.#cameras, this.#streams]) this.#ends.add(() => client.close());
    this.#ends.add(this.#gimbals.onGimbal(({ systemId }) => this.#announce(systemId)));
    this.#ends.add(this.#cameras.onCamera(({ systemId }) => this.#announce(systemId)));
    this.#ends.add(this.#streams.onStream(({ systemId }) => this.#announce(systemId)));
  }

  close(): void {
    this.#ends.dispose();
    for (const off of this.#turning.values()) off();
  }

  /** Of every vehicle that carries anything. */
  list(): PayloadRecord[] {
    return this.#fleet
      .vehicles()
      .map(({ id, systemId }) => this.#record(id, systemId))
      .filter(({ gimbals, cameras, streams }) => gimbals.length + cameras.length + streams.length > 0);
  }

  /** What a vehicle says of one of its cameras; undefined where it says nothing of it. */
  told(vehicleId: string, cameraId: string): ToldCamera | undefined {
    const systemId = this.#fleet.find(vehicleId)?.state.systemId;
    if (systemId === undefined) return undefined;
    const stream = this.#streams.streams(systemId).find((one) => this.#cameraIdOf(vehicleId, one) === cameraId);
    const cameras = this.#cameras.cameras(systemId);
    const own = stream
      ? cameras.filter(
          ({ componentId, deviceId }) => componentId === stream.componentId && deviceId === stream.deviceId,
        )
      : cameraId === mainCamera
        ? cameras
        : [];
    const gimbal = own.length === 1 ? own[0]?.gimbalId : undefined;
    const { width = 0, height = 0, hfovDeg } = stream ?? {};
    return {
      ...(gimbal !== undefined && { gimbal }),
      ...(hfovDeg !== undefined && width > 0 && height > 0 && { model: { width, height, hfovDeg } }),
    };
  }

  /** Takes control; away from another only where a person has confirmed it: `denied` otherwise. */
  async take(vehicleId: string, gimbalId: string, evenFromOther: boolean): Promise<void> {
    const gimbal = this.#gimbal(vehicleId, gimbalId);
    await (evenFromOther ? this.#gimbals.take(gimbal) : this.#gimbals.acquire(gimbal));
  }

  /** Gives control back, and first the aim that the patrol being flown had given. */
  async release(vehicleId: string, gimbalId: string): Promise<void> {
    const gimbal = this.#gimbal(vehicleId, gimbalId);
    const ours = this.#gimbals.gimbals(gimbal.systemId).some((one) => same(one, gimbal) && one.control === "ours");
    if (ours) {
      this.#still(vehicleId, gimbalId);
      if (this.#looking.has(`${vehicleId} ${gimbalId}`)) await this.#gimbals.lookAway(gimbal);
      this.#looksAt(vehicleId, gimbalId, undefined);
      const aim = this.#aimOf(vehicleId);
      if (aim) await this.#gimbals.point(gimbal, aim.pitchDeg, aim.yawDeg, "nose");
    }
    await this.#gimbals.release(gimbal);
  }

  /** Degrees; yaw from the nose, or with `yawLock` from north. */
  async point(vehicleId: string, gimbalId: string, { pitchDeg, yawDeg }: Aim, yawLock: boolean): Promise<void> {
    const gimbal = this.#gimbal(vehicleId, gimbalId);
    this.#still(vehicleId, gimbalId);
    await this.#gimbals.point(gimbal, pitchDeg, yawDeg, yawLock ? "north" : "nose");
    this.#looksAt(vehicleId, gimbalId, undefined);
  }

  /** Turns for half a second, degrees a second: a window that goes away must not leave a gimbal turning. */
  async turn(vehicleId: string, gimbalId: string, rate: Aim): Promise<void> {
    const gimbal = this.#gimbal(vehicleId, gimbalId);
    await this.#gimbals.turn(gimbal, rate.pitchDeg, rate.yawDeg, "nose");
    this.#looksAt(vehicleId, gimbalId, undefined);
    this.#still(vehicleId, gimbalId);
    if (rate.pitchDeg === 0 && rate.yawDeg === 0) return;
    const key = `${vehicleId} ${gimbalId}`;
    const stop = this.#node.clock.after(TURN_MS, () => {
      this.#turning.delete(key);
      this.#gimbals.turn(gimbal, 0, 0, "nose").catch(() => {}); // control is gone: another points it now
    });
    this.#turning.set(key, stop);
  }

  async lookAt(vehicleId: string, gimbalId: string, place: NonNullable<GimbalRecord["lookingAt"]>): Promise<void> {
    const gimbal = this.#gimbal(vehicleId, gimbalId);
    this.#still(vehicleId, gimbalId);
    await this.#gimbals.lookAt(gimbal, place);
    this.#looksAt(vehicleId, gimbalId, place);
  }

  async neutral(vehicleId: string, gimbalId: string): Promise<void> {
    const gimbal = this.#gimbal(vehicleId, gimbalId);
    this.#still(vehicleId, gimbalId);
    await this.#gimbals.neutral(gimbal);
    this.#looksAt(vehicleId, gimbalId, undefined);
  }

  /** Straight down, or as far down as it reaches. */
  async lookDown(vehicleId: string, gimbalId: string): Promise<void> {
    const lowest = this.#heard(vehicleId, gimbalId).pitchRangeDeg[0];
    await this.point(vehicleId, gimbalId, { pitchDeg: Math.max(-90, lowest), yawDeg: 0 }, false);
  }

  async photo(vehicleId: string, cameraId: string): Promise<void> {
    await this.#cameras.photo(this.#camera(vehicleId, cameraId));
  }

  async record(vehicleId: string, cameraId: string, on: boolean): Promise<void> {
    const camera = this.#camera(vehicleId, cameraId);
    await (on ? this.#cameras.startVideo(camera) : this.#cameras.stopVideo(camera));
  }

  async zoom(vehicleId: string, cameraId: string, percent: number): Promise<void> {
    await this.#cameras.zoom(this.#camera(vehicleId, cameraId), percent);
  }

  async focus(vehicleId: string, cameraId: string, wish: number | "auto"): Promise<void> {
    await this.#cameras.focus(this.#camera(vehicleId, cameraId), wish);
  }

  async setMode(vehicleId: string, cameraId: string, mode: NonNullable<CameraRecord["mode"]>): Promise<void> {
    await this.#cameras.setMode(this.#camera(vehicleId, cameraId), mode);
  }

  #still(vehicleId: string, gimbalId: string): void {
    this.#turning.get(`${vehicleId} ${gimbalId}`)?.();
    this.#turning.delete(`${vehicleId} ${gimbalId}`);
  }

  #looksAt(vehicleId: string, gimbalId: string, place: GimbalRecord["lookingAt"]): void {
    const key = `${vehicleId} ${gimbalId}`;
    if (place) this.#looking.set(key, place);
    else if (!this.#looking.delete(key)) return;
    this.#announce(this.#fleet.vehicle(vehicleId).state.systemId);
  }

  #announce(systemId: number): void {
    for (const vehicle of this.#fleet.vehicles()) {
      if (vehicle.systemId !== systemId) continue;
      const record = this.#record(vehicle.id, systemId);
      const text = JSON.stringify(record);
      if (this.#said.get(vehicle.id) === text) continue;
      this.#said.set(vehicle.id, text);
      this.#changes.emit(record);
    }
  }

  #record(vehicleId: string, systemId: number): PayloadRecord {
    return {
      vehicleId,
      gimbals: this.#gimbals.gimbals(systemId).map((gimbal) => {
        if (gimbal.control !== "ours") this.#looking.delete(`${vehicleId} ${gimbalIdOf(gimbal)}`);
        return gimbalOf(gimbal, this.#looking.get(`${vehicleId} ${gimbalIdOf(gimbal)}`));
      }),
      cameras: this.#cameras.cameras(systemId).map((camera) => cameraOf(camera, this.#recordingSince(camera))),
      streams: this.#streams.streams(systemId).map((stream) => streamOf(stream, this.#cameraIdOf(vehicleId, stream))),
    };
  }

  /** Counted from the first that was told, for answers take their time; set right when it is off by much. */
  #recordingSince(camera: HeardCamera): number | undefined {
    const key = `${camera.systemId} ${cameraIdOf(camera)}`;
    if (!camera.capture?.recording) {
      this.#since.delete(key);
      return undefined;
    }
    const { recordedMs, heardAt } = camera.capture;
    const since = Math.round(heardAt - recordedMs);
    const known = this.#since.get(key);
    if (known !== undefined && Math.abs(known - since) < 2_000) return known;
    this.#since.set(key, since);
    return since;
  }

  #gimbal(vehicleId: string, gimbalId: string): GimbalTarget {
    const { systemId, componentId, gimbalId: number } = this.#heard(vehicleId, gimbalId);
    return { systemId, componentId, gimbalId: number };
  }

  #heard(vehicleId: string, gimbalId: string): HeardGimbal {
    const { name, state } = this.#fleet.vehicle(vehicleId);
    const known = this.#gimbals.gimbals(state.systemId).find((gimbal) => gimbalIdOf(gimbal) === gimbalId);
    if (!known) throw new FailureError("not-found", `${name} has no gimbal ${gimbalId} that we know of`);
    return known;
  }

  #camera(vehicleId: string, cameraId: string): CameraTarget {
    const { name, state } = this.#fleet.vehicle(vehicleId);
    const known = this.#cameras.cameras(state.systemId).find((camera) => cameraIdOf(camera) === cameraId);
    if (!known) throw new FailureError("not-found", `${name} has no camera ${cameraId} that we know of`);
    return known;
  }
}

const TURN_MS = 500;

const gimbalIdOf = ({ componentId, gimbalId }: GimbalTarget): string => `${componentId}:${gimbalId}`;
const cameraIdOf = ({ componentId, deviceId }: CameraTarget): string => `${componentId}:${deviceId}`;
const same = (a: GimbalTarget, b: GimbalTarget): boolean =>
  a.systemId === b.systemId && gimbalIdOf(a) === gimbalIdOf(b);

function gimbalOf(heard: HeardGimbal, lookingAt: GimbalRecord["lookingAt"]): GimbalRecord {
  const { control, controller, pitchRangeDeg, yawRangeDeg } = heard;
  const others = controller?.systemId === heard.systemId ? "vehicle" : "other";
  const now = { ours: "we", "another's": others, "nobody's": "nobody", unknown: "unknown" } as const;
  return {
    ...{ id: gimbalIdOf(heard), pitchRangeDeg, yawRangeDeg, control: now[control] },
    ...(controller && control === "another's" && { controller }),
    ...(lookingAt && { lookingAt }),
  };
}

const ABILITIES = {
  CAPTURE_IMAGE: "photo",
  CAPTURE_VIDEO: "video",
  HAS_BASIC_ZOOM: "zoom",
  HAS_BASIC_FOCUS: "focus",
  HAS_MODES: "mode",
} as const;

function cameraOf(heard: HeardCamera, recordingSince: number | undefined): CameraRecord {
  const { vendor, model, mode, zoomPercent, focusPercent, capture } = heard;
  const storage = [...heard.storages.values()].find(({ ready }) => ready) ?? heard.storages.values().next().value;
  return {
    ...{ id: cameraIdOf(heard), vendor, model, photographing: capture?.photographing ?? false },
    can: Object.entries(ABILITIES).flatMap(([flag, ability]) => (heard.can.has(flag) ? [ability] : [])),
    ...(mode && { mode }),
    ...(zoomPercent !== undefined && { zoomPercent }),
    ...(focusPercent !== undefined && { focusPercent }),
    ...(recordingSince !== undefined && { recordingSince }),
    ...(capture && { photos: capture.photos }),
    ...(storage && { storage }),
  };
}

function streamOf(offered: VideoStream, cameraId: string): OfferedStream {
  const { systemId: _, componentId, deviceId, streamId, count: __, hfovDeg: ___, ...stream } = offered;
  return { id: `${componentId}:${deviceId > 0 ? `${deviceId}:` : ""}${streamId}`, cameraId, ...stream };
}
