import { gzipSync } from "node:zlib";
import { common, minimal, standard } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { px4EventId } from "../../src/mavlink/armingReports.ts";
import { every } from "../../src/mavlink/clock.ts";
import { ComponentMetadata } from "../../src/mavlink/componentMetadata.ts";
import { EventMessage } from "../../src/mavlink/eventMessages.ts";
import { ftpCrc32 } from "../../src/mavlink/ftpPayload.ts";
import { FtpServer } from "../../src/sim/ftpServer.ts";
import { OwnEvents } from "../../src/station/ownEvents.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import { pair } from "../mavlink/fakeVehicle.ts";

const eventId = px4EventId("check_of_tomorrow");
const events = gzipSync(
  JSON.stringify({
    components: {
      "1": {
        namespace: "px4",
        event_groups: {
          health: {
            events: {
              [eventId & 0xffffff]: {
                message: "Reactor {3} is {4:.1}% hot",
                arguments: [{ type: "uint32_t" }, { type: "uint8_t" }, { type: "uint8_t" }, { type: "float" }],
              },
            },
          },
        },
      },
    },
  }),
);

/** A PX4 on the ground that gives out what its events mean, and complains of one of them in reports on its checks. */
async function px4({ fast = true, aloft = false, tells = true } = {}) {
  const p = await pair({ delayMs: 30, jitterMs: 30, loss: 0.1, duplicate: 0.05, seed: 4, autopilot: 12 });
  const general = new TextEncoder().encode(
    JSON.stringify({ metadataTypes: [{ type: 2, uri: "mftp:///events.json.gz", fileCrc: ftpCrc32(events) }] }),
  );
  const files = new FtpServer({
    send: (message) => p.vehicle.send(message, { systemId: 255 }),
    files: new Map([
      ["/general.json", { read: () => general }],
      ["/events.json.gz", { read: () => events }],
    ]),
  });
  p.vehicle.on(common.FileTransferProtocol, ({ message, at, ...from }) => files.receive(message, from, at));
  every(p.clock, 20, () => files.step(p.clock.now()));
  let asked = 0;
  p.vehicle.on(common.CommandLong, ({ message: { command, _param1 } }) => {
    const metadata = command === common.MavCmd.REQUEST_MESSAGE && _param1 === ComponentMetadata.MSG_ID;
    if (metadata) asked++;
    p.say(common.CommandAck, { command, result: metadata && !tells ? 3 : 0, targetSystem: 255, targetComponent: 190 });
    if (metadata && tells) p.say(ComponentMetadata, { uri: "mftp:///general.json", fileCrc: ftpCrc32(general) });
    if (command === common.MavCmd.REQUEST_MESSAGE && _param1 === standard.AutopilotVersion.MSG_ID)
      p.say(standard.AutopilotVersion, {
        capabilities: standard.MavProtocolCapability.FTP,
        flightSwVersion: 0x010f00ff,
      });
  });
  every(p.clock, 500, () => {
    p.say(minimal.Heartbeat, { type: 2, autopilot: 12, customMode: 0x03_04_0000, mavlinkVersion: 3 });
    p.say(common.ExtendedSysState, { landedState: aloft ? 2 : 1 });
  });
  const fleet = new Fleet(p.ground, { rates: [] });
  const own = new OwnEvents({ node: p.ground, fleet, isFast: () => fast });
  await p.clock.advance(60_000);
  const word = (): string | undefined => {
    const args = new Uint8Array(40);
    new DataView(args.buffer).setFloat32(6, 81.25, true);
    args[5] = 2;
    return fleet.eventWords.textOf({ systemId: 1, componentId: 1 }, eventId, args);
  };
  return { ...p, own, fleet, asked: () => asked, word };
}

describe("a PX4 that describes its events, over a link that loses, repeats, delays and reorders", () => {
  it("is asked once on the ground, and then its own words are shown", async () => {
    const { word, asked, clock, say, fleet } = await px4();
    expect(word()).toBe("Reactor 2 is 81.3% hot");
    const before = asked();
    await clock.advance(60_000);
    expect(asked()).toBe(before);
    const texts: string[] = [];
    fleet.onText(({ text }) => texts.push(text));
    for (let i = 0; i < 3; i++)
      say(EventMessage, { id: eventId, sequence: 0, logLevels: 0x33, arguments: [8, 0, 0, 0, 0, 1] });
    await clock.advance(2_000);
    expect(texts).toEqual(["Reactor 1 is 0.0% hot"]);
    await clock.advance(5_000);
    say(common.StatusText, { severity: 3, text: "Reactor 4 is 0.0% hot.\t" });
    await clock.advance(300);
    for (const [sequence, reactor] of [
      [1, 4],
      [2, 5],
    ] as const)
      for (let i = 0; i < 3; i++)
        say(EventMessage, { id: eventId, sequence, logLevels: 0x33, arguments: [8, 0, 0, 0, 0, reactor] });
    await clock.advance(3_000);
    expect(texts.slice(1)).toEqual(["Reactor 4 is 0.0% hot.", "Reactor 5 is 0.0% hot"]);
  });

  it.each([
    ["over a slow link", { fast: false }],
    ["in the air", { aloft: true }],
  ])("is not asked %s, until the operator does", async (_, options) => {
    const { word, asked, own, clock } = await px4(options);
    expect([asked(), word()]).toEqual([0, undefined]);
    await clock.run(own.ask("1:1"));
    expect(word()).toBe("Reactor 2 is 81.3% hot");
  });

  it("is left alone when it refused twice", async () => {
    const { asked, word, clock } = await px4({ tells: false });
    const before = asked();
    expect(before).toBeGreaterThan(0);
    await clock.advance(120_000);
    expect([asked(), word()]).toEqual([before, undefined]);
  });
});
