import { describe, expect, it } from "vitest";
import type { CameraRecord, OfferedStream, PayloadRecord } from "../../src/contract/payload.ts";
import type { StreamRecord } from "../../src/contract/records.ts";
import { plainLook } from "../../src/contract/streamLook.ts";
import { StreamLooks } from "../../src/station/streamLooks.ts";
import { thermalOf } from "../../src/station/thermalStream.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";

const stream: StreamRecord = {
  ...{ id: "video-1-1", vehicleId: "1:1", cameraId: "main", address: "udp://0.0.0.0:5600", state: "playing" },
  ...{ decoded: 0, dropped: 0, recording: false, hasMetadata: false },
};
const offered = (address: string, thermal: boolean, name = "Main"): OfferedStream => ({
  ...{ id: address, cameraId: "main", name, width: 640, height: 512, framesPerSecond: 30, bitsPerSecond: 2e6, thermal },
  ...{ shown: address, address },
});
const camera = (vendor: string, model: string): CameraRecord => ({
  ...{ id: "100:0", vendor, model, can: [], photographing: false },
});
const payload = (streams: readonly OfferedStream[], cameras: readonly CameraRecord[] = []): PayloadRecord => ({
  vehicleId: "1:1",
  gimbals: [],
  cameras,
  streams,
});
const corner = [
  { x: 0, y: 0 },
  { x: 0.5, y: 0 },
  { x: 0, y: 0.5 },
];

function looks(settings = new Settings(openDatabase(":memory:"))) {
  const sent: unknown[] = [];
  const told: string[] = [];
  let carried: PayloadRecord | undefined;
  const made = new StreamLooks({ settings, payloadOf: () => carried, send: (id, look) => sent.push([id, look]) });
  made.onLook(({ thermal, why }) => told.push(`${thermal}: ${why}`));
  const carry = (record: PayloadRecord) => {
    carried = record;
  };
  return { made, sent, told, settings, carry };
}

describe("whether a stream is thermal", () => {
  const auto = (grey: boolean, record?: PayloadRecord) => {
    const { thermal, why, doubtful } = thermalOf("auto", { ...stream, ...(grey && { grey }) }, record);
    return [thermal, why, doubtful];
  };

  it("is told by the vehicle's flag for that stream, once its pictures have no colours", () => {
    const both = payload([offered("udp://192.168.1.2:5600", true), offered("udp://192.168.1.2:5601", false)]);
    expect([auto(true, both), auto(false, both)]).toEqual([
      [true, "the vehicle says that this stream is thermal, and its pictures have no colours", false],
      [false, "the vehicle says that this stream is thermal, but its pictures have colours so far", false],
    ]);
    const other = payload([offered("udp://192.168.1.2:5600", false), offered("udp://192.168.1.2:5601", true)]);
    expect(auto(true, other)[0]).toBe(false);
  });

  it("is told by the flag when a relay gives another address and all its streams are thermal", () => {
    expect(auto(true, payload([offered("rtsp://10.0.0.1/a", true), offered("rtsp://10.0.0.1/b", true)]))[0]).toBe(true);
    expect(auto(true, payload([offered("rtsp://10.0.0.1/a", true), offered("rtsp://10.0.0.1/b", false)]))[0]).toBe(
      false,
    );
  });

  it("is told by what the stream or the camera is called", () => {
    expect(auto(true, payload([offered(stream.address, false, "LWIR 640")]))[1]).toBe(
      "the stream is called LWIR 640, and its pictures have no colours",
    );
    expect(auto(true, payload([], [camera("FLIR", "Boson 640")]))[1]).toBe(
      "the vehicle has a camera called FLIR Boson 640, and its pictures have no colours",
    );
    expect(auto(true, payload([], [camera("Airborne", "Mirage")]))[0]).toBe(false);
  });

  it("is told of a second camera by what the vehicle says of that one, wherever its video comes from", () => {
    const main = offered("rtsp://10.0.0.1/a", false);
    const heat = { ...offered("rtsp://10.0.0.1/b", true), cameraId: "c100s2" };
    const relayed = { ...stream, address: "rtsp://relay/x", grey: true } as const;
    const of = (cameraId: string) => thermalOf("auto", { ...relayed, cameraId }, payload([main, heat])).thermal;
    expect([of("main"), of("c100s2")]).toEqual([false, true]);
    const byHand = { ...relayed, cameraId: "heat", cameraName: "Infrared left" };
    expect(thermalOf("auto", byHand, payload([main])).why).toBe(
      "the camera is called Infrared left, and its pictures have no colours",
    );
  });

  it("is asked where grey pictures alone tell it, and never disputed when set by hand", () => {
    expect(auto(true)).toEqual([false, "its pictures have no colours, but no camera says that it is thermal", true]);
    expect(thermalOf("yes", stream, undefined)).toEqual({ thermal: true, why: "set by hand", doubtful: false });
    const flagged = payload([offered(stream.address, true)]);
    expect(thermalOf("no", { ...stream, grey: true }, flagged).thermal).toBe(false);
  });
});

