import { setTimeout as passed } from "node:timers/promises";
import { Disposer } from "../base/disposer.ts";
import type { Off } from "../base/emitter.ts";
import { FailureError } from "../contract/failure.ts";
import type { Port } from "../contract/port.ts";
import { RpcServer } from "../contract/rpc.ts";
import type { FrameTracks, ViewCalls, ViewEvents } from "../contract/vision.ts";
import { viewParsers } from "../contract/vision.ts";
import { footageRight, notSignedIn, type WindowRights } from "../contract/windowRights.ts";
import { readClip } from "./clip.ts";
import type { FormattedUnit } from "./pipeline.ts";

/** A window that shows pictures this much older than those sent to it is busy: it is spared until it caught up, ms. */
const mostBehindMs = 3000;

/** It caught up when it shows what was sent last, give or take, ms. */
const caughtUpMs = 1500;

/** A window that was spared for so long is tried again, ms: what it decodes last it may never tell of. */
const triedAgainMs = 10_000;

/** Pictures of one stream taken further apart than this are not behind each other: its clock was set, ms. */
const jumpMs = 5000;

/** So long the station's word of who has signed in may be under way, ms. */
const wordMs = 2000;

/** What a window can watch. */
export interface Viewable {
  onUnit(listener: (unit: FormattedUnit) => void): Off;
  onFrame(listener: (frame: FrameTracks) => void): Off;
}

/** One stream on one window's screen. */
interface Watching {
  readonly off: Off;
  /** Sending began, or began again, at a key frame. */
  flowing: boolean;
  sentAt: number | undefined;
  shownAt: number | undefined;
}

/** Sends one window the encoded pictures and boxes of the streams it watches, and clips when it asks for them. */
export class ViewServer {
  readonly #server: RpcServer<ViewCalls, ViewEvents>;
  readonly #watched = new Map<string, Watching>();
  readonly #ends = new Disposer();
  readonly #find: (streamId: string) => Viewable | undefined;
  readonly #dataFolder: string | undefined;
  readonly #rights: WindowRights | undefined;

  /**
   * `find` looks a stream up; clips are read below `dataFolder` only, none where it is absent. `rights`: of who is at the
   * window, without them it is given nothing; where they are absent it is given all.
   */
  constructor(
    port: Port,
    parts: {
      readonly find: (streamId: string) => Viewable | undefined;
      readonly dataFolder: string | undefined;
      readonly rights?: WindowRights | undefined;
    },
  ) {
    this.#find = parts.find;
    this.#dataFolder = parts.dataFolder;
    this.#rights = parts.rights;
    this.#server = new RpcServer<ViewCalls, ViewEvents>(
      port,
      {
        watch: ({ streamId }) => {
          this.#watch(streamId); // begins once somebody has signed in, should that be told later
          return this.#may() ? null : this.#admitted();
        },
        unwatch: ({ streamId }) => this.#unwatch(streamId),
        shown: ({ streamId, at }) => this.#shown(streamId, at),
        clip: (request) => this.#clip(request),
      },
      viewParsers,
    );
    this.#ends.add(port.onClose(() => this.close()));
  }

  /** A stream was opened or opened anew: a window that wants it gets the new one. */
  reopened(streamId: string): void {
    if (!this.#watched.has(streamId)) return;
    this.#unwatch(streamId);
    this.#watch(streamId);
  }

  close(): void {
    for (const streamId of [...this.#watched.keys()]) this.#unwatch(streamId);
    this.#server.close();
    this.#ends.dispose();
  }

  #watch(streamId: string): null {
    this.#unwatch(streamId);
    const stream = this.#find(streamId);
    const ends = new Disposer();
    const watching: Watching = {
      off: () => ends.dispose(),
      flowing: false,
      sentAt: undefined,
      shownAt: undefined,
    };
    // Without a stream the wish is kept: it may be opened later.
    this.#watched.set(streamId, watching);
    if (!stream) return null;
    ends.add(stream.onUnit((unit) => this.#send(streamId, watching, unit)));
    ends.add(stream.onFrame((frame) => this.#may() && this.#server.emit("boxes", frame)));
    return null;
  }

  #unwatch(streamId: string): null {
    this.#watched.get(streamId)?.off();
    this.#watched.delete(streamId);
    return null;
  }

  #shown(streamId: string, at: number): null {
    const watching = this.#watched.get(streamId);
    if (watching) watching.shownAt = at;
    return null;
  }

  #may(): boolean {
    return this.#rights?.has(footageRight) ?? true;
  }

  async #admitted(): Promise<null> {
    if (this.#may()) return null;
    const limit = passed(wordMs, undefined, { ref: false });
    if (await this.#rights?.soon(footageRight, limit)) return null;
    throw notSignedIn();
  }

  #send(streamId: string, watching: Watching, { unit, format }: FormattedUnit): void {
    if (!this.#may()) {
      watching.flowing = false;
      return;
    }
    const { sentAt, shownAt } = watching;
    const sinceSent = Math.abs(unit.at - (sentAt ?? unit.at));
    if (watching.flowing && sinceSent > jumpMs && shownAt !== undefined) watching.shownAt = unit.at;
    else if (watching.flowing && behind(sentAt, shownAt) > mostBehindMs) watching.flowing = false;
    else if (!watching.flowing && unit.key && (behind(sentAt, shownAt) < caughtUpMs || sinceSent > triedAgainMs)) {
      watching.flowing = true;
      if (shownAt !== undefined) watching.shownAt = unit.at; // the pause itself is not held against it
    }
    if (!watching.flowing) return;
    watching.sentAt = unit.at;
    this.#server.emit("picture", {
      streamId,
      at: unit.at,
      key: unit.key,
      codec: format.codecString,
      width: format.width,
      height: format.height,
      data: unit.data,
    });
  }

  async #clip(request: ViewCalls["clip"]["args"]): Promise<{ pictures: number }> {
    if (this.#dataFolder === undefined)
      throw new FailureError("not-found", "Recordings cannot be read: no data folder was given");
    await this.#admitted();
    let pictures = 0;
    for await (const picture of readClip(request, this.#dataFolder)) {
      if (this.#ends.disposed) break;
      if (!this.#may()) throw notSignedIn();
      this.#server.emit("picture", picture);
      pictures++;
    }
    return { pictures };
  }
}

/** A window that never tells what it shows is taken to be in time. */
const behind = (sentAt: number | undefined, shownAt: number | undefined): number =>
  sentAt === undefined || shownAt === undefined ? 0 : sentAt - shownAt;
