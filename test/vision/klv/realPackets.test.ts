import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readSecurity } from "../../../src/vision/klv/st0102.ts";
import {
  readSt0601Packet,
  rewriteSt0601,
  type SensorMetadata,
  type St0601Packet,
  st0601Key,
} from "../../../src/vision/klv.ts";

const folder = path.resolve(import.meta.dirname, "../../../../shared/data/klv");

/** The packets of a file, cut where the key stands. */
function packetsOf(bytes: Buffer): Uint8Array[] {
  const starts: number[] = [];
  for (let at = bytes.indexOf(st0601Key); at >= 0; at = bytes.indexOf(st0601Key, at + 1)) starts.push(at);
  return starts.map((start, i) => bytes.subarray(start, starts[i + 1] ?? bytes.length));
}

/** What any aircraft can be: a value outside of it was read wrong. */
const plausible: Partial<Record<keyof SensorMetadata, readonly [low: number, high: number]>> = {
  at: [Date.UTC(2000, 0), Date.UTC(2040, 0)],
  platformPitchDeg: [-45, 45],
  platformRollDeg: [-60, 60],
  amsl: [0, 16_000],
  sensorHae: [0, 16_000],
  hfovDeg: [0, 180],
  outsideAirTemperature: [-80, 60],
  windSpeed: [0, 80],
  groundSpeed: [0, 250],
  version: [1, 19],
};

const everything = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

/** The standard's printed example carries a checksum that its own bytes do not sum to; all else in it is right. */
const misprinted = "its checksum is 0xaa43, its bytes sum to 0x3e1e";

function checked(bytes: Uint8Array): St0601Packet {
  expect(() => readSt0601Packet(bytes)).toThrow(misprinted);
  return readSt0601Packet(Uint8Array.from([...bytes.subarray(0, -2), 0x3e, 0x1e]));
}

test.skipIf(!existsSync(folder))("real packets read with every checksum right and every value plausible", () => {
  const counts = { packets: 0, misprinted: 0, values: 0, problems: 0, security: 0 };
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".bin"))) {
    for (const bytes of packetsOf(readFileSync(path.join(folder, name)))) {
      const printed = name === "DynamicConstantMISMMSPacketData.bin";
      const packet = printed ? checked(bytes) : readSt0601Packet(bytes);
      counts[printed ? "misprinted" : "packets"]++;
      counts.problems += packet.problems.length;
      for (const [field, value] of Object.entries(packet.fields)) {
        counts.values++;
        const [low, high] = plausible[field as keyof SensorMetadata] ?? everything;
        if (typeof value === "number") expect(value >= low && value <= high, `${name} ${field} ${value}`).toBe(true);
        if (typeof value === "string") expect(value, `${name} ${field}`).toMatch(/^[\x20-\x7e]+$/);
      }
      for (const { kind, tag } of packet.problems) expect(`${kind} ${tag}`).toMatch(/^out of range/);
      if (packet.fields.security) {
        counts.security++;
        expect(readSecurity(packet.fields.security)).toMatchObject(
          printed
            ? { classification: "unclassified", classifyingCountry: "//USA", objectCountries: "USA" }
            : { classification: "restricted", classifyingCountry: "//PT", objectCountries: "PT;ES" },
        );
      }
      if (!printed) expect(rewriteSt0601(packet, {})).toEqual(Uint8Array.from(bytes));
    }
  }
  console.info(`real packets: ${JSON.stringify(counts)}`);
  expect(counts).toMatchObject({ packets: 19, misprinted: 1 });
});
