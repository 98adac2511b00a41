import { common, minimal } from "mavlink-mappings";
import { Disposer } from "../base/disposer.ts";
import { Emitter, type Off } from "../base/emitter.ts";
import { airText } from "./airText.ts";
import type { CommandClient } from "./commandClient.ts";
import type { MavlinkNode } from "./node.ts";
import { blockedBecause, type StreamHosts, shownAddress } from "./streamPolicy.ts";

/** A video stream that a vehicle's camera names. */
export interface FoundStream {
  readonly systemId: number;
  readonly componentId: number;
  /** Of the camera: 1…6 where an autopilot speaks for it, 0 where it is a component of its own. */
  readonly deviceId: number;
  readonly streamId: number;
  /** How many streams it says that there are. */
  readonly count: number;
  readonly name: string;
  readonly address: string;
}

/** A stream that a vehicle names but that is opened only when the operator says so. */
export interface BlockedStream {
  readonly systemId: number;
  readonly componentId: number;
  /** The address to show, without a name and a password. */
  readonly shown: string;
  /** The address to open if the operator agrees; absent when it is none that may ever be opened. */
  readonly address?: string;
  readonly reason: string;
}

/**
 * Asks cameras, and autopilots in the place of cameras, for their video streams: at most three times each.
 * https://mavlink.io/en/services/camera.html#video-streaming
 */
export class StreamFinder {
  readonly #found = new Emitter<FoundStream>();
  readonly #blocked = new Emitter<BlockedStream>();
  readonly #asked = new Map<string, number>();
  /** The streams that each component has named. */
  readonly #heard = new Map<string, Set<number>>();
  readonly #ends = new Disposer();

  readonly onStream: (listener: (stream: FoundStream) => void) => Off = this.#found.on;
  /** A stream was named that is not opened unasked; offer it to the operator. */
  readonly onBlocked = this.#blocked.on;

  /** Without `hosts` every well-formed address counts as found: who opens them unasked must hand it. */
  constructor(node: MavlinkNode, commands: CommandClient, hosts?: StreamHosts) {
    this.#ends.add(
      node.on(common.VideoStreamInformation, ({ message, systemId, componentId }) => {
        const address = safeAddress(message.uri);
        const shown = shownAddress(message.uri);
        if (!address && shown === "") return;
        this.#heardOf(`${systemId}:${componentId}`, message);
        const reason = address
          ? hosts && blockedBecause(address, systemId, hosts)
          : "it is no address of a video stream";
        const { cameraDeviceId: deviceId, streamId, count } = message;
        const name = airText(message.name);
        if (!reason && address)
          this.#found.emit({ ...{ systemId, componentId, deviceId, streamId, count }, name, address });
        else this.#blocked.emit({ systemId, componentId, shown, ...(address && { address }), reason: reason ?? "" });
      }),
    );
    this.#ends.add(
      node.on(minimal.Heartbeat, ({ message, systemId, componentId }) => {
        const camera = componentId >= FIRST_CAMERA && componentId <= LAST_CAMERA;
        if (!camera && message.autopilot === minimal.MavAutopilot.INVALID) return;
        const key = `${systemId}:${componentId}`;
        const asked = this.#asked.get(key) ?? 0;
        if (asked >= TRIES) return;
        this.#asked.set(key, asked + 1);
        const params = [common.VideoStreamInformation.MSG_ID];
        const command = common.MavCmd.REQUEST_MESSAGE;
        commands.run({ systemId, componentId, command, params, kind: "idempotent" }).catch(() => {
          // No camera there, or not yet: the next heartbeat asks again.
        });
      }),
    );
  }

  close(): void {
    this.#ends.dispose();
  }

  /** Who has named all of its streams is asked no more: of several, some may be lost on the way. */
  #heardOf(component: string, { cameraDeviceId, streamId, count }: common.VideoStreamInformation): void {
    const heard = this.#heard.get(component) ?? new Set();
    this.#heard.set(component, heard);
    if (heard.size < MOST) heard.add(cameraDeviceId * 256 + streamId);
    if (heard.size >= Math.min(count, MOST)) this.#asked.set(component, TRIES);
  }
}

const TRIES = 3;
const MOST = 16; // streams of one component; who names more has gone wrong
const FIRST_CAMERA = 100; // MAV_COMP_ID_CAMERA…6
const LAST_CAMERA = 105;

/**
 * The address, if it is one that may be opened: `udp://`, `tcp://` or `rtsp://` with a plain host and a port, or a bare port
 * number (then our own UDP port). Anything else that came over the air is refused.
 */
export function safeAddress(uri: string): string | undefined {
  if (/^\d{1,5}$/.test(uri)) return Number(uri) > 0 && Number(uri) < 65_536 ? `udp://0.0.0.0:${uri}` : undefined;
  const parts =
    /^(udp|tcp|rtsp):\/\/@?([A-Za-z0-9.-]{1,100}|\[[0-9A-Fa-f:]{2,45}\])(?::(\d{1,5}))?(\/[A-Za-z0-9_./=&?-]{0,120})?$/.exec(
      uri,
    );
  if (!parts) return undefined;
  const [, scheme, host, port, path = ""] = parts;
  if (port !== undefined && !(Number(port) > 0 && Number(port) < 65_536)) return undefined;
  if (port === undefined && scheme !== "rtsp") return undefined;
  return `${scheme}://${host}${port === undefined ? "" : `:${port}`}${scheme === "rtsp" ? path : ""}`;
}
