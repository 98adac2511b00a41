import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { common, type MavLinkData, minimal, standard } from "mavlink-mappings";
import { afterEach, describe, expect, test } from "vitest";
import { FailureError } from "../../src/contract/failure.ts";
import { portOverIpc } from "../../src/contract/port.ts";
import { RpcClient } from "../../src/contract/rpc.ts";
import type { SimulatedVehicleStart, SimulatorCalls, SimulatorEvents } from "../../src/contract/simulator.ts";
import { distance } from "../../src/geo/enu.ts";
import { gridGround } from "../../src/geo/ground.ts";
import { parseAddress } from "../../src/mavlink/address.ts";
import { decodeMessage, encodePacket, PacketScanner } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { createLink } from "../../src/mavlink/openLink.ts";
import { readSt0601 } from "../../src/vision/klv.ts";
import { createSource } from "../../src/vision/openSource.ts";

const root = join(import.meta.dirname, "../..");
/** A Node that runs TypeScript as it is: the one of this repository, whatever runs the tests. */
const node = [join(root, "node_modules/node/bin/node"), process.execPath].find(existsSync) as string;

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function startSimulator(): {
  child: ChildProcess;
  simulator: RpcClient<SimulatorCalls, SimulatorEvents>;
  exited: Promise<unknown[]>;
} {
  const child = fork(join(root, "src/sim/process.ts"), [], {
    execPath: node,
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const exited = once(child, "exit");
  ends.push(() => {
    child.kill("SIGKILL");
    return exited;
  });
  return { child, simulator: new RpcClient(portOverIpc(child), "the simulator"), exited };
}

/** A socket as the station has one, and a promise for the next message that is wanted. */
async function listen() {
  const link = createLink(parseAddress("udpin:127.0.0.1:0"));
  await link.open();
  ends.push(() => link.close());
  const wanted = new Set<(message: MavLinkData) => void>();
  const scanner = new PacketScanner((packet) => {
    const message = decodeMessage(packet);
    if (message) for (const tell of wanted) tell(message);
  });
  link.onBytes(({ bytes, at }) => scanner.feed(bytes, at));
  const next = <T extends MavLinkData>(type: new () => T): Promise<T> =>
    new Promise((resolve) => {
      const tell = (message: MavLinkData) => {
        if (!(message instanceof type)) return;
        wanted.delete(tell);
        resolve(message);
      };
      wanted.add(tell);
    });
  const send = (message: MavLinkData) =>
    link.send(encodePacket(message, { systemId: 255, componentId: 190, sequence: 0 }));
  return { next, send, address: link.boundAddress.replace("udpin", "udpout") };
}

const order = (linkAddress: string, videoAddress: string | null): SimulatedVehicleStart => ({
  seed: 7,
  systemId: 3,
  linkAddress,
  videoAddress,
  video: { width: 320, height: 180, framesPerSecond: 10, hfovDeg: 50 },
  wind: { speed: 4, fromDeg: 250 },
});

describe("the simulator's process", () => {
  test("describes its sector, flies a vehicle over real sockets with video, and ends with its parent", {
    timeout: 90_000,
  }, async () => {
    const { child, simulator, exited } = startSimulator();
    const { sector, grid } = await simulator.call("sector", { seed: 7 });
    expect([...sector.image.subarray(1, 4)]).toEqual([...Buffer.from("PNG")]);
    expect(sector.borderLine.length).toBeGreaterThan(1);
    expect(gridGround(grid).elevation(sector.base)).toBeCloseTo(sector.base.amsl, 0);

    const telemetry = await listen();
    const source = createSource("udp://127.0.0.1:0");
    const { address: videoAddress } = await source.open();
    ends.push(() => source.close());
    const picture = new Promise<{ key: boolean; codec: string }>((resolve) => source.onUnit(resolve));
    const metadata = new Promise<Uint8Array>((resolve) => source.onMetadata(({ data }) => resolve(data)));
    const heartbeat = telemetry.next(minimal.Heartbeat);
    const home = telemetry.next(common.HomePosition);
    const startedAt = Date.now();
    await simulator.call("vehicle.start", order(telemetry.address, videoAddress));
    expect(await heartbeat).toMatchObject({
      autopilot: minimal.MavAutopilot.ARDUPILOTMEGA,
      type: minimal.MavType.QUADROTOR,
    });
    const { latitude, longitude } = await home;
    expect(distance(sector.base, { lat: latitude / 1e7, lon: longitude / 1e7 })).toBeCloseTo(10, 0);

    expect(await picture).toMatchObject({ key: true, codec: "h264" });
    const frame = readSt0601(await metadata);
    expect(frame.at).toBeGreaterThan(startedAt);
    expect(frame.at).toBeLessThanOrEqual(Date.now() + 1);
    expect(frame).toMatchObject({ hfovDeg: expect.closeTo(50, 1) });
    expect(distance(sector.base, { lat: frame.lat ?? 0, lon: frame.lon ?? 0 })).toBeCloseTo(10, 0);

    const before = await telemetry.next(common.SystemTime);
    await simulator.call("vehicle.start", order(telemetry.address, videoAddress));
    const after = await telemetry.next(common.SystemTime);
    expect(after.timeBootMs).toBeGreaterThan(before.timeBootMs);

    const told = telemetry.next(common.VideoStreamInformation);
    await simulator.call("vehicle.camera", { systemId: 3, thermal: "black-hot" });
    expect((await told).flags & common.VideoStreamStatusFlags.THERMAL).not.toBe(0);
    expect((await simulator.call("vehicle.list", null)).map(({ thermal }) => thermal)).toEqual(["black-hot"]);

    const heat = createSource("udp://127.0.0.1:0");
    const { address } = await heat.open();
    ends.push(() => heat.close());
    const hot = new Promise<Uint8Array>((resolve) => heat.onMetadata(({ data }) => resolve(data)));
    const streams: common.VideoStreamInformation[] = [];
    const both = (async () => {
      while (streams.length < 2) streams.push(await telemetry.next(common.VideoStreamInformation));
    })();
    await simulator.call("vehicle.secondCamera", { systemId: 3, address });
    await both;
    expect(streams.map(({ streamId, count, uri, hfov }) => [streamId, count, uri, hfov])).toEqual([
      [1, 2, videoAddress, 50],
      [2, 2, address, 32],
    ]);
    expect((streams[1]?.flags ?? 0) & common.VideoStreamStatusFlags.THERMAL).not.toBe(0);
    expect(readSt0601(await hot)).toMatchObject({ hfovDeg: expect.closeTo(32, 1) });
    expect((await simulator.call("vehicle.list", null)).map(({ secondCamera }) => secondCamera)).toEqual([true]);
    await simulator.call("vehicle.secondCamera", { systemId: 3, address: null });
    expect((await simulator.call("vehicle.list", null)).map(({ secondCamera }) => secondCamera)).toEqual([undefined]);

    const truth = await simulator.call("truth", { at: Date.now() });
    expect(truth.some(({ speed }) => speed > 3)).toBe(true);

    child.disconnect();
    expect(await exited).toEqual([0, null]);
  });

  test("says what is wrong with an order, and flies and answers when it is right", { timeout: 60_000 }, async () => {
    const { simulator } = startSimulator();
    const { address, next, send } = await listen();
    const refused = (start: SimulatedVehicleStart) =>
      simulator.call("vehicle.start", start).then(
        () => "accepted",
        (cause: unknown) => (cause instanceof FailureError ? [cause.failure.code, cause.message] : cause),
      );
    expect(await refused({ ...order(address, null), systemId: 300 })).toEqual([
      "bad-input",
      expect.stringMatching(/^vehicle\.start: systemId: /),
    ]);
    expect(await refused(order("carrier-pigeon", null))).toEqual([
      "bad-input",
      expect.stringContaining('"carrier-pigeon"'),
    ]);
    const heartbeat = next(minimal.Heartbeat);
    expect(await refused(order(address, null))).toBe("accepted");
    await heartbeat;

    const [acknowledged, version] = [next(common.CommandAck), next(standard.AutopilotVersion)];
    const command = common.MavCmd.REQUEST_MESSAGE;
    const _param1 = standard.AutopilotVersion.MSG_ID;
    send(messageOf(common.CommandLong, { targetSystem: 3, targetComponent: 1, command, _param1 }));
    expect(await acknowledged).toMatchObject({ command, result: common.MavResult.ACCEPTED, targetSystem: 255 });
    expect((await version).flightSwVersion >>> 24).toBe(4);

    await simulator.call("vehicle.stop", { systemId: 3 });
    await simulator.call("vehicle.stop", { systemId: 3 });
  });
});
