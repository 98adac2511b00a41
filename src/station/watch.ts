import { Emitter } from "../base/emitter.ts";
import type { Log } from "../base/log.ts";
import type { ClipBox, TrackRecord } from "../contract/records.ts";
import type { FrameTracks, PixelTrack } from "../contract/vision.ts";
import type { CameraModel, CameraPose, CameraRates } from "../geo/camera.ts";
import type { Ground } from "../geo/ground.ts";
import { CommonTracks } from "../review/commonTracks.ts";
import { errorsAt, type Fix, georeference, groundSigmaAt, type PoseSigma } from "../review/georeference.ts";
import { groundSize, sizeAfter } from "../review/groundSize.ts";
import { GroundTrack } from "../review/groundTrack.ts";
import { noPlaceWords } from "../review/noPlace.ts";
import { placeSigma } from "../review/placeSigma.ts";
import { StandingPlaces } from "../review/standingPlaces.ts";
import type { NoPose } from "./framePose.ts";

/** Where a frame was taken from and how well that is known. */
export interface FramePose {
  readonly pose: CameraPose;
  readonly sigma: PoseSigma;
  readonly camera: CameraModel;
  readonly velocity?: { readonly east: number; readonly north: number; readonly up?: number };
  readonly rates?: CameraRates;
  /** When the frame was taken, where that is not its stamp. */
  readonly at?: number;
  /** One σ of measured heights of the ground, metres, where it is known. */
  readonly measuredGroundSigma?: number;
  /** What told it. */
  readonly source?: "metadata" | "telemetry";
}

/** One analysed frame of a vehicle's stream, with what the station knows of it. */
export interface WatchedFrame {
  readonly frame: FrameTracks;
  readonly vehicleId: string;
  /** Or why that is not known. */
  readonly framePose: FramePose | NoPose | undefined;
  readonly ground: Ground;
}

/** A track ends when vision looks for it no more; or when nothing was heard of it for so long, ms. */
const endAfterMs = 3_000;

/** A confirmed track in one frame. */
export interface SeenTrack {
  readonly track: TrackRecord;
  readonly at: number;
  readonly box: ClipBox;
  /** Whether this very frame gave it a place; else the track's place is an older one. */
  readonly placed: boolean;
}

interface Followed {
  readonly ground: GroundTrack;
  record: TrackRecord;
  /** When it was seen or looked for last. */
  heardAt: number;
}

/** Puts the tracks of analysed frames on the ground and follows them there. */
export class Watch {
  readonly #log: Log;
  readonly #tracks = new Map<string, Followed>();
  /** Of each stream, and what its poses are from. */
  readonly #standing = new Map<string, { places: StandingPlaces; source: string | undefined }>();
  readonly #common = new CommonTracks();
  readonly #changed = new Emitter<TrackRecord>();
  readonly #seen = new Emitter<SeenTrack>();
  #refusals = 0;

  /** A track's whole record, each time it was seen, and once more when it ended. */
  readonly onTrack = this.#changed.on;
  /** A confirmed track in a frame, with its box. */
  readonly onSeen = this.#seen.on;

  constructor({ log }: { log: Log }) {
    this.#log = log;
  }

