import { expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { FailureError } from "../../src/contract/failure.ts";
import type { VisionModelEvents } from "../../src/contract/models.ts";
import { type Port, portPair } from "../../src/contract/port.ts";
import { type Handlers, RpcServer } from "../../src/contract/rpc.ts";
import { type VisionCalls, type VisionEvents, visionParsers } from "../../src/contract/vision.ts";
import { Streams } from "../../src/station/streams.ts";

/** Answers as vision does, and notes what it was asked. */
const answers = (asked: string[]): Handlers<VisionCalls> => ({
  "stream.open": ({ streamId, address, folder }) => {
    asked.push(`open ${streamId} ${address} ${folder}`);
    if (address.startsWith("udp://0.0.0.0:1 ")) throw new FailureError("busy", "in use");
    if (address === "/no/such.ts") throw new FailureError("not-found", "There is no such video: /no/such.ts");
    return { address: address.replace(":0", ":40001") };
  },
  "stream.close": ({ streamId }) => {
    asked.push(`close ${streamId}`);
    return null;
  },
  "stream.record": ({ streamId, folder }) => {
    asked.push(`record ${streamId} ${folder}`);
    return null;
  },
  "detector.load": ({ file }) => {
    asked.push(`detector ${file}`);
    if (file === "broken.onnx") throw new FailureError("bad-input", "broken.onnx is not a model");
    return { file, name: "nano", classes: ["vehicle"], provider: "CPU", threshold: 0.5 };
  },
  "track.still": () => null,
});

/** The other end of vision's port. */
function vision() {
  const asked: string[] = [];
  const [station, own] = portPair();
  const server = new RpcServer<VisionCalls, VisionEvents>(own, answers(asked), visionParsers);
  return { port: station as Port, own, asked, server };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

it("a vision that died is asked again for every stream, at the port it had, with its recording", async () => {
  const streams = new Streams({ modelFile: "nano.onnx", log: silentLog });
  const up: boolean[] = [];
  streams.onUp((now) => up.push(now));
  const first = vision();
  streams.attach(first.port);
  expect(await streams.open("1:1", "udp://127.0.0.1:0")).toBe("udp://127.0.0.1:40001");
  streams.record("1:1", "/data/sortie/video");
  await settled();
  first.own.close();
  await settled();
  expect(streams.records().map((s) => s.state)).toEqual(["waiting"]);

  const second = vision();
  streams.attach(second.port);
  await settled();
  expect(second.asked).toEqual(["detector nano.onnx", "open video-1-1 udp://127.0.0.1:40001 /data/sortie/video"]);
  expect(up).toEqual([true, false, true]);
});

it("a stream that cannot be opened is told to the caller and not kept", async () => {
  const streams = new Streams({ modelFile: "nano.onnx", log: silentLog });
  streams.attach(vision().port);
  await expect(streams.open("1:1", "/no/such.ts")).rejects.toMatchObject({ failure: { code: "not-found" } });
  expect(streams.records()).toEqual([]);
});

it("a recording asked for before there is a stream begins with it", async () => {
  const streams = new Streams({ modelFile: "nano.onnx", log: silentLog });
  const { port, asked } = vision();
  streams.attach(port);
  streams.record("1:1", "/data/sortie/video");
  await streams.open("1:1", "udp://127.0.0.1:5600");
  expect(asked.at(-1)).toBe("open video-1-1 udp://127.0.0.1:5600 /data/sortie/video");
});

it("a model that does not load is told, and the one that worked is loaded after a restart", async () => {
  const streams = new Streams({ modelFile: "nano.onnx", log: silentLog });
  const first = vision();
  streams.attach(first.port);
  await expect(streams.loadDetector("broken.onnx")).rejects.toMatchObject({
    failure: { message: "broken.onnx is not a model" },
  });
  const second = vision();
  streams.attach(second.port);
  await settled();
  expect(second.asked).toEqual(["detector nano.onnx"]);
});

it("a model that does not load at the start is a detector with its failure, not silence", async () => {
  const streams = new Streams({ modelFile: "broken.onnx", log: silentLog });
  const told: unknown[] = [];
  streams.onDetector((d) => told.push(d));
  streams.attach(vision().port);
  await settled();
  expect(told).toMatchObject([{ name: "none", failure: { code: "bad-input", message: "broken.onnx is not a model" } }]);
});

it("what is wanted is told at each change, with the address that is really used", async () => {
  const streams = new Streams({ modelFile: "nano.onnx", log: silentLog });
  const told: unknown[] = [];
  streams.onWanted((wanted) => told.push(wanted));
  streams.attach(vision().port);
  await streams.open("1:1", "udp://127.0.0.1:0");
  await streams.closeOf("1:1");
  expect(told).toEqual([[{ vehicleId: "1:1", address: "udp://127.0.0.1:40001", camera: { id: "main" } }], []]);
});

it("a stream that is open goes on when it is asked for again, and gives way to another", async () => {
  const streams = new Streams({ modelFile: "nano.onnx", log: silentLog });
  const { port, asked } = vision();
  streams.attach(port);
  await streams.open("1:1", "udp://127.0.0.1:5600");
  await streams.open("1:1", "udp://127.0.0.1:5600");
  await streams.open("1:1", "udp://127.0.0.1:5601");
  expect(asked.filter((what) => !what.startsWith("detector"))).toEqual([
    "open video-1-1 udp://127.0.0.1:5600 null",
    "close video-1-1",
    "open video-1-1 udp://127.0.0.1:5601 null",
  ]);
});

it("a detector that fails while it looks at the video is told, and again when it works", async () => {
  const streams = new Streams({ modelFile: "nano.onnx", log: silentLog });
  const told: string[] = [];
  streams.onDetector(({ name, failure }) => told.push(`${name}: ${failure?.message ?? "works"}`));
  streams.onTrouble(({ message }) => told.push(message));
  const [near, far] = portPair();
  const own = new RpcServer<VisionCalls, VisionEvents & VisionModelEvents>(far, answers([]), visionParsers);
  streams.attach(near);
  await settled();
  const record = { file: "nano.onnx", name: "nano", classes: ["vehicle"], provider: "CPU", threshold: 0.5 };
  const failure = { code: "gone", message: "its thread ended" } as const;
  own.emit("detector", { ...record, failure });
  own.emit("detector", record);
  own.emit("thermalDetector", { ...record, name: "heat", failure: { ...failure, message: "heat finds nothing" } });
  own.emit("thermalDetector", { ...record, name: "heat" });
  await settled();
  expect(told).toEqual(["nano: works", "nano: its thread ended", "nano: works", "heat finds nothing"]);
});

it("each camera of a vehicle has a stream of its own: a new one takes the place of that camera's, all end with the vehicle", async () => {
  const streams = new Streams({ modelFile: "nano.onnx", log: silentLog });
  const { port, asked } = vision();
  streams.attach(port);
  const thermal = { id: "thermal", name: "Thermal" };
  streams.record("1:1", "/data/sortie/video");
  await streams.open("1:1", "udp://127.0.0.1:5601", thermal);
  await streams.open("1:1", "udp://127.0.0.1:5600");
  await streams.open("2:1", "udp://127.0.0.1:5700", thermal);
  await streams.open("1:1", "udp://127.0.0.1:5602", thermal);
  expect(streams.allOf("1:1").map(({ id, address }) => [id, address])).toEqual([
    ["video-1-1", "udp://127.0.0.1:5600"],
    ["video-1-1_thermal", "udp://127.0.0.1:5602"],
  ]);
  expect(streams.ofVehicle("2:1")?.id).toBe("video-2-1_thermal");
  await streams.closeOf("1:1");
  expect(streams.records().map(({ id, cameraId, cameraName }) => [id, cameraId, cameraName])).toEqual([
    ["video-2-1_thermal", "thermal", "Thermal"],
  ]);
  expect(asked.filter((what) => !what.startsWith("detector"))).toEqual([
    "open video-1-1_thermal udp://127.0.0.1:5601 /data/sortie/video",
    "open video-1-1 udp://127.0.0.1:5600 /data/sortie/video",
    "open video-2-1_thermal udp://127.0.0.1:5700 null",
    "close video-1-1_thermal",
    "open video-1-1_thermal udp://127.0.0.1:5602 /data/sortie/video",
    "close video-1-1",
    "close video-1-1_thermal",
  ]);
});

it("a vehicle has at most sixteen streams, and no camera without a name", async () => {
  const streams = new Streams({ modelFile: "nano.onnx", log: silentLog });
  streams.attach(vision().port);
  const open = (id: string) => streams.open("1:1", `udp://127.0.0.1:${5_000 + id.length}`, { id });
  for (let n = 1; n <= 16; n++) await open("a".repeat(n));
  await expect(open("a".repeat(17))).rejects.toMatchObject({ failure: { code: "refused" } });
  await open("a"); // has one already
  await expect(open("")).rejects.toMatchObject({ failure: { code: "bad-input", message: "The camera has no name" } });
  expect(streams.records().length).toBe(16);
});
