import { expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { blockedStream } from "../../src/station/streamNotice.ts";

it("a stream that was not opened is told with what to do about it", () => {
  const reason = "10.0.0.9 is not where this vehicle speaks from, nor a host that you allow";
  const elsewhere = { shown: "rtsp://10.0.0.9/main", address: "rtsp://10.0.0.9/main", reason };
  expect(failureOf(blockedStream("Copter 1", elsewhere))).toEqual({
    code: "denied",
    message: `The video that Copter 1 offers at rtsp://10.0.0.9/main was not opened: ${reason}`,
    remedy: "Open it in Fly, in the place of the video, if you trust that address.",
  });
  const wrong = { shown: "file:///etc/passwd", reason: "it is no address of a video stream" };
  expect(failureOf(blockedStream("Copter 1", wrong))).toEqual({
    code: "denied",
    message: "The video that Copter 1 offers at file:///etc/passwd was not opened: it is no address of a video stream",
    remedy: "Give the address of its video by hand.",
  });
});
