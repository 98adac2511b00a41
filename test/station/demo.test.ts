import { describe, expect, it } from "vitest";
import { Emitter } from "../../src/base/emitter.ts";
import { silentLog } from "../../src/base/log.ts";
import { failureOf } from "../../src/contract/failure.ts";
import type { Polarity } from "../../src/contract/look.ts";
import type { Peer } from "../../src/contract/peers.ts";
import { type Port, portPair } from "../../src/contract/port.ts";
import { RpcServer } from "../../src/contract/rpc.ts";
import { simulationParsers } from "../../src/contract/simulation.ts";
import {
  type FlyingVehicle,
  type SimulatedVehicleStart,
  type SimulatorCalls,
  type SimulatorEvents,
  simulatorParsers,
} from "../../src/contract/simulator.ts";
import { Demo } from "../../src/station/demo.ts";
import { simulationHandlers } from "../../src/station/simulationHandlers.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";

/** A simulator of the real contract that only keeps book. */
function fakeSimulator() {
  const flying = new Map<number, SimulatedVehicleStart & { faults: FlyingVehicle["faults"] }>();
  const asked: string[] = [];
  const sights = new Map<number, Polarity | null>();
  const seconds = new Set<number>();
  const serve = (port: Port) =>
    new RpcServer<SimulatorCalls, SimulatorEvents>(
      port,
      {
        sector: () => ({ sector: {} as never, grid }),
        "vehicle.start": (start) => {
          asked.push(`start ${start.systemId}`);
          if (start.systemId === 9) throw new Error("no room");
          flying.set(start.systemId, { ...start, faults: [] });
          return null;
        },
        "vehicle.stop": ({ systemId }) => {
          asked.push(`stop ${systemId}`);
          flying.delete(systemId);
          return null;
        },
        "vehicle.fault": ({ systemId, fault }) => {
          const one = flying.get(systemId)!;
          flying.set(systemId, { ...one, faults: [fault] });
          return null;
        },
        "vehicle.camera": ({ systemId, thermal }) => {
          asked.push(`camera ${systemId} ${thermal}`);
          sights.set(systemId, thermal);
          return null;
        },
        "vehicle.secondCamera": ({ systemId, address }) => {
          asked.push(`second ${systemId} ${address}`);
          if (address === null) seconds.delete(systemId);
          else seconds.add(systemId);
          return null;
        },
        "vehicle.list": () =>
          [...flying].map(([systemId, { autopilot = "ardupilot", faults }]) => {
            const thermal = sights.get(systemId);
            const secondCamera = seconds.has(systemId) && ({ secondCamera: true } as const);
            return { systemId, autopilot, faults, ...(thermal && { thermal }), ...secondCamera };
          }),
        truth: () => [],
      },
      simulatorParsers,
    );
  return { flying, asked, serve };
}
const grid = { south: 0, west: 0, stepLat: 1, stepLon: 1, rows: 1, columns: 1, amsl: new Float32Array(1) };

function station(simulator = fakeSimulator(), settings = new Settings(openDatabase(":memory:")), session = "one") {
  const heardIds = new Set<number>();
  const closed: string[] = [];
  const streams: string[] = [];
  const connect = (demo: Demo) => {
    const [here, there] = portPair();
    simulator.serve(there);
    demo.attach(here);
  };
  const demo: Demo = new Demo({
    peers: { need: () => connect(demo), onPeer: new Emitter<Peer>().on, onOrphaned: new Emitter<void>().on },
    place: {
      openLink: async (address) => address.replace(/:0$/, ":14000"),
      closeLink: async (address) => void closed.push(address),
      openStream: async (_vehicle, address, camera) => {
        const used = address.replace(/:0$/, camera ? ":5001" : ":5000");
        if (camera) streams.push(`open ${camera.id} ${used}`);
        return used;
      },
      closeStream: async (_vehicle, cameraId) => void streams.push(`close ${cameraId ?? "all"}`),
      forget: () => {},
    },
    settings,
    session,
    log: silentLog,
  });
  const fleet = { vehicles: () => [...heardIds].map((systemId) => ({ systemId, lost: false })) };
  const calls = simulationHandlers({ demo, fleet } as unknown as Parameters<typeof simulationHandlers>[0]);
  return { demo, calls, simulator, settings, heardIds, closed, streams, connect };
}

