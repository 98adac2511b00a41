import { common } from "mavlink-mappings";
import { Disposer } from "../base/disposer.ts";
import { Emitter } from "../base/emitter.ts";
import { airText } from "./airText.ts";
import type { MavlinkNode } from "./node.ts";
import { safeAddress } from "./streamFinder.ts";
import { blockedBecause, type StreamHosts, shownAddress } from "./streamPolicy.ts";

/** A video stream as a camera tells of it. https://mavlink.io/en/messages/common.html#VIDEO_STREAM_INFORMATION */
export interface VideoStream {
  readonly systemId: number;
  readonly componentId: number;
  /** Of the camera: 1…6 where an autopilot speaks for it, 0 where it is a component of its own. */
  readonly deviceId: number;
  readonly streamId: number;
  /** How many streams it says that there are. */
  readonly count: number;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly bitsPerSecond: number;
  readonly codec?: "H.264" | "H.265";
  readonly thermal: boolean;
  /** How wide it sees, degrees; absent when not told. */
  readonly hfovDeg?: number;
  /** The address to show, without a name and a password. */
  readonly shown: string;
  /** The address to open; absent when it is none that may ever be opened. */
  readonly address?: string;
  /** Why it may not be opened unasked. */
  readonly blocked?: string;
}

/** Keeps what cameras tell of their video streams; who asks them for it is `StreamFinder`. */
export class VideoStreams {
  readonly #hosts: StreamHosts;
  readonly #known = new Map<string, VideoStream>();
  readonly #changes = new Emitter<VideoStream>();
  readonly #ends = new Disposer();

  /** A stream was named, or is another now. */
  readonly onStream = this.#changes.on;

  constructor(node: MavlinkNode, hosts: StreamHosts = {}) {
    this.#hosts = hosts;
    this.#ends.add(
      node.on(common.VideoStreamInformation, ({ message: m, systemId, componentId }) => {
        const shown = shownAddress(m.uri);
        if (shown === "") return;
        const address = safeAddress(m.uri);
        const { H264, H265 } = common.VideoStreamEncoding;
        const codec = m.encoding === H264 ? "H.264" : m.encoding === H265 ? "H.265" : undefined;
        const stream: VideoStream = {
          ...{ systemId, componentId, deviceId: m.cameraDeviceId, streamId: m.streamId, count: m.count },
          ...{ name: airText(m.name), shown },
          ...{ width: m.resolutionH, height: m.resolutionV },
          ...{ framesPerSecond: Number.isFinite(m.framerate) ? m.framerate : 0, bitsPerSecond: m.bitrate },
          thermal: (m.flags & common.VideoStreamStatusFlags.THERMAL) !== 0,
          ...(m.hfov > 0 && m.hfov < 180 && { hfovDeg: m.hfov }),
          ...(codec && { codec }),
          ...(address && { address }),
        };
        const key = `${systemId}:${componentId}:${m.cameraDeviceId}:${m.streamId}`;
        if (JSON.stringify(this.#known.get(key)) === JSON.stringify(stream)) return;
        if (!this.#known.has(key) && this.streams(systemId).length >= MOST_STREAMS) return;
        this.#known.set(key, stream);
        this.#changes.emit(this.#judged(stream));
      }),
    );
  }

  close(): void {
    this.#ends.dispose();
  }

  streams(systemId: number): VideoStream[] {
    return [...this.#known.values()].filter((stream) => stream.systemId === systemId).map((one) => this.#judged(one));
  }

  /** Judged each time: the operator may allow other hosts meanwhile, and a vehicle may speak from elsewhere. */
  #judged(stream: VideoStream): VideoStream {
    const { address, systemId } = stream;
    const blocked = address ? blockedBecause(address, systemId, this.#hosts) : "it is no address of a video stream";
    return { ...stream, ...(blocked !== undefined && { blocked }) };
  }
}

const MOST_STREAMS = 16; // of one vehicle; who names more has gone wrong