describe("how streams are looked at", () => {
  it("vision is told nothing of a plain one, and once of another", () => {
    const { made, sent } = looks();
    made.observe(stream);
    made.observe({ ...stream, decoded: 10 });
    expect(sent).toEqual([]);
    made.set(stream.id, { ...plainLook, tiling: "tiles", budgetMs: 300, regions: [corner] });
    made.observe({ ...stream, decoded: 20 });
    expect(sent).toEqual([["video-1-1", { tiling: "tiles", budgetMs: 300, regions: [corner] }]]);
    made.set(stream.id, plainLook);
    expect(sent.at(-1)).toEqual(["video-1-1", {}]);
  });

  it("a vision that began anew is told again", () => {
    const { made, sent } = looks();
    made.observe(stream);
    made.set(stream.id, { ...plainLook, thermal: "yes", polarity: "black-hot" });
    made.sendAgain();
    expect(sent).toEqual([
      ["video-1-1", { thermal: "black-hot" }],
      ["video-1-1", { thermal: "black-hot" }],
    ]);
  });

  it("a stream that turns out to be thermal is looked at as such and told once; its polarity is never changed", () => {
    const { made, sent, told, carry } = looks();
    made.observe(stream);
    carry(payload([offered(stream.address, true)]));
    made.observe({ ...stream, grey: true });
    made.observe({ ...stream, grey: true, decoded: 9 });
    made.observe({ ...stream, grey: true, likelyPolarity: "black-hot" });
    expect(sent).toEqual([["video-1-1", { thermal: "white-hot" }]]);
    expect(told).toEqual([
      "false: its pictures have colours",
      "true: the vehicle says that this stream is thermal, and its pictures have no colours",
      "true: the vehicle says that this stream is thermal, and its pictures have no colours",
    ]);
    expect(made.list()).toMatchObject([{ streamId: "video-1-1", asked: plainLook, likelyPolarity: "black-hot" }]);
    made.set(stream.id, { ...plainLook, polarity: "black-hot" });
    made.observe({ ...stream, grey: true, likelyPolarity: "black-hot" });
    expect(made.list()[0]).not.toHaveProperty("likelyPolarity");
  });

  it("is remembered for the address, and not for another one of the vehicle", () => {
    const { made, settings } = looks();
    made.observe(stream);
    const asked = { ...plainLook, thermal: "yes" as const, regions: [corner] };
    made.set(stream.id, asked);
    const { made: next, sent } = looks(settings);
    next.observe(stream);
    expect(sent).toEqual([["video-1-1", { thermal: "white-hot", regions: [corner] }]]);
    next.closed(stream.id);
    next.observe({ ...stream, address: "udp://0.0.0.0:5601" });
    expect(next.list().map(({ asked: now }) => now)).toEqual([plainLook]);
  });

  it("can not be changed for a stream that is not open", () => {
    expect(() => looks().made.set("video-9-1", plainLook)).toThrow("The video was not changed: video-9-1 is not open");
  });
});
