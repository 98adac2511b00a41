import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { CommandClient } from "../../src/mavlink/commandClient.ts";
import { StreamFinder, safeAddress } from "../../src/mavlink/streamFinder.ts";
import { heardBy, pair } from "./fakeVehicle.ts";

describe("the stream finder", () => {
  it("asks at most three times and tells the address that the camera names", async () => {
    const { ground, vehicle, clock, say } = await pair();
    const heard = heardBy(vehicle, common.CommandLong);
    vehicle.on(common.CommandLong, ({ message: { command } }) =>
      say(common.CommandAck, { command, targetSystem: 255 }),
    );
    const finder = new StreamFinder(ground, new CommandClient(ground));
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