  tracks(): TrackRecord[] {
    return [...this.#tracks.values()].map((t) => t.record);
  }

  observe(watched: WatchedFrame): void {
    this.#standingOf(watched);
    const seen = watched.frame.tracks.flatMap((track) => (track.confirmed ? [this.#observeTrack(track, watched)] : []));
    this.#share(seen, watched);
    for (const one of seen) {
      this.#seen.emit(one);
      this.#changed.emit(one.track);
    }
    this.#heed(watched.frame);
  }

  /** Ends the tracks that have not been seen for long enough at `at`. */
  tick(at: number): void {
    this.#common.tick(at);
    for (const [key, t] of this.#tracks) {
      if (at - t.heardAt >= endAfterMs) this.#end(key, t.record);
    }
  }

  /** Lets a track's life be what vision says: looked for while hidden, ended when it is given up. */
  #heed({ streamId, at, tracks, hidden }: FrameTracks): void {
    if (!hidden) return;
    const alive = new Set([...tracks, ...hidden].map(({ trackId }) => trackId));
    for (const [key, t] of this.#tracks) {
      if (t.record.streamId !== streamId) continue;
      if (alive.has(t.record.id)) t.heardAt = Math.max(t.heardAt, at);
      else this.#end(key, t.record);
    }
  }

  #end(key: string, record: TrackRecord): void {
    this.#tracks.delete(key);
    this.#changed.emit({ ...record, ended: true });
  }

  #observeTrack(track: PixelTrack, { frame, vehicleId, framePose, ground }: WatchedFrame): SeenTrack {
    const { streamId, at } = frame;
    const key = `${streamId} ${track.trackId}`;
    const known = this.#tracks.get(key) ?? {
      ground: new GroundTrack({}, this.#standing.get(streamId)?.places),
      record: {
        id: track.trackId,
        streamId,
        vehicleId,
        className: track.className,
        score: track.score,
        firstAt: at,
        lastAt: at,
        stationary: false,
        ended: false,
      },
      heardAt: at,
    };
    known.heardAt = at;
    const fix = this.#place(known.ground, track, { frame, framePose, ground });
    const noPlace = typeof fix === "string" ? fix : undefined;
    const state = known.ground.state();
    const { place, ellipse, speed, headingDeg, stationary } = state ?? {};
    const { noPlace: _, groundAssumed: __, ...before } = known.record;
    const from = state && typeof fix === "object" && typeof framePose === "object" && { fix, framePose };
    const sized = place && noPlace === undefined && typeof framePose === "object";
    known.record = {
      ...before,
      ...(noPlace && { noPlace }),
      className: track.className,
      score: track.score,
      lastAt: at,
      ...(place && ellipse && speed !== undefined && headingDeg !== undefined && { place, ellipse, speed, headingDeg }),
      ...(from && {
        placeSigma: placeSigma(
          state.covariance,
          from.fix,
          groundSigmaAt(ground, state.place, from.framePose.measuredGroundSigma),
        ),
      }),
      ...(place && ground.measured?.(place) === false && { groundAssumed: true }),
      ...(sized && { size: sizeAfter(before.size, groundSize({ ...framePose, box: track.box, place })) }),
      stationary: stationary ?? false,
    };
    this.#tracks.set(key, known);
    const box = { at, trackId: track.trackId, box: track.box, score: track.score };
    return { track: known.record, at, placed: noPlace === undefined, box };
  }

  /** Metadata and telemetry are not wrong in the same way: what was found of the one says nothing of the other. */
  #standingOf({ frame: { streamId }, framePose }: WatchedFrame): void {
    const known = this.#standing.get(streamId) ?? { places: new StandingPlaces(), source: undefined };
    this.#standing.set(streamId, known);
    if (typeof framePose !== "object") return;
    if (known.source !== undefined && known.source !== framePose.source) known.places.renew();
    known.source = framePose.source;
  }

  /** Gives what this frame placed the ids that it shares with the tracks of other streams. */
  #share(seen: SeenTrack[], { frame: { streamId, at }, framePose }: WatchedFrame): void {
    const placed = seen.filter((one) => one.placed);
    const sights = placed.flatMap(({ track: { id: trackId } }) => {
      const state = this.#tracks.get(`${streamId} ${trackId}`)?.ground.state();
      return state ? [{ trackId, ...state }] : [];
    });
    const takenAt = (typeof framePose === "object" && framePose.at) || at;
    const shared = this.#common.observe(streamId, takenAt, sights);
    seen.forEach((one, index) => {
      const known = this.#tracks.get(`${streamId} ${one.track.id}`);
      const commonId = shared.get(one.track.id);
      if (!known || commonId === undefined) return;
      known.record = { ...known.record, commonId };
      seen[index] = { ...one, track: known.record };
    });
  }

  /** Puts the track on the ground; says why not where that can not be. */
  #place(
    groundTrack: GroundTrack,
    track: PixelTrack,
    { frame, framePose, ground }: Pick<WatchedFrame, "frame" | "framePose" | "ground">,
  ): Fix | string {
    if (framePose === undefined) return "no position and attitude at that time";
    if (typeof framePose === "string") return framePose;
    const seen = { box: track.box, ...framePose, ground };
    const fix = georeference(seen);
    if (typeof fix === "string") {
      if (this.#refusals++ % 500 === 0) this.#log.info(`no place for track ${track.trackId}: ${fix}`);
      return noPlaceWords[fix];
    }
    groundTrack.observe(fix.place, fix.covariance, framePose.at ?? frame.at, fix.errors, {
      again: (found) => {
        const better = georeference(seen, found);
        return typeof better === "string" ? undefined : better;
      },
      errorsAt: (place, found) => errorsAt(seen, place, found),
    });
    return fix;
  }
}
