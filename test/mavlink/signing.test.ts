import { createHash } from "node:crypto";
import { inspect } from "node:util";
import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { encodePacket, type Packet, PacketScanner } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { SigningTime, signPacket, ticksAt } from "../../src/mavlink/signing.ts";
import { SigningKey } from "../../src/mavlink/signingKey.ts";
import { heardBy, pair } from "./fakeVehicle.ts";

const key = SigningKey.fromPassphrase("border", "correct horse");
const other = SigningKey.fromPassphrase("thief", "battery staple");
const command = (sequence: number) =>
  encodePacket(messageOf(common.CommandLong, { command: 400, targetSystem: 1, confirmation: sequence }), {
    systemId: 255,
    componentId: 190,
    sequence,
  });

describe("signing", () => {
  it("makes the signature that the specification describes, on a packet whose checksum is right", () => {
    const timestamp = 0x1234_5678_9abc;
    const signed = signPacket(command(7), { key, linkId: 3, timestamp });
    const head = Buffer.from(signed.subarray(0, -6));
    const secret = createHash("sha256").update("correct horse").digest();
    const sum = createHash("sha256")
      .update(Buffer.concat([secret, head]))
      .digest("hex")
      .slice(0, 12);
    expect(Buffer.from(signed.subarray(-13)).toString("hex")).toBe(`03bc9a78563412${sum}`);
    const found: Packet[] = [];
    new PacketScanner((packet) => found.push(packet)).feed(signed, 0);
    expect(found.map((p) => [p.signed, p.sequence])).toEqual([[true, 7]]);
  });

  it("refuses and counts what a third party injects unsigned, wrongly signed and again, and obeys its station", async () => {
    const { ground, vehicle, up, clock } = await pair();
    ground.useSigning({ linkId: "radio" }, key);
    vehicle.useSigning({ systemId: 255 }, key);
    vehicle.useSigning({ linkId: "radio" }, key);
    const obeyed = heardBy(vehicle, common.CommandLong);
    const refused: string[] = [];
    vehicle.onRefused(({ reason }) => refused.push(reason));
    let recorded: Uint8Array | undefined;
    ground.onPacket(({ direction, bytes }) => {
      if (direction === "out") recorded = bytes.slice();
    });
    ground.send(messageOf(common.CommandLong, { command: 400, targetSystem: 1 }), { systemId: 1 });
    await clock.advance(100);
    expect(obeyed.length).toBe(1);
    up.send(command(50));
    up.send(signPacket(command(51), { key: other, linkId: 0, timestamp: ticksAt(clock.now()) + 9 }));
    up.send(recorded!);
    await clock.advance(100);
    expect(obeyed.length).toBe(1);
    expect(refused).toEqual(["unsigned", "badSignature", "replayed"]);
    expect(vehicle.statsOf("radio").refused).toEqual({ unsigned: 1, badSignature: 1, replayed: 1 });
  });

  it("never uses a timestamp twice, also when killed and with the clock set back", () => {
    let saved = 0;
    const store = {
      load: () => saved,
      save: (ticks: number) => {
        saved = ticks;
      },
    };
    const first = new SigningTime(store);
    const now = Date.UTC(2026, 0, 1);
    const last = [now, now, now + 3_000].map((at) => first.next(at)).at(-1)!;
    expect(new SigningTime(store).next(now - 60_000)).toBeGreaterThan(last);
  });

  it("never shows a key", () => {
    const text = Buffer.from(key.reveal()).toString("hex");
    expect([`${key}`, JSON.stringify(key), inspect(key, { showHidden: true, depth: 9 })].join()).not.toContain(text);
    expect(SigningKey.fromText("again", text).fingerprint).toBe(key.fingerprint);
    expect(() => SigningKey.fromText("bad", "abc")).toThrow('Signing key "bad" cannot be read');
  });
});
