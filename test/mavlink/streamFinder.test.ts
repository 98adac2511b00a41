import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { CommandClient } from "../../src/mavlink/commandClient.ts";
import { type BlockedStream, StreamFinder, safeAddress } from "../../src/mavlink/streamFinder.ts";
import { heardBy, pair } from "./fakeVehicle.ts";

describe("the stream finder", () => {
  it("asks at most three times and tells the address that the camera names", async () => {
    const { ground, vehicle, clock, say } = await pair();
    const heard = heardBy(vehicle, common.CommandLong);
    vehicle.on(common.CommandLong, ({ message: { command } }) =>
      say(common.CommandAck, { command, targetSystem: 255 }),
    );
    const finder = new StreamFinder(ground, new CommandClient(ground), { hostsOf: () => ["192.168.1.5"] });
    const found: string[] = [];
    finder.onStream(({ address, systemId }) => found.push(`${systemId} ${address}`));
    await clock.advance(10_000);
    expect(heard.map(({ command, _param1 }) => [command, _param1])).toEqual([
      [512, 269],
      [512, 269],
      [512, 269],
    ]);
    say(common.VideoStreamInformation, { streamId: 1, uri: "udp://192.168.1.5:5600" });
    await clock.advance(10);
    expect(found).toEqual(["1 udp://192.168.1.5:5600"]);
  });

  it("asks on while only some of a camera's streams were heard, and no more when all were", async () => {
    const { ground, vehicle, clock, say } = await pair();
    const heard = heardBy(vehicle, common.CommandLong);
    const finder = new StreamFinder(ground, new CommandClient(ground));
    const found: unknown[] = [];
    finder.onStream(({ streamId, count, name, address }) => found.push([streamId, count, name, address]));
    let asked = 0;
    vehicle.on(common.CommandLong, ({ message: { command } }) => {
      say(common.CommandAck, { command, targetSystem: 255 });
      const streamId = ++asked; // the other is lost on the way
      if (streamId <= 2)
        say(common.VideoStreamInformation, {
          streamId,
          count: 2,
          name: `S${streamId}`,
          uri: `udp://10.0.0.7:${5000 + streamId}`,
        });
    });
    await clock.advance(10_000);
    expect(found).toEqual([
      [1, 2, "S1", "udp://10.0.0.7:5001"],
      [2, 2, "S2", "udp://10.0.0.7:5002"],
    ]);
    expect(heard.length).toBe(2);
  });

  it("offers what is not where the vehicle speaks from to the operator, without its password", async () => {
    const { ground, clock, say } = await pair();
    const hosts = { allowed: ["192.168.144.0/24", "camera.local"], hostsOf: () => ["10.0.0.7"] };
    const finder = new StreamFinder(ground, new CommandClient(ground), hosts);
    const found: string[] = [];
    const blocked: BlockedStream[] = [];
    finder.onStream(({ address }) => found.push(address));
    finder.onBlocked((stream) => blocked.push(stream));
    const named = [
      ...["rtsp://10.0.0.7/live", "udp://127.0.0.1:5600", "udp://239.1.2.3:5600", "5600", "udp://[::1]:5600"],
      ...["rtsp://192.168.144.25:8554/main", "rtsp://Camera.local/live"],
      ...["rtsp://192.168.145.1/live", "rtsp://user:secret@10.0.0.7/live", "file:///etc/passwd"],
    ];
    for (const uri of named) say(common.VideoStreamInformation, { streamId: 1, uri });
    await clock.advance(10);
    expect(found).toEqual([
      ...["rtsp://10.0.0.7/live", "udp://127.0.0.1:5600", "udp://239.1.2.3:5600", "udp://0.0.0.0:5600"],
      ...["udp://[::1]:5600", "rtsp://192.168.144.25:8554/main", "rtsp://Camera.local/live"],
    ]);
    const from = { systemId: 1, componentId: 1 };
    const reason = "it is no address of a video stream";
    expect(blocked).toEqual([
      {
        ...{ ...from, shown: "rtsp://192.168.145.1/live", address: "rtsp://192.168.145.1/live" },
        reason: "192.168.145.1 is not where this vehicle speaks from, nor a host that you allow",
      },
      { ...from, shown: "rtsp://10.0.0.7/live", reason },
      { ...from, shown: "file:///etc/passwd", reason },
    ]);
  });

  it.each([
    ["rtsp://192.168.144.25:8554/main.264", "rtsp://192.168.144.25:8554/main.264"],
    ["rtsp://camera.local/live", "rtsp://camera.local/live"],
    ["udp://@239.0.0.1:5600", "udp://239.0.0.1:5600"],
    ["tcp://[fe80::1]:5601", "tcp://[fe80::1]:5601"],
    ["5600", "udp://0.0.0.0:5600"],
  ])("accepts %s", (uri, address) => expect(safeAddress(uri)).toBe(address));

  it.each([
    "",
    "file:///etc/passwd",
    "http://a/b",
    "udp://host",
    "udp://host:99999",
    "0",
    "70000",
    "rtsp://user:password@host/x",
    "rtsp://host/a b",
    "rtsp://host/x;rm -rf",
    "rtsp://host/$(x)",
    "udp://host:5600 ! filesink",
    "concat:udp://host:5600",
    `rtsp://host/${"x".repeat(500)}`,
  ])("refuses %j", (uri) => expect(safeAddress(uri)).toBeUndefined());
});
