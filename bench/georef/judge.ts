import { minimal } from "mavlink-mappings";
import { silentLog } from "../../src/base/log.ts";
import type { ErrorEllipse, TrackRecord } from "../../src/contract/records.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import type { Position } from "../../src/geo/position.ts";
import { covarianceOf } from "../../src/review/covariance.ts";
import { framePoseOf } from "../../src/station/framePose.ts";
import { Watch } from "../../src/station/watch.ts";
import { fixAccuracyOf } from "../../src/vehicle/fixAccuracy.ts";
import { PoseHistory } from "../../src/vehicle/poseHistory.ts";
import { firstState, reduce } from "../../src/vehicle/reduce.ts";
import type { SimulatedFlight } from "./flight.ts";

/** How far a place was from the truth, metres, and whether the truth lay in its 95 % ellipse. */
export interface Judged {
  readonly error: number;
  readonly inside: boolean;
  /** The ellipse's own root mean square of both axes, metres. */
  readonly claimed: number;
  /** Whether it was taken to stand. */
  readonly stands: boolean;
}

/** What a flight showed: each frame by itself, and the track at each second from its first on. */
export interface Judgement {
  readonly single: readonly Judged[];
  readonly track: readonly Judged[];
  /** At the end of the pass. */
  readonly last: Judged | undefined;
  readonly refused: number;
}

const CHI_SQUARED_95 = 5.991; // two degrees of freedom

/** Takes a flight's messages and frames the way that a station does, and holds each place against the truth. */
export function judge({ messages, frames, map, calibration, truth }: SimulatedFlight): Judgement {
  const history = new PoseHistory();
  let state = firstState(1, 1, new minimal.Heartbeat(), 0);
  for (const { at, message } of [...messages].sort((a, b) => a.at - b.at)) {
    if ("hAcc" in message) {
      const accuracy = fixAccuracyOf(message);
      if (accuracy) history.setFixAccuracy(accuracy.horizontal, accuracy.vertical);
    }
    const after = reduce(state, message, at);
    if (after.place && after.place !== state.place) history.addPlace(after.place);
    if (after.attitude && after.attitude !== state.attitude) history.addAttitude(after.attitude);
    if (after.gimbal && after.gimbal !== state.gimbal) history.addGimbal(after.gimbal);
    state = after;
  }
  const watch = new Watch({ log: silentLog });
  const single: Judged[] = [];
  const track: Judged[] = [];
  let refused = 0;
  let last: Judged | undefined;
  let countedAt = Number.NEGATIVE_INFINITY;
  for (const frame of frames) {
    const framePose = framePoseOf(frame, (at) => history.poseAt(at), undefined, calibration);
    const seen = { frame, vehicleId: calibration.vehicleId, framePose, ground: map };
    const alone = new Watch({ log: silentLog });
    alone.observe(seen);
    watch.observe(seen);
    const takenAt = frame.at - (calibration.latencyMs ?? 0);
    const [one] = alone.tracks();
    if (!isPlaced(one) || one.noPlace) {
      refused++;
      continue;
    }
    single.push(judged(one, truth(takenAt)));
    const [now] = watch.tracks();
    if (!isPlaced(now)) continue;
    last = judged(now, truth(takenAt));
    if (frame.at - countedAt < 1_000) continue;
    countedAt = frame.at;
    track.push(last);
  }
  return { single, track, last, refused };
}

type Placed = TrackRecord & { readonly place: Position; readonly ellipse: ErrorEllipse };

const isPlaced = (track: TrackRecord | undefined): track is Placed => !!track?.place && !!track.ellipse;

function judged({ place, ellipse, stationary }: Placed, truth: Position): Judged {
  const { east, north } = new EnuFrame(truth).toEnu({ lat: place.lat, lon: place.lon });
  const { ee, nn, en } = covarianceOf(ellipse);
  const squared = (east * east * nn - 2 * east * north * en + north * north * ee) / (ee * nn - en * en);
  return {
    error: Math.hypot(east, north),
    inside: squared <= CHI_SQUARED_95,
    claimed: Math.hypot(ellipse.major, ellipse.minor),
    stands: stationary,
  };
}

/** The value below which such a share (0…1) of them lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export const shareInside = (all: readonly Judged[]): number => all.filter(({ inside }) => inside).length / all.length;
