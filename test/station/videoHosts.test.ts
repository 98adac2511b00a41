import { expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import type { PayloadRecord } from "../../src/contract/payload.ts";
import { blockedBecause } from "../../src/mavlink/streamPolicy.ts";
import { Announcer } from "../../src/station/announcer.ts";
import { videoHostHandlers } from "../../src/station/videoHostHandlers.ts";
import { VideoHosts } from "../../src/station/videoHosts.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";

const settingsOf = () => new Settings(openDatabase(":memory:"));

it("hosts that the operator allows are remembered, judged by at once, and can be taken back", () => {
  const settings = settingsOf();
  const hosts = new VideoHosts({ settings });
  const rule = {
    get allowed() {
      return hosts.list();
    },
  };
  const may = (address: string) => blockedBecause(address, 1, rule) === undefined;
  expect(may("rtsp://192.168.144.25:8554/main")).toBe(false);
  expect(hosts.allow(" Camera.Local ")).toEqual(["camera.local"]);
  expect(hosts.allow("192.168.144.0/24")).toEqual(["192.168.144.0/24", "camera.local"]);
  expect(hosts.allow("[fd00::1]")).toEqual(["192.168.144.0/24", "camera.local", "fd00::1"]);
  expect(hosts.allow("camera.local").length).toBe(3);
  const asked = [
    "rtsp://192.168.144.25:8554/main",
    "rtsp://camera.local/x",
    "udp://[fd00::1]:5600",
    "rtsp://10.0.0.9/x",
  ];
  expect(asked.map(may)).toEqual([true, true, true, false]);
  expect(new VideoHosts({ settings }).list()).toEqual(hosts.list());
  expect(hosts.remove("192.168.144.0/24")).toEqual(["camera.local", "fd00::1"]);
  expect(may("rtsp://192.168.144.25:8554/main")).toBe(false);
  expect(new VideoHosts({ settings }).list()).toEqual(["camera.local", "fd00::1"]);
});

it.each([
  "",
  "a b",
  "rtsp://10.0.0.9",
  "10.0.0.9:554",
  "10.0.0.0/8",
  "10.0.0.0/33",
  "::/0",
  "a/24",
  "10.0.0.300",
  "-x",
  "x/1/2",
])("%j is no host, and nothing is allowed", (host) => {
  const hosts = new VideoHosts({ settings: settingsOf() });
  let failure: unknown;
  try {
    hosts.allow(host);
  } catch (cause) {
    failure = failureOf(cause).code;
  }
  expect([failure, hosts.list()]).toEqual(["bad-input", []]);
});

it("windows are told anew which of the offered video is blocked", () => {
  const announcer = new Announcer();
  const told: string[] = [];
  announcer.on("payload", ({ vehicleId }) => told.push(vehicleId));
  const offer = { id: "1:1" } as PayloadRecord["streams"][number];
  const list = () => [
    { vehicleId: "1:1", gimbals: [], cameras: [], streams: [offer] },
    { vehicleId: "2:1", gimbals: [], cameras: [], streams: [] },
  ];
  const calls = videoHostHandlers({
    videoHosts: new VideoHosts({ settings: settingsOf() }),
    payloads: { list },
    announcer,
  });
  expect(calls["streams.allowHost"]({ host: "camera.local" })).toEqual(["camera.local"]);
  expect(calls["streams.hosts"](null)).toEqual(["camera.local"]);
  expect(calls["streams.removeHost"]({ host: "camera.local" })).toEqual([]);
  expect(told).toEqual(["1:1", "1:1"]);
});
