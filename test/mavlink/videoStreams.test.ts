import { common } from "mavlink-mappings";
import { expect, it } from "vitest";
import { type VideoStream, VideoStreams } from "../../src/mavlink/videoStreams.ts";
import { pair } from "./fakeVehicle.ts";

it("each stream is kept with what it shows, and whether it may be opened unasked", async () => {
  const { ground, say, clock } = await pair({ duplicate: 0.5, delayMs: 20, jitterMs: 30, seed: 5 });
  const streams = new VideoStreams(ground, { hostsOf: () => ["10.0.0.9"] });
  const seen: VideoStream[] = [];
  streams.onStream((stream) => seen.push(stream));
  const flags = 3 as common.VideoStreamStatusFlags; // running, thermal
  const named = {
    ...{ count: 3, type: 0, framerate: 25, resolutionH: 1280, resolutionV: 720, bitrate: 4_000_000 },
  };
  say(common.VideoStreamInformation, {
    ...{ ...named, streamId: 1, hfov: 62, name: "Day\u001b", uri: "rtsp://10.0.0.9:8554/day", encoding: 1 },
  });
  await clock.advance(200);
  say(common.VideoStreamInformation, {
    ...{ ...named, streamId: 2, name: "Heat", uri: "rtsp://me:secret@10.0.0.77:8554/heat", encoding: 2, flags },
  });
  await clock.advance(200);
  const heat = { ...named, streamId: 2, name: "Heat", uri: "rtsp://10.0.0.77:8554/heat", encoding: 2, flags };
  for (let i = 0; i < 3; i++) say(common.VideoStreamInformation, heat);
  await clock.advance(200);
  const common1 = {
    ...{ systemId: 1, componentId: 1, deviceId: 0, count: 3 },
    ...{ width: 1280, height: 720, framesPerSecond: 25, bitsPerSecond: 4e6 },
  };
  const day = { ...common1, streamId: 1, name: "Day", codec: "H.264", thermal: false, hfovDeg: 62 };
  const night = { ...common1, streamId: 2, name: "Heat", codec: "H.265", thermal: true };
  expect(streams.streams(1)).toEqual([
    { ...day, shown: "rtsp://10.0.0.9:8554/day", address: "rtsp://10.0.0.9:8554/day" },
    {
      ...{ ...night, shown: "rtsp://10.0.0.77:8554/heat", address: "rtsp://10.0.0.77:8554/heat" },
      blocked: "10.0.0.77 is not where this vehicle speaks from, nor a host that you allow",
    },
  ]);
  expect(seen.map(({ name, address }) => [name, address])).toEqual([
    ["Day", "rtsp://10.0.0.9:8554/day"],
    ["Heat", undefined], // with a password in it: it is shown without, and never opened
    ["Heat", "rtsp://10.0.0.77:8554/heat"],
  ]);
});

it("a vehicle that names streams without end is heard sixteen times", async () => {
  const { ground, say, clock } = await pair();
  const streams = new VideoStreams(ground);
  for (let streamId = 1; streamId <= 100; streamId++)
    say(common.VideoStreamInformation, { streamId, uri: `udp://127.0.0.1:${5_000 + streamId}` });
  await clock.advance(200);
  expect(streams.streams(1).length).toBe(16);
});
