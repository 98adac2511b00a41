import { common, type MavLinkData, minimal } from "mavlink-mappings";
import { Disposer } from "../base/disposer.ts";
import { Emitter } from "../base/emitter.ts";
import { FailureError } from "../contract/failure.ts";
import { airText } from "./airText.ts";
import { every } from "./clock.ts";
import type { CommandClient } from "./commandClient.ts";
import type { MessageType } from "./dialect.ts";
import type { MavlinkNode, Received } from "./node.ts";

/** Which camera: a component of its own (`deviceId` 0), or one that an autopilot speaks for (1…6). */
export interface CameraTarget {
  readonly systemId: number;
  readonly componentId: number;
  readonly deviceId: number;
}

/** A camera as it tells of itself. */
export interface CameraRecord extends CameraTarget {
  readonly vendor: string;
  readonly model: string;
  /** Names of CAMERA_CAP_FLAGS: "CAPTURE_VIDEO", "HAS_BASIC_ZOOM". */
  readonly can: ReadonlySet<string>;
  readonly focalLengthMm?: number;
  readonly sensorMm?: readonly [number, number];
  readonly pixels?: readonly [number, number];
  readonly gimbalId?: number;
  readonly mode?: "image" | "video" | "survey";
  readonly zoomPercent?: number;
  readonly focusPercent?: number;
  readonly capture?: {
    readonly photographing: boolean;
    readonly recording: boolean;
    readonly recordedMs: number;
    readonly photos: number;
    /** When it told this. */
    readonly heardAt: number;
  };
  readonly storages: ReadonlyMap<
    number,
    { readonly ready: boolean; readonly totalMib: number; readonly freeMib: number }
  >;
}

/** Finds cameras, keeps what they tell, and works them. https://mavlink.io/en/services/camera.html */
export class CameraClient {
  readonly #commands: CommandClient;
  readonly #node: MavlinkNode;
  readonly #known = new Map<string, CameraRecord>();
  readonly #asked = new Map<string, { times: number; at: number }>();
  readonly #changes = new Emitter<CameraRecord>();
  readonly #ends = new Disposer();
  /** Number of the newest photo; not from 1 again after a restart, or a camera takes it for one it has. */
  #photo: number;
  #polls = 0;

  /** A camera was found or tells something new. */
  readonly onCamera = this.#changes.on;

