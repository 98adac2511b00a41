import { expect, test } from "vitest";
import { hostOf } from "../../renderer/video/streamHost.ts";

test("the host of a stream's address is what may be allowed", () => {
  const addresses = ["rtsp://Camera.Local:8554/main", "udp://10.0.0.9:5600", "tcp://[FD00::1]:5600", "/a/file.ts", ""];
  expect(addresses.map(hostOf)).toEqual(["camera.local", "10.0.0.9", "fd00::1", undefined, undefined]);
});
