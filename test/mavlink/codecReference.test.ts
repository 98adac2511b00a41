import { ardupilotmega, common, type MavLinkData, type MavLinkPacketField, minimal, standard } from "mavlink-mappings";
import { MavLinkProtocolV2 } from "node-mavlink";
import { describe, expect, it } from "vitest";
import { decodeAs, encodePacket, PacketScanner } from "../../src/mavlink/codec.ts";
import type { MessageType } from "../../src/mavlink/dialect.ts";
import { seededRandom } from "../../src/mavlink/memoryLink.ts";

const types = new Map(
  [ardupilotmega, common, standard, minimal].flatMap(({ REGISTRY }) =>
    Object.values(REGISTRY).map((type): [number, MessageType] => [type.MSG_ID, type as MessageType]),
  ),
);
const sender = { systemId: 7, componentId: 3, sequence: 42 };

describe("the codec and node-mavlink, over every message of common and ardupilotmega", () => {
  it("read the same values from random payloads of every length, also NaN, infinities and the largest integers", () => {
    const reference = new MavLinkProtocolV2(7, 3);
    const random = seededRandom(4);
    let compared = 0;
    for (const type of types.values())
      for (const fill of [0, 0x7f, 0x80, 0xff, -1, -1]) {
        const payload = Uint8Array.from({ length: type.PAYLOAD_LENGTH }, () => (fill < 0 ? random() * 256 : fill));
        for (const { type: kind, offset, length } of type.FIELDS)
          if (kind === "char[]") for (let i = 0; i < length; i++) payload[offset + i]! &= 0x7f; // see the test of texts
        const sent = fill < 0 ? Math.floor(random() * (payload.length + 1)) : payload.length;
        const bytes = new Uint8Array(12 + sent);
        bytes.set([0xfd, sent, 0, 0, 42, 7, 3, type.MSG_ID, type.MSG_ID >> 8, type.MSG_ID >> 16]);
        bytes.set(payload.subarray(0, sent), 10);
        const packet = { version: 2, messageId: type.MSG_ID, ...sender, signed: false, bytes, at: 0 } as const;
        const ours = decodeAs(type, packet);
        expect(ours, type.MSG_NAME).toBeInstanceOf(type);
        expect(ours, type.MSG_NAME).toStrictEqual(reference.data(reference.payload(Buffer.from(bytes)), type));
        compared++;
      }
    expect(compared).toBeGreaterThan(1_200);
  });

  it("write the same bytes for the extreme values of every field", () => {
    const reference = new MavLinkProtocolV2(7, 3);
    for (const type of types.values())
      for (const extreme of [0, 1, 2] as const) {
        const message: MavLinkData = new type();
        for (const field of type.FIELDS) Object.assign(message, { [field.name]: extremeOf(field, extreme) });
        const bytes = encodePacket(message, sender);
        const theirs = reference.serialize(message, 42);
        // The specification keeps the first byte of a payload of zeros; node-mavlink leaves it out too.
        if (theirs[1] === 0) expect([bytes[1], bytes[10]], type.MSG_NAME).toEqual([1, 0]);
        else expect(Buffer.from(bytes).toString("hex"), type.MSG_NAME).toBe(theirs.toString("hex"));
        const read: MavLinkData[] = [];
        new PacketScanner((packet) => read.push(decodeAs(type, packet))).feed(bytes, 0);
        expect(read, type.MSG_NAME).toStrictEqual([message]);
      }
  });

  it("differ in texts only where they are not ASCII: ours are UTF-8, with a sign for what is not", () => {
    const text = Uint8Array.of(0xc3, 0xa4, 0xff, 0x41);
    const bytes = new Uint8Array(12 + 5);
    bytes.set([0xfd, 5, 0, 0, 42, 7, 3, common.StatusText.MSG_ID, 0, 0, 4, ...text]);
    const packet = { version: 2, messageId: common.StatusText.MSG_ID, ...sender, signed: false, bytes, at: 0 } as const;
    expect(decodeAs(common.StatusText, packet).text).toBe("ä\uFFFDA");
  });
});

/** The largest (0) and smallest (1) values, and for real numbers infinities and not-a-number. */
function extremeOf({ type, size, length }: MavLinkPacketField, extreme: 0 | 1 | 2): unknown {
  if (type === "char[]") return ["~".repeat(length), "", "a"][extreme];
  const base = type.replace("[]", "");
  const one = oneExtreme(base, size, extreme);
  return type.endsWith("[]") ? new Array(length).fill(one) : one;
}

function oneExtreme(base: string, size: number, extreme: 0 | 1 | 2): number | bigint {
  if (base === "float" || base === "double")
    return [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN][extreme]!;
  const bits = BigInt(size * 8);
  const signed = base.startsWith("int");
  const values = signed ? [(1n << (bits - 1n)) - 1n, -(1n << (bits - 1n)), -1n] : [(1n << bits) - 1n, 0n, 1n];
  return base.endsWith("64_t") ? values[extreme]! : Number(values[extreme]);
}
