import { expect, test } from "vitest";
import { steadyStreams } from "../../../renderer/video/liveStreams.ts";
import type { StreamRecord } from "../../../src/contract/records.ts";

const stream: StreamRecord = {
  ...{ id: "v1", vehicleId: "1:1", cameraId: "main", address: "udp://:5600", state: "playing" },
  ...{ decoded: 10, dropped: 0, recording: false, hasMetadata: false },
  failure: { code: "timeout", message: "No video" },
};

test("streams stay the same while only figures differ, and are others when anything else does", () => {
  const steady = steadyStreams();
  const first = steady([stream]);
  const figures = { decoded: 25, bitsPerSecond: 1e6, detectMs: 40, loss: 0.1, metadataErrors: 1 };
  expect(steady([{ ...stream, ...figures, failure: { code: "timeout", message: "No video" } }])).toBe(first);
  for (const other of [{ state: "ended" }, { recording: true }, { width: 640 }, { failure: undefined }] as const)
    expect(steadyStreams()([{ ...stream, ...other } as StreamRecord])).not.toBe(first);
  const recording = steady([{ ...stream, recording: true }]);
  expect(recording).toEqual([{ ...stream, recording: true }]);
  expect(
    steady([
      { ...stream, recording: true },
      { ...stream, id: "v2" },
    ]),
  ).toHaveLength(2);
  expect(steady([])).toEqual([]);
});
