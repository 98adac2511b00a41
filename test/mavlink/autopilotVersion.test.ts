import { common, standard } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { AutopilotVersions, firmwareWords } from "../../src/mavlink/autopilotVersion.ts";
import { every } from "../../src/mavlink/clock.ts";
import { CommandClient } from "../../src/mavlink/commandClient.ts";
import { heardBy, pair } from "./fakeVehicle.ts";

async function ready(answers: boolean) {
  const p = await pair({ loss: 0.2, duplicate: 0.1, delayMs: 40, jitterMs: 30, seed: 11 });
  const state = { version: 0x040507ff, bootMs: 60_000 };
  every(p.clock, 200, () => {
    state.bootMs += 200;
    p.say(common.Attitude, { timeBootMs: state.bootMs });
  });
  p.vehicle.on(common.CommandLong, ({ message: { command, _param1 } }) => {
    const result = answers ? 0 : common.MavResult.UNSUPPORTED;
    p.say(common.CommandAck, { command, result, targetSystem: 255 });
    if (!answers || _param1 !== 148) return;
    p.say(standard.AutopilotVersion, {
      ...{ capabilities: (4 | 32 | 8192) as standard.MavProtocolCapability, flightSwVersion: state.version },
      ...{ boardVersion: 140 << 16, vendorId: 4617, productId: 9 },
      flightCustomVersion: [..."2a3dc4b7"].map((c) => c.charCodeAt(0)),
      uid2: [0xab, 0xcd, ...Array<number>(16).fill(0)],
    });
  });
  const asked = heardBy(p.vehicle, common.CommandLong);
  // Who listens to every message has every message decoded.
  const onMessage = () => {
    throw new Error("it listens to every message");
  };
  Object.defineProperty(p.ground, "onMessage", { value: onMessage });
  const versions = new AutopilotVersions(p.ground, new CommandClient(p.ground));
  return { ...p, state, asked, versions };
}

describe("an autopilot's version", () => {
  it("is asked for at first sight, and told in words", async () => {
    const { versions, clock } = await ready(true);
    await clock.advance(15_000);
    expect(versions.of(1)).toEqual({
      ...{ systemId: 1, firmware: "4.5.7 official", gitHash: "2a3dc4b7", boardId: 140, vendorId: 4617, productId: 9 },
      ...{ uid: "abcd", can: new Set(["MISSION_INT", "FTP", "MAVLINK2"]) },
    });
  });

  it("is asked for again after a reboot, and only then", async () => {
    const { versions, clock, state, asked } = await ready(true);
    await clock.advance(15_000);
    const before = asked.length;
    await clock.advance(60_000);
    expect(asked.length).toBe(before);
    state.version = 0x04060080;
    state.bootMs = 1_000;
    await clock.advance(15_000);
    expect(versions.of(1)!.firmware).toBe("4.6.0 beta");
  });

  it("is not asked for more than three times where it is not told", async () => {
    const { versions, clock, asked } = await ready(false);
    await clock.advance(60_000);
    const before = asked.length;
    await clock.advance(60_000);
    expect([versions.of(1), asked.length]).toEqual([undefined, before]);
  });

  it.each([
    [0x010f00c0, "1.15.0 release candidate"],
    [0x01000000, "1.0.0 dev"],
    [0xff000007, "255.0.0 build 7"],
  ])("%i reads as %s", (version, words) => expect(firmwareWords(version)).toBe(words));
});