describe("the demo with several vehicles", () => {
  it("flies what is added on the one link without a camera, on ids that nobody is heard on, and ends it all", async () => {
    const { demo, calls, simulator, heardIds, closed } = station();
    const removed: string[] = [];
    demo.onRemoved((vehicleId) => removed.push(vehicleId));
    await demo.stop();
    await demo.start();
    heardIds.add(3);
    expect(await calls["sim.add"]({ autopilot: "px4" })).toEqual({ vehicleId: "2:1" });
    expect(await calls["sim.add"]({ autopilot: "ardupilot" })).toEqual({ vehicleId: "4:1" });
    expect([...simulator.flying.values()].map((v) => [v.systemId, v.autopilot, v.linkAddress, v.videoAddress])).toEqual(
      [
        [1, "ardupilot", "udpout:127.0.0.1:14000", "udp://127.0.0.1:5000"],
        [2, "px4", "udpout:127.0.0.1:14000", null],
        [4, "ardupilot", "udpout:127.0.0.1:14000", null],
      ],
    );
    await calls["sim.remove"]({ vehicleId: "2:1" });
    await calls["sim.remove"]({ vehicleId: "2:1" });
    expect(await calls["sim.list"](null)).toEqual([
      { vehicleId: "1:1", autopilot: "ardupilot", ofDemo: true, faults: [] },
      { vehicleId: "4:1", autopilot: "ardupilot", ofDemo: false, faults: [] },
    ]);
    expect(await failure(calls["sim.remove"]({ vehicleId: "1:1" }))).toBe(
      "Vehicle 1:1 was not removed: it is the demo's own",
    );
    await demo.stop();
    expect([...simulator.flying.keys()]).toEqual([]);
    expect(closed).toEqual(["udpin:127.0.0.1:14000"]);
    expect(await calls["sim.list"](null)).toEqual([]);
    expect(removed).toEqual(["2:1", "1:1", "4:1"]);
  });

  it("makes fail what it is asked to, and only in its own vehicles", async () => {
    const { demo, calls } = station();
    expect(await failure(calls["sim.add"]({ autopilot: "px4" }))).toBe(
      "No vehicle was added: the demo sector does not run",
    );
    await demo.start();
    await calls["sim.fault"]({ vehicleId: "1:1", fault: { kind: "cut", on: true } });
    expect((await calls["sim.list"](null))[0]?.faults).toEqual([{ kind: "cut", on: true }]);
    expect(await failure(calls["sim.fault"]({ vehicleId: "7:1", fault: { kind: "none" } }))).toBe(
      "Nothing was made to fail: vehicle 7:1 is not simulated here",
    );
  });

  it("has its own camera see heat, also in a simulator or a station that was started again", async () => {
    const { demo, calls, simulator, settings, connect } = station();
    expect(await failure(calls["sim.camera"]({ vehicleId: "1:1", thermal: "white-hot" }))).toBe(
      "The camera was not changed: the demo sector does not run",
    );
    await demo.start();
    await calls["sim.add"]({ autopilot: "px4" });
    await calls["sim.camera"]({ vehicleId: "1:1", thermal: "black-hot" });
    expect((await calls["sim.list"](null)).map(({ thermal }) => thermal)).toEqual(["black-hot", undefined]);
    expect(await failure(calls["sim.camera"]({ vehicleId: "2:1", thermal: null }))).toBe(
      "The camera was not changed: vehicle 2:1 has none",
    );
    simulator.asked.length = 0;
    connect(demo);
    await expect.poll(() => simulator.asked).toEqual(["start 1", "camera 1 black-hot", "start 2"]);
    simulator.asked.length = 0;
    await station(simulator, settings).demo.resume();
    expect(simulator.asked).toEqual(["start 1", "camera 1 black-hot", "start 2"]);
    await calls["sim.camera"]({ vehicleId: "1:1", thermal: null });
    expect((await calls["sim.list"](null)).map(({ thermal }) => thermal)).toEqual([undefined, undefined]);
  });

  it("carries a thermal camera besides with a stream of its own, also in a simulator or a station that was started again", async () => {
    const { demo, calls, simulator, settings, connect, streams } = station();
    const mount = (on: boolean, vehicleId = "1:1") => calls["sim.secondCamera"]({ vehicleId, on });
    expect(await failure(mount(true))).toBe("No second camera was mounted: the demo sector does not run");
    await demo.start();
    await calls["sim.add"]({ autopilot: "px4" });
    expect(await failure(mount(true, "2:1"))).toBe("No second camera was mounted: vehicle 2:1 has no camera");
    simulator.asked.length = 0;
    await mount(true);
    await mount(true);
    expect(streams).toEqual(["open c1s2 udp://127.0.0.1:5001"]);
    expect(simulator.asked).toEqual(["second 1 udp://127.0.0.1:5001"]);
    expect((await calls["sim.list"](null)).map(({ secondCamera }) => secondCamera)).toEqual([true, undefined]);
    simulator.asked.length = 0;
    connect(demo);
    await expect.poll(() => simulator.asked).toEqual(["start 1", "second 1 udp://127.0.0.1:5001", "start 2"]);
    const again = station(simulator, settings);
    await again.demo.resume();
    expect(again.streams).toEqual(["open c1s2 udp://127.0.0.1:5001"]);
    simulator.asked.length = 0;
    await again.calls["sim.secondCamera"]({ vehicleId: "1:1", on: false });
    expect([simulator.asked, again.streams.at(-1)]).toEqual([["second 1 null"], "close c1s2"]);
    expect((await again.calls["sim.list"](null)).map(({ secondCamera }) => secondCamera)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it("is taken up whole by a station that was started again in the same run of the app, and by no later one", async () => {
    const { demo, calls, simulator, settings } = station();
    await demo.start();
    await calls["sim.add"]({ autopilot: "px4" });
    simulator.asked.length = 0;
    const again = station(simulator, settings);
    await again.demo.resume();
    expect(simulator.asked).toEqual(["start 1", "start 2"]);
    expect((await again.calls["sim.list"](null)).map((one) => one.vehicleId)).toEqual(["1:1", "2:1"]);
    const later = station(simulator, settings, "two");
    await later.demo.resume();
    expect(await later.calls["sim.list"](null)).toEqual([]);
  });

  it("starts all of them anew in a simulator that was started again", async () => {
    const { demo, calls, simulator, connect } = station();
    await demo.start();
    await calls["sim.add"]({ autopilot: "px4" });
    simulator.flying.clear();
    connect(demo);
    await expect.poll(() => [...simulator.flying.keys()]).toEqual([1, 2]);
  });

  it("forgets a vehicle that could not be started", async () => {
    const { demo, calls, heardIds, simulator } = station();
    await demo.start();
    for (let id = 2; id < 9; id++) heardIds.add(id);
    expect(await failure(calls["sim.add"]({ autopilot: "px4" }))).toBe("no room");
    expect((await calls["sim.list"](null)).map((one) => one.vehicleId)).toEqual(["1:1"]);
    expect(simulator.asked).toEqual(["start 1", "start 9"]);
  });

  it("runs on when an earlier version remembered it without further vehicles", async () => {
    const settings = new Settings(openDatabase(":memory:"));
    settings.set("demo", {
      session: "one",
      linkAddress: "udpin:127.0.0.1:14000",
      videoAddress: "udp://127.0.0.1:5000",
    });
    const { demo, simulator } = station(fakeSimulator(), settings);
    await demo.resume();
    expect([demo.state, simulator.asked]).toEqual(["running", ["start 1"]]);
  });
});

it("what a window asks of the simulator is refused by name when it makes no sense", () => {
  expect(() => simulationParsers["sim.add"]({ autopilot: "inav" })).toThrow(/autopilot/);
  expect(() => simulationParsers["sim.remove"]({ vehicleId: "two" })).toThrow(/is no id of a vehicle/);
  expect(() => simulationParsers["sim.fault"]({ vehicleId: "2:1", fault: { kind: "gremlin" } })).toThrow(/fault/);
});

const failure = async (promise: unknown): Promise<string> =>
  Promise.resolve(promise).then(
    () => "it did not fail",
    (cause) => failureOf(cause).message,
  );
