import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FrameLoop } from "../../renderer/station/frameLoop.ts";
import { Live } from "../../renderer/station/live.ts";
import { Metrics } from "../../renderer/station/metrics.ts";
import { emptyMirror, type Mirror } from "../../renderer/station/mirror.ts";
import { Peers } from "../../renderer/station/peers.ts";
import { followStation } from "../../renderer/station/session.ts";
import { Store } from "../../renderer/ui/store.ts";
import { type Failure, FailureError } from "../../src/contract/failure.ts";
import { emptySnapshot, fakeStation } from "./fakeStation.ts";
import { sample, track, vehicle } from "./records.ts";

const ends: (() => void)[] = [];
let frames: (() => void)[] = [];

beforeEach(() => {
  frames = [];
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A window without a screen: frames come when the test says so. */
function windowParts() {
  const parts = {
    peers: new Peers(),
    mirror: new Store<Mirror>(emptyMirror),
    live: new Live(),
    loop: new FrameLoop({ requestAnimationFrame: (frame) => frames.push(() => frame(0)), now: () => 5_000 }),
    metrics: new Metrics(),
    failures: [] as Failure[],
  };
  parts.loop.attachGlobe({ paint: () => {}, draw: () => true });
  followStation({
    ...parts,
    onFailure: (cause) => parts.failures.push((cause as FailureError).failure),
    onStationFailure: (failure) => parts.failures.push(failure),
  });
  parts.loop.start();
  return parts;
}

const nextFrame = () => {
  for (const frame of frames.splice(0)) frame();
};

test("a connection brings the snapshot, then events change it record by record", async () => {
  const { peers, mirror, live } = windowParts();
  const station = fakeStation({
    snapshot: () => ({ ...emptySnapshot, vehicles: [vehicle()], tracks: [track()], demo: "running" }),
  });
  ends.push(station.end);
  peers.station.connect(station.port);
  await vi.waitFor(() => expect(mirror.get().loaded).toBe(true));
  station.server.emit("vehicle", vehicle({ armed: true }));
  station.server.emit("track", track({ ended: true }));
  await vi.waitFor(() => expect(mirror.get().vehicles.get("1:1")?.armed).toBe(true));
  expect(mirror.get().demo).toBe("running");
  expect([...live.tracks.keys()]).toEqual([]);
});

test("a vehicle that was forgotten leaves nothing in the window but its words, and comes back new", async () => {
  const { peers, mirror, live } = windowParts();
  const control = { systemId: 1, inCommand: "us", takeoverAllowed: false } as const;
  const payload = { vehicleId: "1:1", gimbals: [], cameras: [], streams: [] };
  const text = { vehicleId: "1:1", at: 1, severity: 6, text: "EKF3 active" };
  const station = fakeStation({
    snapshot: () => ({
      ...emptySnapshot,
      vehicles: [vehicle(), vehicle({ id: "2:1", systemId: 2 })],
      tracks: [track(), track({ id: "t2", vehicleId: "2:1" })],
      trails: ["1:1", "2:1"].map((vehicleId) => ({ vehicleId, points: [{ lat: 1, lon: 2, amsl: 3 }] })),
      control: [control, { ...control, systemId: 2 }],
      payloads: [payload],
      texts: [text],
    }),
  });
  ends.push(station.end);
  peers.station.connect(station.port);
  await vi.waitFor(() => expect(mirror.get().loaded).toBe(true));
  station.server.emit("live", { sequence: 1, at: 1_000, vehicles: [sample(), sample({ id: "2:1" })] });
  station.server.emit("transfer", { vehicleId: "1:1", direction: "upload", state: { phase: "done" } });
  station.server.emit("vehicle", vehicle({ armed: true }));
  station.server.emit("vehicle", vehicle({ armed: false }));
  station.server.emit("vehicleGone", { vehicleId: "1:1" });
  await vi.waitFor(() => expect([...mirror.get().vehicles.keys()]).toEqual(["2:1"]));
  const { transfers, control: commands, payloads, texts } = mirror.get();
  expect([transfers.size, [...commands.keys()], payloads.size, texts]).toEqual([0, [2], 0, [text]]);
  expect([[...live.vehicles.keys()], [...live.trails.keys()], [...live.tracks.keys()]]).toEqual([
    ["2:1"],
    ["2:1"],
    ["t2"],
  ]);
  station.server.emit("vehicle", vehicle({ mode: "Auto" }));
  await vi.waitFor(() => expect(mirror.get().vehicles.get("1:1")?.mode).toBe("Auto"));
});

test("a live frame is acknowledged once it is on the globe, and its latency is kept", async () => {
  const { peers, mirror, live, metrics } = windowParts();
  const station = fakeStation();
  ends.push(station.end);
  peers.station.connect(station.port);
  await vi.waitFor(() => expect(mirror.get().loaded).toBe(true));
  nextFrame();
  station.server.emit("live", { sequence: 7, at: 4_900, vehicles: [sample({ at: 4_880 })] });
  await vi.waitFor(() => expect(live.vehicles.size).toBe(1));
  expect(station.painted).toEqual([]);
  nextFrame();
  await vi.waitFor(() => expect(station.painted).toEqual([7]));
  expect(metrics.view().wireToGlobeMs).toEqual([120]);
  nextFrame();
  nextFrame();
  expect(station.painted).toEqual([7]);
});

test("when the station ended and is back it is asked for the present again; calls under way fail as gone", async () => {
  const { peers, mirror } = windowParts();
  const first = fakeStation({ "vehicle.land": () => new Promise(() => {}) });
  ends.push(first.end);
  peers.station.connect(first.port);
  await vi.waitFor(() => expect(mirror.get().loaded).toBe(true));
  const landing = peers.station.call("vehicle.land", { vehicleId: "1:1" });
  peers.station.gone();
  await expect(landing).rejects.toMatchObject({ failure: { code: "gone" } });
  expect(peers.station.state.get()).toBe("gone");
  expect(mirror.get().loaded).toBe(false);
  await expect(peers.station.call("demo.stop", null)).rejects.toMatchObject({ failure: { code: "gone" } });
  const second = fakeStation({ snapshot: () => ({ ...emptySnapshot, vehicles: [vehicle({ name: "Copter 2" })] }) });
  ends.push(second.end);
  peers.station.connect(second.port);
  await vi.waitFor(() => expect(mirror.get().vehicles.get("1:1")?.name).toBe("Copter 2"));
  expect(second.asked).toEqual(["snapshot", "terrain.grid"]);
});

test("what the station failed at, and a snapshot that failed, are told", async () => {
  const { peers, failures, mirror } = windowParts();
  const older: Failure = { code: "newer-version", message: "The database was written by a later Vedette" };
  const station = fakeStation({ snapshot: () => ({ ...emptySnapshot, failures: [older] }) });
  ends.push(station.end);
  peers.station.connect(station.port);
  await vi.waitFor(() => expect(mirror.get().loaded).toBe(true));
  station.server.emit("failure", { code: "disk-full", message: "No space is left" });
  await vi.waitFor(() => expect(failures).toEqual([older, { code: "disk-full", message: "No space is left" }]));
  const broken = fakeStation({
    snapshot: () => {
      throw new FailureError("bug", "no snapshot");
    },
  });
  ends.push(broken.end);
  peers.station.connect(broken.port);
  await vi.waitFor(() => expect(failures.at(-1)).toEqual({ code: "bug", message: "no snapshot" }));
});
