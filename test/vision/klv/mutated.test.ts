import { expect, test } from "vitest";
import { FailureError } from "../../../src/contract/failure.ts";
import { readSecurity, writeSecurity } from "../../../src/vision/klv/st0102.ts";
import { readVmti, writeVmti } from "../../../src/vision/klv/st0903.ts";
import { readSt0601Packet, writeSt0601 } from "../../../src/vision/klv.ts";

/** Numbers 0 ≤ x < 1 that are the same in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const security = writeSecurity({ classification: "secret", classifyingCountry: "//CZE", version: 12 });
const packet = writeSt0601({
  at: 1_700_000_000_000,
  missionId: "PATROL 7",
  platformHeadingDeg: 12,
  lat: 50,
  lon: 14,
  amsl: 500,
  hfovDeg: 50,
  security,
  courseDeg: 90,
  targetWidth: 40_000,
  activePayloads: Uint8Array.of(11),
});

type Mutation = "flip" | "cut" | "insert" | "leave out" | "swap";

function mutated(random: () => number, kind: Mutation): Uint8Array {
  const place = (length: number) => Math.floor(random() * length);
  const at = place(packet.length);
  const bytes = [...packet];
  if (kind === "cut") return packet.slice(0, at);
  if (kind === "insert") bytes.splice(at, 0, ...Array.from({ length: 1 + place(4) }, () => place(256)));
  if (kind === "leave out") bytes.splice(at, 1 + place(4));
  if (kind === "swap") bytes.splice(at, 2, ...bytes.slice(at, at + 2).reverse());
  if (kind === "flip")
    for (let flips = 1 + place(3); flips > 0; flips--) {
      const bit = place(packet.length * 8);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    }
  return Uint8Array.from(bytes);
}

/** The running sum by the book: even bytes high, odd bytes low, up to the last two. */
function sumIsRight(bytes: Uint8Array): boolean {
  let high = 0;
  let low = 0;
  bytes.subarray(0, -2).forEach((byte, i) => {
    if (i % 2 === 0) high += byte;
    else low += byte;
  });
  return ((high * 256 + low) & 0xffff) === (bytes.at(-2) ?? 0) * 256 + (bytes.at(-1) ?? 0);
}

test("of twenty thousand damaged packets each is refused by name, or its checksum is right", () => {
  const random = seeded(601);
  const kinds: Mutation[] = ["flip", "cut", "insert", "leave out", "swap"];
  const counts = { refused: 0, read: 0 };
  for (let run = 0; run < 20_000; run++) {
    const bytes = mutated(random, kinds[run % kinds.length] ?? "flip");
    try {
      const read = readSt0601Packet(bytes);
      const whole = read.head.length + read.items.reduce((sum, item) => sum + item.bytes.length, 0);
      expect(sumIsRight(bytes.subarray(0, whole)), Buffer.from(bytes).toString("hex")).toBe(true);
      counts.read++;
    } catch (cause) {
      if (!(cause instanceof FailureError)) throw cause;
      if (cause.failure.code === "bad-input" && cause.message.startsWith("Metadata packet refused: ")) counts.refused++;
    }
  }
  expect(counts.refused).toBeGreaterThan(18_000);
  expect(counts.refused + counts.read).toBe(20_000);
});

test("bytes of chance behind the key are refused by name", () => {
  const random = seeded(7);
  for (let run = 0; run < 5_000; run++) {
    const tail = Uint8Array.from({ length: Math.floor(random() * 80) }, () => Math.floor(random() * 256));
    expect(() => readSt0601Packet(Uint8Array.from([...packet.subarray(0, 16), ...tail]))).toThrow(
      /^Metadata packet refused: /,
    );
  }
});

test("a security set of chance is read or refused by name", () => {
  const random = seeded(102);
  for (let run = 0; run < 5_000; run++) {
    const bytes = Uint8Array.from(security);
    bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    try {
      expect(typeof readSecurity(bytes)).toBe("object");
    } catch (cause) {
      expect(cause).toBeInstanceOf(FailureError);
    }
  }
});

test("targets of chance are read or refused by name", () => {
  const random = seeded(903);
  const set = writeVmti({
    frameWidth: 1280,
    frameHeight: 720,
    targets: [1, 2, 3].map((id) => ({
      id,
      box: { left: 1, top: 1, right: 9, bottom: 9 },
      className: "truck",
      location: { lat: 1, lon: 2, hae: 3, sigma: { east: 1, north: 2, up: 3, eastNorth: 0, eastUp: 0, northUp: 0 } },
      velocity: { east: 1, north: 2, up: 3 },
      track: { id: new Uint8Array(16), startAt: 1, endAt: 2 },
    })),
  });
  const counts = { read: 0, refused: 0 };
  for (let run = 0; run < 10_000; run++) {
    const bytes = Uint8Array.from(set);
    bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    try {
      readVmti(run % 2 === 0 ? bytes : bytes.subarray(0, Math.floor(random() * bytes.length)));
      counts.read++;
    } catch (cause) {
      if (!(cause instanceof FailureError)) throw cause;
      counts.refused++;
    }
  }
  expect(counts.read + counts.refused).toBe(10_000);
  expect(Math.min(counts.read, counts.refused)).toBeGreaterThan(1_000);
});
