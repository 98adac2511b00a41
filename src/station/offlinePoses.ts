import { type FileHandle, open } from "node:fs/promises";
import { FailureError } from "../contract/failure.ts";
import type { Position } from "../geo/position.ts";
import type { Packet } from "../mavlink/codec.ts";
import { TlogCursor } from "../mavlink/tlogCursor.ts";
import { noTlog, tlogFailure } from "../mavlink/tlogFailure.ts";
import { indexTlog } from "../mavlink/tlogIndex.ts";
import { LoggedVehicle } from "../vehicle/loggedVehicle.ts";
import type { Pose } from "../vehicle/poseHistory.ts";

/** So much of the log is read beyond an instant that its pose lies between two samples, ms. */
const beyondMs = 2_000;

/** Where the vehicle of a telemetry log was, read from the file as far as is asked for: instants must not go back far. */
export class OfflinePoses {
  /** Of the log, ms since 1970. */
  readonly fromAt: number;
  readonly toAt: number;
  readonly #file: string;
  readonly #handle: FileHandle;
  readonly #cursor: TlogCursor;
  readonly #vehicle = new LoggedVehicle();
  #waiting: Packet[] = []; // the next one last
  #readAt = Number.NEGATIVE_INFINITY;

  private constructor(file: string, handle: FileHandle, { fromAt, toAt }: { fromAt: number; toAt: number }) {
    this.#file = file;
    this.#handle = handle;
    this.#cursor = new TlogCursor(handle);
    this.fromAt = fromAt;
    this.toAt = toAt;
  }

  /** Rejects with a FailureError when there is no such file, it is empty, or it holds no MAVLink packet. */
  static async open(file: string): Promise<OfflinePoses> {
    let handle: FileHandle | undefined;
    try {
      handle = await open(file, "r");
      if ((await handle.stat()).size === 0)
        throw new FailureError("bad-input", `The telemetry log is empty: it has no bytes, ${file}`, "Copy it again");
      const index = await indexTlog(handle);
      if (!index) throw noTlog(file, "it holds no MAVLink packet");
      return new OfflinePoses(file, handle, index);
    } catch (cause) {
      await handle?.close();
      throw tlogFailure(file, cause);
    }
  }

  /** The vehicle that is followed, the first in the log: `1:1`; known once a pose was asked for. */
  get vehicleId(): string | undefined {
    return this.#vehicle.id;
  }
  get home(): Position | undefined {
    return this.#vehicle.home;
  }
  /** Other vehicles in the log, as far as it was read. */
  get others(): readonly string[] {
    return this.#vehicle.others;
  }

  /** Where it was and pointed at an instant; undefined where the log does not tell. */
  async poseAt(at: number, gimbal?: number): Promise<Pose | undefined> {
    try {
      // No further than needed: the vehicle forgets what lies more than two minutes before the last packet.
      while (this.#readAt < at + beyondMs) {
        const packet = this.#waiting.pop();
        if (packet) {
          this.#readAt = Math.max(this.#readAt, packet.at);
          this.#vehicle.take(packet);
        } else if (this.#cursor.done) break;
        else this.#waiting = (await this.#cursor.next()).map(({ packet }) => packet).reverse();
      }
    } catch (cause) {
      throw tlogFailure(this.#file, cause);
    }
    return this.#vehicle.poseAt(at, gimbal);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
