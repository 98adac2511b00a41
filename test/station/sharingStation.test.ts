import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { common, minimal } from "mavlink-mappings";
import { afterEach, expect, it, vi } from "vitest";
import { Emitter } from "../../src/base/emitter.ts";
import { silentLog } from "../../src/base/log.ts";
import { usualPace, usualThings } from "../../src/contract/sharing.ts";
import { ellipsoidOf } from "../../src/geo/geoid.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import type { Link, ReceivedBytes } from "../../src/mavlink/link.ts";
import { usualPoseSigma } from "../../src/review/georeference.ts";
import { Station } from "../../src/station/station.ts";
import { aFlag } from "../store/aFlag.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
const peers = { need: () => {}, onPeer: () => () => {}, onOrphaned: () => () => {} };

/** A whole station that hears a copter, and somebody who listens for what it tells. */
async function stationAndListener() {
  const dataFolder = mkdtempSync(join(tmpdir(), "vedette-sharing-"));
  ends.push(() => rmSync(dataFolder, { recursive: true }));
  const station = new Station({ dataFolder, modelFile: "", session: "one", peers, log: silentLog });
  ends.push(() => station.close());
  const bytes = new Emitter<ReceivedBytes>();
  const nothing = async () => {};
  const address = "udpin:127.0.0.1:0";
  const link: Link = {
    ...{ address, boundAddress: address, open: nothing, close: nothing, send: () => {} },
    ...{ onBytes: bytes.on, onClosed: () => () => {} },
  };
  station.node.addLink("radio", link);
  const messages = [
    messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, mavlinkVersion: 3 }),
    messageOf(common.Attitude, { timeBootMs: 1_000 }),
    messageOf(common.GlobalPositionInt, {
      ...{ timeBootMs: 1_000, lat: 486_000_000, lon: 169_000_000, alt: 250_000, relativeAlt: 100_000 },
      ...{ vx: 0, vy: 1_200, vz: 0, hdg: 9_000 },
    }),
  ];
  messages.forEach((message, sequence) => {
    bytes.emit({ bytes: encodePacket(message, { systemId: 1, componentId: 1, sequence }), at: Date.now() });
  });
  const socket = createSocket("udp4");
  const heard: string[] = [];
  socket.on("message", (one) => heard.push(one.toString("utf8")));
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  ends.push(() => socket.close());
  return { station, heard, port: socket.address().port };
}

it("a whole station tells of its drone, where the camera looks, and what was confirmed, with a line in the audit log", async () => {
  const { station, heard, port } = await stationAndListener();
  station.store.flags.save(aFlag("f1", { openedAt: Date.now() - 60_000, lastAt: Date.now() - 50_000 }));
  station.store.flags.save(aFlag("f2", { openedAt: Date.now() - 60_000, lastAt: Date.now() - 50_000 }));
  station.store.flags.save(aFlag("old", { openedAt: 1_000, lastAt: 2_000 }));
  await station.handlers["flags.judge"]({ flagIds: ["f1", "old"], kind: "confirmed", by: "Ada" });
  await station.handlers["sharing.add"]({
    target: { transport: "udp", host: "127.0.0.1", port },
    ...{ things: usualThings, pace: usualPace },
  });
  const camera = { width: 1_280, height: 720, hfovDeg: 40 };
  const pose = { lat: 48.6, lon: 16.9, amsl: 250, headingDeg: 0, pitchDeg: -45, rollDeg: 0 };
  station.sharing.observe("1:1", Date.now(), { pose, camera, sigma: usualPoseSigma }, flatGround(150));
  await vi.waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(3), { timeout: 5_000 });
  const of = (type: string) => heard.find((one) => one.includes(`type="${type}"`)) ?? "";
  const id = station.audit.log.station;
  expect(of("a-f-A-M-F-Q")).toContain(`uid="vedette-${id}-drone-1-1"`);
  const { lat, lon } = { lat: 48.6, lon: 16.9 };
  expect(of("a-f-A-M-F-Q")).toContain(
    `lat="48.6000000" lon="16.9000000" hae="${ellipsoidOf({ lat, lon, amsl: 250 }).toFixed(1)}"`,
  );
  expect(of("a-f-A-M-F-Q")).toContain('<track course="90.0" speed="12.0"/>');
  expect(of("b-m-p-s-p-i")).toMatch(/lat="48\.600[89]\d+" lon="16\.9000000"/);
  expect(of("b-m-p-s-p-i")).toContain(`<link uid="vedette-${id}-drone-1-1" type="a-f-A-M-F-Q"`);
  expect(of("a-u-G-E-V")).toContain(`uid="vedette-${id}-seen-f1"`);
  expect(heard.join("")).not.toMatch(/seen-(f2|old)/);
  const { destinations } = await station.handlers["sharing.state"](null);
  expect(destinations[0]).toMatchObject({ state: "open", failures: 0, leftOut: 0 });
  const lines = await station.handlers["audit.list"]({ most: 100 });
  expect(lines.find(({ kind, body }) => kind === "command" && body.call === "sharing.add")?.body.args).toMatchObject({
    target: { port },
  });
});

it("what nobody has reviewed is told when the operator chooses it, and that it was confirmed as soon as it was", async () => {
  const { station, heard, port } = await stationAndListener();
  const now = Date.now();
  station.store.flags.save(aFlag("f1", { openedAt: now - 60_000, lastAt: now - 50_000 }));
  const things = { drones: false, pointsOfInterest: false, sightings: true, unreviewed: true };
  const target = { transport: "udp", host: "127.0.0.1", port } as const;
  await station.handlers["sharing.add"]({ target, things, pace: { ...usualPace, periodMs: 500 } });
  await vi.waitFor(() => expect(heard.length).toBe(1), { timeout: 5_000 });
  expect(heard[0]).toContain("Not reviewed: a machine&apos;s guess");
  await station.handlers["flags.judge"]({ flagIds: ["f1"], kind: "confirmed", by: "Ada" });
  await vi.waitFor(() => expect(heard.at(-1)).toContain("Confirmed by an analyst"), { timeout: 5_000 });
  expect(heard.join("")).not.toContain("Ada");
});

it("no secret of a destination or of the feed reaches the audit log", async () => {
  const { station, port } = await stationAndListener();
  const secret = "sesame-sesame-sesame";
  const target = { transport: "udp", host: "127.0.0.1", port } as const;
  await station.handlers["sharing.add"]({ target, things: usualThings, pace: usualPace, passphrase: secret });
  await station.handlers["sharing.feed"]({ on: false, host: "127.0.0.1", port: 8_088, token: secret });
  const state = await station.handlers["sharing.state"](null);
  expect(state.feed).toMatchObject({ on: false, hasToken: true });
  const lines = await station.handlers["audit.list"]({ most: 100 });
  expect(lines.filter(({ body }) => String(body.call).startsWith("sharing.")).length).toBeGreaterThanOrEqual(2);
  expect(JSON.stringify([lines, state])).not.toContain(secret);
});
