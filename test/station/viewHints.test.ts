import { expect, test } from "vitest";
import type { TimedViewHint } from "../../src/contract/viewHint.ts";
import { flatGround, type Ground } from "../../src/geo/ground.ts";
import { usualPoseSigma } from "../../src/review/georeference.ts";
import type { NoPose, ToldPose } from "../../src/station/framePose.ts";
import { ViewHinter } from "../../src/station/viewHints.ts";

const now = 1_700_000_000_000;
const pose = { lat: 47.5, lon: 8.5, amsl: 520, headingDeg: 90, pitchDeg: -45, rollDeg: 0 };
const camera = { width: 1_280, height: 720, hfovDeg: 50 };
const told: ToldPose = { source: "telemetry", pose, camera, sigma: usualPoseSigma };
const frame = { streamId: "s", at: now, width: 1_280, height: 720, tracks: [] };

function hinter() {
  const sent: [string, TimedViewHint][] = [];
  return { sent, hints: new ViewHinter((streamId, hint) => sent.push([streamId, hint])) };
}

/** A stream whose poses are asked for; notes the times asked. */
function stream(
  answer: ToldPose | NoPose,
  { ground = flatGround(420), latencyMs = 0 }: { ground?: Ground; latencyMs?: number } = {},
) {
  const asked: number[] = [];
  const poseOf = ({ at }: { at: number }) => {
    asked.push(at);
    return answer;
  };
  return { asked, stream: { streamId: "s", poseOf, ground, latencyMs } };
}

test("a stream without metadata is told the pose of telemetry a moment ago, by the stamps of its pictures", () => {
  const { sent, hints } = hinter();
  const { asked, stream: late } = stream(told, { latencyMs: 350 });
  hints.tick(now, [late]);
  expect(asked).toEqual([now + 150]);
  expect(sent).toEqual([["s", { at: now + 150, pose: { ...pose, hfovDeg: expect.closeTo(50) }, groundAmsl: 420 }]]);
});

test("nothing is told while it is not known where the camera looks, and no ground where none is known", () => {
  const { sent, hints } = hinter();
  hints.tick(now, [stream("camera's direction unknown").stream]);
  expect(sent).toEqual([]);
  hints.tick(now, [stream(told, { ground: { elevation: () => undefined } }).stream]);
  expect(sent.map(([, hint]) => Object.keys(hint))).toEqual([["at", "pose"]]);
});

test("a stream whose pictures tell their pose is told the ground's height alone, twice a second", () => {
  const { sent, hints } = hinter();
  for (let ms = 0; ms <= 1_000; ms += 100) {
    hints.observe({ ...frame, at: now + ms }, { ...told, source: "metadata" }, flatGround(430));
    hints.tick(now + ms, [stream(told).stream]);
  }
  expect(sent).toEqual([0, 500, 1_000].map((ms) => ["s", { at: now + ms, groundAmsl: 430 }]));
});

test("the height is that of the ground in the picture's middle, a hill that the camera looks at", () => {
  const { sent, hints } = hinter();
  // 100 m above the plain, looking 45° down to the east: where the hill of 40 m begins 30 m ahead.
  const hill: Ground = { elevation: ({ lon }) => (lon > 8.5 + 30 / 75_300 ? 460 : 420) };
  hints.tick(now, [stream(told, { ground: hill }).stream]);
  expect(sent.map(([, { groundAmsl }]) => groundAmsl)).toEqual([460]);
});

test("pictures whose metadata end are told the poses of telemetry after five seconds, or at once when opened anew", () => {
  const { sent, hints } = hinter();
  hints.observe(frame, { ...told, source: "metadata" }, { elevation: () => undefined });
  hints.tick(now + 4_999, [stream(told).stream]);
  expect(sent).toEqual([]);
  hints.tick(now + 5_000, [stream(told).stream]);
  expect(sent.length).toBe(1);
  hints.observe({ ...frame, at: now + 6_000 }, { ...told, source: "metadata" }, { elevation: () => undefined });
  hints.forget("s");
  hints.tick(now + 6_100, [stream(told).stream]);
  expect(sent.length).toBe(2);
});
