import { describe, expect, test } from "vitest";
import { RecordingGaps } from "../../src/vision/recordingGaps.ts";

const streamId = "video-1-1";

/** What is told of pictures written at these times. */
const told = (gaps: RecordingGaps, times: readonly number[]) => times.flatMap((at) => gaps.written(at) ?? []);

describe("gaps of a recording", () => {
  test("pictures at their rate are none", () => {
    expect(told(new RecordingGaps(streamId), [0, 67, 133, 200, 267])).toEqual([]);
  });

  test("silence is the link's, from the last picture before to the first after it", () => {
    expect(told(new RecordingGaps(streamId), [0, 67, 133, 4133, 4200])).toEqual([
      { streamId, fromAt: 133, toAt: 4133, why: "link-lost" },
    ]);
  });

  test("a stream of a picture in two seconds has none while it keeps its rate, and one when it stops", () => {
    const gaps = new RecordingGaps(streamId);
    told(gaps, [0, 2000]); // its rate is not known before
    expect(told(gaps, [4000, 6000, 8000])).toEqual([]);
    expect(told(gaps, [20_000])).toEqual([{ streamId, fromAt: 8000, toAt: 20_000, why: "link-lost" }]);
  });

  test("what fails first explains the gap, however short, and the next one is explained anew", () => {
    const gaps = new RecordingGaps(streamId);
    told(gaps, [0, 67]);
    gaps.failed("disk-full", 133);
    gaps.failed("disk-failed", 200);
    expect(told(gaps, [267, 5000])).toEqual([
      { streamId, fromAt: 67, toAt: 267, why: "disk-full" },
      { streamId, fromAt: 267, toAt: 5000, why: "link-lost" },
    ]);
  });

  test("a disk that is full from the beginning leaves a gap from the first picture on", () => {
    const gaps = new RecordingGaps(streamId);
    gaps.failed("disk-full", 1000);
    expect(gaps.ended(3000)).toEqual({ streamId, fromAt: 1000, toAt: 3000, why: "disk-full" });
    expect(told(gaps, [4000])).toEqual([{ streamId, fromAt: 1000, toAt: 4000, why: "disk-full" }]);
    expect(gaps.ended(4100)).toBeUndefined();
  });

  test("going on after an earlier recorder, its end tells whether it was ended or killed", () => {
    const killed = new RecordingGaps(streamId);
    killed.follow({ endAt: 1000, stopped: false });
    expect(told(killed, [1500])).toEqual([{ streamId, fromAt: 1000, toAt: 1500, why: "process-killed" }]);
    const stopped = new RecordingGaps(streamId);
    stopped.follow({ endAt: 1000, stopped: true });
    expect(told(stopped, [1500])).toEqual([{ streamId, fromAt: 1000, toAt: 1500, why: "stopped" }]);
  });
});
