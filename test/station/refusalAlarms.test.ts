import { common } from "mavlink-mappings";
import { expect, it } from "vitest";
import { type Failure, sentenceOf } from "../../src/contract/failure.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { signPacket, ticksAt } from "../../src/mavlink/signing.ts";
import { SigningKey } from "../../src/mavlink/signingKey.ts";
import { RefusalAlarms } from "../../src/station/refusalAlarms.ts";
import { pair } from "../mavlink/fakeVehicle.ts";

const key = SigningKey.fromText("north", "5a".repeat(32));

/** A link signed with a key, and somebody on the other end of it. */
async function signedLink() {
  const p = await pair();
  for (const node of [p.ground, p.vehicle]) node.useSigning({ linkId: "radio" }, key);
  const told: Failure[] = [];
  new RefusalAlarms({
    node: p.ground,
    addressOf: () => "serial:/dev/ttyUSB0:57600",
    fail: ({ failure }) => told.push(failure),
  });
  const plain = (systemId: number, sequence: number) =>
    encodePacket(messageOf(common.CommandLong, {}), { systemId, componentId: 1, sequence });
  const attack = async (packets: readonly Uint8Array[]) => {
    for (const bytes of packets) {
      p.down.send(bytes);
      await p.clock.advance(20);
    }
  };
  return { ...p, told, plain, attack };
}

it("unsigned commands are told once with their number and a remedy, however many follow", async () => {
  const { told, plain, attack, clock } = await signedLink();
  await attack([plain(1, 0), plain(1, 1)]);
  await clock.advance(10_000);
  expect(told).toEqual([]);
  await attack(Array.from({ length: 1_000 }, (_, i) => plain(i % 250, i & 0xff)));
  await clock.advance(60_000);
  expect(told.map(sentenceOf)).toEqual([
    "3 unsigned packets were kept out of serial:/dev/ttyUSB0:57600, the last one COMMAND_LONG as system 0. " +
      "Either the vehicle does not have the key yet: give it the key by cable; or somebody else sends here.",
  ]);
});

it("another reason is told by itself, and the same again while it goes on after five minutes", async () => {
  const { told, plain, attack, clock } = await signedLink();
  await attack([0, 1, 2, 3].map((n) => plain(1, n)));
  const wrong = SigningKey.fromText("wrong", "11".repeat(32));
  const forged = (n: number) => signPacket(plain(1, n), { key: wrong, linkId: 0, timestamp: ticksAt(clock.now()) + n });
  await attack([0, 1, 2, 3].map(forged));
  const heard = signPacket(plain(1, 0), { key, linkId: 9, timestamp: ticksAt(clock.now()) });
  await attack([heard, heard, heard, heard, heard]);
  await clock.advance(300_000);
  await attack([4, 5, 6, 7].map((n) => plain(1, n)));
  await clock.advance(6_000);
  expect(told.map(({ message }) => message.split(" packets")[0])).toEqual([
    "4 unsigned",
    "4 wrongly signed",
    "4 repeated",
    "8 unsigned",
  ]);
});