  constructor(node: MavlinkNode, commands: CommandClient) {
    this.#node = node;
    this.#commands = commands;
    this.#photo = Math.floor(node.clock.now() / 1_000) % 1_000_000;
    this.#ends.add(node.on(minimal.Heartbeat, (heard) => this.#heartbeat(heard)));
    this.#ends.add(node.on(common.CameraInformation, (heard) => this.#information(heard)));
    this.#ends.add(every(node.clock, POLL_MS, () => this.#poll()));
    this.#keep(common.CameraSettings, ({ modeId, zoomLevel, focusLevel }) => {
      const mode = (["image", "video", "survey"] as const)[modeId];
      return {
        ...(mode && { mode }),
        ...(Number.isFinite(zoomLevel) && { zoomPercent: zoomLevel }),
        ...(Number.isFinite(focusLevel) && { focusPercent: focusLevel }),
      };
    });
    this.#keep(common.CameraCaptureStatus, ({ imageStatus, videoStatus, recordingTimeMs, imageCount }) => ({
      capture: {
        photographing: imageStatus !== 0,
        recording: videoStatus !== 0,
        recordedMs: recordingTimeMs,
        photos: imageCount,
        heardAt: node.clock.now(),
      },
    }));
    this.#keep(common.StorageInformation, (m, { storages }) => {
      const ready = m.status === common.StorageStatus.READY;
      const storage = { ready, totalMib: m.totalCapacity, freeMib: m.availableCapacity };
      return { storages: new Map(storages).set(m.storageId, storage) };
    });
  }

  close(): void {
    this.#ends.dispose();
  }

  cameras(systemId: number): CameraRecord[] {
    return [...this.#known.values()].filter((camera) => camera.systemId === systemId);
  }

  /** Takes one photo; the camera knows a repeated wish by its number and takes no second one. */
  async photo(target: CameraTarget): Promise<void> {
    const params = [target.deviceId, 0, 1, ++this.#photo];
    await this.#run(target, "CAPTURE_IMAGE", common.MavCmd.IMAGE_START_CAPTURE, params, "Taking a photo");
    const { systemId, componentId } = target;
    this.#node.clock.after(TAKEN_MS, () => this.#refresh(systemId, componentId)); // by then it was counted
  }

  async startVideo(target: CameraTarget): Promise<void> {
    const params = [0, 0, target.deviceId];
    await this.#run(target, "CAPTURE_VIDEO", common.MavCmd.VIDEO_START_CAPTURE, params, "Recording");
  }

  async stopVideo(target: CameraTarget): Promise<void> {
    const params = [0, target.deviceId];
    await this.#run(target, "CAPTURE_VIDEO", common.MavCmd.VIDEO_STOP_CAPTURE, params, "Ending the recording");
  }

  /** Zooms to a percentage of the camera's range. */
  async zoom(target: CameraTarget, percent: number): Promise<void> {
    const params = [common.CameraZoomType.RANGE, checked("Zoom", percent), target.deviceId];
    await this.#run(target, "HAS_BASIC_ZOOM", common.MavCmd.SET_CAMERA_ZOOM, params, "Zooming");
  }

  /** Focuses to a percentage of the camera's range, or by itself. */
  async focus(target: CameraTarget, wish: number | "auto"): Promise<void> {
    const { AUTO, RANGE } = common.SetFocusType;
    const params = wish === "auto" ? [AUTO, 0, target.deviceId] : [RANGE, checked("Focus", wish), target.deviceId];
    await this.#run(target, "HAS_BASIC_FOCUS", common.MavCmd.SET_CAMERA_FOCUS, params, "Focusing");
  }

  async setMode(target: CameraTarget, mode: "image" | "video" | "survey"): Promise<void> {
    const params = [target.deviceId, ["image", "video", "survey"].indexOf(mode)];
    await this.#run(target, "HAS_MODES", common.MavCmd.SET_CAMERA_MODE, params, "Changing the camera's mode");
  }

  async #run(target: CameraTarget, needs: string, command: number, params: number[], what: string): Promise<void> {
    const { systemId, componentId } = target;
    const camera = this.#known.get(keyOf(target));
    if (!camera) throw new FailureError("not-found", `${what} failed: vehicle ${systemId} has no such camera`);
    if (!camera.can.has(needs))
      throw new FailureError("refused", `${what} was not asked for: ${camera.model || "the camera"} says it cannot`);
    await this.#commands.run({ systemId, componentId, command, params, kind: "idempotent", what });
    this.#refresh(systemId, componentId);
  }

  /** Asks for what changes; a lost answer comes with the next change. */
  #refresh(systemId: number, componentId: number): void {
    for (const type of [common.CameraSettings, common.CameraCaptureStatus, common.StorageInformation])
      this.#request(systemId, componentId, type.MSG_ID);
  }

  /** What a camera does it tells only when asked; whoever started it. */
  #poll(): void {
    this.#polls++;
    for (const { systemId, componentId, capture } of this.#known.values()) {
      const busy = capture?.recording || capture?.photographing;
      if ((busy || this.#polls % SELDOM === 0) && this.#node.linksOf(systemId).length > 0)
        for (const type of [common.CameraCaptureStatus, common.StorageInformation])
          this.#request(systemId, componentId, type.MSG_ID);
    }
  }

  #request(systemId: number, componentId: number, messageId: number): void {
    const command = common.MavCmd.REQUEST_MESSAGE;
    this.#commands.run({ systemId, componentId, command, params: [messageId], kind: "idempotent" }).catch(() => {
      // Not every camera tells everything; what it told stays.
    });
  }

  #heartbeat({ message, systemId, componentId }: Received<minimal.Heartbeat>): void {
    const at = this.#node.clock.elapsed();
    const camera = componentId >= FIRST_CAMERA && componentId <= LAST_CAMERA;
    if (!camera && message.autopilot === minimal.MavAutopilot.INVALID) return;
    const key = `${systemId}:${componentId}`;
    const asked = this.#asked.get(key) ?? { times: 0, at: Number.NEGATIVE_INFINITY };
    if (asked.times >= TRIES || at - asked.at < AGAIN_MS) return;
    this.#asked.set(key, { times: asked.times + 1, at });
    this.#request(systemId, componentId, common.CameraInformation.MSG_ID);
  }

  #information({ message: m, systemId, componentId }: Received<common.CameraInformation>): void {
    const target = { systemId, componentId, deviceId: m.cameraDeviceId };
    const before = this.#known.get(keyOf(target));
    const names = Object.entries(common.CameraCapFlags).filter(([, bit]) => typeof bit === "number");
    const camera: CameraRecord = {
      ...{ storages: new Map(), ...before, ...target, vendor: airText(m.vendorName), model: airText(m.modelName) },
      can: new Set(names.filter(([, bit]) => m.flags & (bit as number)).map(([name]) => name)),
      ...(m.focalLength > 0 && { focalLengthMm: m.focalLength }),
      ...(m.sensorSizeH > 0 && m.sensorSizeV > 0 && { sensorMm: [m.sensorSizeH, m.sensorSizeV] as const }),
      ...(m.resolutionH > 0 && m.resolutionV > 0 && { pixels: [m.resolutionH, m.resolutionV] as const }),
      ...(m.gimbalDeviceId > 0 && { gimbalId: m.gimbalDeviceId }),
    };
    this.#asked.set(`${systemId}:${componentId}`, { times: TRIES, at: 0 });
    this.#known.set(keyOf(target), camera);
    this.#changes.emit(camera);
    if (!before) this.#refresh(systemId, componentId);
  }

  #keep<T extends MavLinkData>(
    type: MessageType<T>,
    read: (message: T, camera: CameraRecord) => Partial<CameraRecord>,
  ) {
    this.#ends.add(
      this.#node.on(type, ({ message, systemId, componentId }) => {
        const { cameraDeviceId } = message as { cameraDeviceId?: number };
        for (const [key, camera] of this.#known) {
          if (camera.systemId !== systemId || camera.componentId !== componentId) continue;
          if (cameraDeviceId !== undefined && camera.deviceId !== cameraDeviceId) continue;
          const now = { ...camera, ...read(message, camera) };
          this.#known.set(key, now);
          this.#changes.emit(now);
        }
      }),
    );
  }
}

const TRIES = 3;
const AGAIN_MS = 3_000;
const POLL_MS = 5_000;
const SELDOM = 6; // while nothing is recorded every sixth time
const TAKEN_MS = 1_500;
const FIRST_CAMERA = 100; // MAV_COMP_ID_CAMERA…6
const LAST_CAMERA = 105;

const keyOf = ({ systemId, componentId, deviceId }: CameraTarget): string => `${systemId}:${componentId}:${deviceId}`;

function checked(what: string, percent: number): number {
  if (percent >= 0 && percent <= 100) return percent;
  throw new FailureError("bad-input", `${what} must be 0…100 %, got ${percent}`);
}
