import { crc32 } from "node:zlib";
import { expect, it } from "vitest";
import { every } from "../../src/mavlink/clock.ts";
import { decodeMessage, PacketScanner } from "../../src/mavlink/codec.ts";
import { ParamClient } from "../../src/mavlink/paramClient.ts";
import { askParamHash, paramHash } from "../../src/mavlink/paramHash.ts";
import { downloadParams } from "../../src/mavlink/paramSet.ts";
import { fromBytewise, toBytewise } from "../../src/sim/bytewiseParams.ts";
import { ParamServer } from "../../src/sim/paramServer.ts";
import { Params } from "../../src/sim/params.ts";
import { px4Params } from "../../src/sim/px4Params.ts";
import { pair } from "./fakeVehicle.ts";

const params = [
  { name: "A_FLOAT", value: 1.5, type: 9 },
  { name: "B_COUNTER", value: 77, type: 6 },
  { name: "C_INT", value: -2, type: 6 },
];

it("PX4's checksum is a CRC-32 without its inversions over names and 4-byte values", () => {
  // 1.5 and -2 in little-endian bytes; the inversions of the usual CRC-32 are undone.
  const bytes = Buffer.concat([
    Buffer.from("A_FLOAT"),
    Buffer.from([0, 0, 0xc0, 0x3f]),
    Buffer.from("C_INT"),
    Buffer.from([0xfe, 0xff, 0xff, 0xff]),
  ]);
  const plain = ~crc32(bytes, 0xffffffff) >>> 0;
  expect(paramHash(params, (name) => name === "B_COUNTER")).toBe(plain);
  expect(paramHash(params, () => false)).not.toBe(plain);
});

it.each([0, 0.3])("is asked for at a loss of %d, and is that over the list that comes", async (loss) => {
  const p = await pair({ delayMs: 30, loss, jitterMs: 40, duplicate: loss / 2, seed: 5 });
  const aboard = new Params(px4Params);
  const say = { systemId: 255 };
  const server = new ParamServer(aboard, (message) => p.vehicle.send(toBytewise(message), say), { hashes: true });
  const scanner = new PacketScanner((packet) => {
    const message = decodeMessage(packet);
    if (message) server.receive(fromBytewise(message, packet));
  });
  p.down.onBytes(({ bytes, at }) => scanner.feed(bytes, at));
  every(p.clock, 20, () => server.step());
  const target = { systemId: 1, encoding: "bytewise" as const };
  const client = new ParamClient(p.ground);
  const ask = () => p.clock.run(askParamHash(client, target));
  const isVolatile = (name: string) => name === "COM_FLIGHT_UUID";
  const first = await ask();
  const list = await p.clock.run(downloadParams(p.ground, target));
  expect(paramHash(list.params.values(), isVolatile)).toBe(first);
  aboard.set("COM_FLIGHT_UUID", 5);
  expect(await ask()).toBe(first);
  aboard.set("NAV_ACC_RAD", 3);
  expect(await ask()).not.toBe(first);
});
