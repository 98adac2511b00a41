import { expect, test } from "vitest";
import { readSecurity } from "../../../src/vision/klv/st0102.ts";
import { readSt0601Packet, rewriteSt0601, type SensorMetadata, writeSt0601 } from "../../../src/vision/klv.ts";
import { bookPacket } from "./bookReader.ts";
import { hex, packetOf } from "./klvBytes.ts";

/** The example value of each tag in MISB ST 0601 §8, as the standard prints it, and its bytes there. */
const examples: readonly (readonly [
  tag: number,
  bytes: string,
  field: keyof SensorMetadata,
  value: number | string,
  digits?: number,
])[] = [
  [2, "000459f4a6aa4aa8", "at", 1_224_807_209_913],
  [3, "4d495353494f4e3031", "missionId", "MISSION01"],
  [4, "41462d313031", "tailNumber", "AF-101"],
  [5, "71c2", "platformHeadingDeg", 159.974365, 6],
  [8, "93", "trueAirspeed", 147],
  [9, "9f", "indicatedAirspeed", 159],
  [10, "4d51312d42", "platformDesignation", "MQ1-B"],
  [11, "454f", "sensorName", "EO"],
  [12, "5747532d3834", "imageCoordinateSystem", "WGS-84"],
  [13, "5595b66d", "lat", 60.1768229669783, 12],
  [14, "5b5360c4", "lon", 128.426759042045, 12],
  [15, "c221", "amsl", 14190.7195, 4],
  [16, "cd9c", "hfovDeg", 144.571298, 6],
  [17, "d917", "vfovDeg", 152.643626, 6],
  [18, "724a0a20", "sensorRelativeAzimuthDeg", 160.719211474396, 7],
  [19, "87f84b86", "sensorRelativeElevationDeg", -168.792324833941, 7],
  [20, "7dc55ece", "sensorRelativeRollDeg", 176.865437690572, 7],
  [21, "03830926", "slantRange", 68590.9832987744, 3],
  [23, "f101a229", "frameCenterLat", -10.5423886331461, 12],
  [24, "14bc082b", "frameCenterLon", 29.157890122923, 12],
  [25, "34f3", "frameCenterAmsl", 3216.03723, 5],
  [26, "c06e", "cornerLatOffset1", -0.037249367, 5],
  [34, "9b", "icing", 155],
  [35, "a7c4", "windDirectionDeg", 235.92401, 5],
  [36, "b2", "windSpeed", 69.8039216, 6],
  [37, "beba", "staticPressure", 3725.18502, 5],
  [38, "ca35", "densityAltitude", 14818.677, 3],
  [39, "54", "outsideAirTemperature", 84],
  [40, "8f695262", "targetLat", -79.1638500518929, 12],
  [41, "765457f2", "targetLon", 166.400812960416, 11],
  [42, "f823", "targetAmsl", 18389.0471, 4],
  [43, "03", "trackGateWidth", 6],
  [44, "0f", "trackGateHeight", 30],
  [45, "1a95", "targetCe90", 425.215152, 5],
  [46, "2611", "targetLe90", 608.9231, 4],
  [47, "31", "flags", 49],
  [49, "3d07", "differentialPressure", 1191.9585, 4],
  [51, "d3fe", "verticalSpeed", -61.887875, 5],
  [53, "6af4", "airfieldPressure", 2088.9601, 4],
  [54, "7670", "airfieldAmsl", 8306.80552, 5],
  [55, "81", "relativeHumidity", 50.5882353, 6],
  [56, "8c", "groundSpeed", 140],
  [57, "b38eacf1", "groundRange", 3506979.0316063, 6],
  [58, "a45d", "fuelRemaining", 6420.53864, 5],
  [59, "544f502047554e", "callSign", "TOP GUN"],
  [60, "afd8", "weaponLoad", 45016],
  [61, "ba", "weaponFired", 186],
  [62, "06cf", "laserPrfCode", 1743],
  [64, "ddc5", "magneticHeadingDeg", 311.868162, 6],
  [65, "13", "version", 19],
  [70, "415041434845", "alternateName", "APACHE"],
  [71, "172f", "alternateHeadingDeg", 32.6024262, 6],
  [72, "0002d5cf4ddc9a35", "eventStartAt", 798_036_294_670.901],
  [78, "0bb3", "frameCenterHae", 9.44533455, 5],
  [96, "00d92a", "targetWidth", 13898.5463, 0],
  [104, "2f921e", "sensorHae", 23456.24, 1],
  [105, "2f921e", "alternateHae", 23456.24, 1],
  [109, "0001a0", "rangeToRecovery", 1.625],
  [112, "1f40", "courseDeg", 125],
  [113, "05f500", "heightAboveGround", 2150],
  [114, "05f740", "radarHeight", 2154.5],
  [117, "3e9000", "sensorAzimuthRateDeg", 1],
  [120, "4800", "storageFull", 72],
  [132, "0257c0", "transmissionFrequency", 2400],
  [134, "3700", "zoom", 55],
];
const packet = packetOf(examples.map(([tag, bytes]) => [tag, bytes]));
const values: SensorMetadata = { at: 0, ...Object.fromEntries(examples.map(([, , field, value]) => [field, value])) };

test("every example of the standard reads as the value it prints, and nothing is found wrong with the packet", () => {
  const { fields, problems } = readSt0601Packet(packet);
  expect(problems).toEqual([]);
  expect(Object.keys(fields).sort()).toEqual(examples.map(([, , field]) => field).sort());
  for (const [tag, , field, value, digits] of examples) {
    const read = fields[field];
    if (typeof value === "string" || digits === undefined) expect(read, `tag ${tag}`).toBe(value);
    else expect(read, `tag ${tag}`).toBeCloseTo(value, digits);
  }
});

test("the values that the standard prints are written as the bytes it prints, tag by tag and as one packet", () => {
  const { items } = readSt0601Packet(writeSt0601(values));
  expect(items.map(({ tag, value }) => [tag, Buffer.from(value).toString("hex")]).slice(0, -1)).toEqual(
    examples.map(([tag, bytes]) => [tag, bytes]),
  );
  expect(writeSt0601(values)).toEqual(packet);
});

test("a packet that is read and written again is the same byte for byte", () => {
  expect(rewriteSt0601(readSt0601Packet(packet), {})).toEqual(packet);
});

test("the standard's example of a packet of changing values is written byte for byte, with the checksum it prints", () => {
  const printed = hex(`
    060e2b34020b01010e01030101000000 61
    0208 00046050584e0180 0502 71c2 0602 fd3d 0702 08b8 0d04 5595b66d 0e04 5b5360c4 0f02 c221 1002 cd9c 1102 d917
    1204 724a0a20 1304 87f84b86 1404 00000000 1504 03830926 1602 1281 1704 f101a229 1804 14bc082b 1902 34f3
    4101 06 0102 c850`);
  const written = writeSt0601({
    at: Date.UTC(2009, 0, 12, 22, 8, 22),
    platformHeadingDeg: 159.974365,
    platformPitchDeg: -0.431531724,
    platformRollDeg: 3.40586566,
    lat: 60.1768229669783,
    lon: 128.426759042045,
    amsl: 14190.7195,
    hfovDeg: 144.571298,
    vfovDeg: 152.643626,
    sensorRelativeAzimuthDeg: 160.719211474396,
    sensorRelativeElevationDeg: -168.792324833941,
    sensorRelativeRollDeg: 0,
    slantRange: 68590.9832987744,
    targetWidth: 722.819867,
    frameCenterLat: -10.5423886331461,
    frameCenterLon: 29.157890122923,
    frameCenterAmsl: 3216.03723,
    version: 6,
  });
  expect(Buffer.from(written).toString("hex")).toBe(Buffer.from(printed).toString("hex"));
});

/**
 * MISB ST 0902.5's other example, of changing and constant values together. The standard printed AA43 as its checksum; the
 * bytes sum to 3E1E, as another implementation found, too: https://github.com/paretech/klvdata, test/test_common.py.
 */
const wholeExample = hex(`
  060e2b34020b01010e01030101000000 81d2 0208 00046050584e0180 030a 4d697373696f6e203132 0502 71c2 0602 fd3d
  0702 08b8 0a08 5072656461746f72 0b07 454f204e6f7365 0c0e 47656f6465746963205747533834 0d04 5595b66d
  0e04 5b5360c4 0f02 c221 1002 cd9c 1102 d917 1204 724a0a20 1304 87f84b86 1404 7dc55ece 1504 03830926
  1602 1281 1704 f101a229 1804 14bc082b 1902 34f3
  301c 01010102010703052f2f5553410c01070d060055005300411602000a 4101 06
  5e22 0170f592f02373364af8aa9162c00f2eb2da16b74341000841a0be365b5ab96a3645 0102 aa43`);

test("the standard's example with constant values is refused for the checksum that was printed wrong, and by no other fault", () => {
  expect(() => readSt0601Packet(wholeExample)).toThrow("its checksum is 0xaa43, its bytes sum to 0x3e1e");
  const mended = Uint8Array.from([...wholeExample.subarray(0, -2), 0x3e, 0x1e]);
  expect([...bookPacket(mended).keys()]).toEqual([
    ...[2, 3, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 48, 65, 94, 1],
  ]);
  const packet = readSt0601Packet(mended);
  expect(packet.problems).toEqual([]);
  expect(packet.fields).toMatchObject({
    at: Date.UTC(2009, 0, 12, 22, 8, 22),
    missionId: "Mission 12",
    platformDesignation: "Predator",
    sensorName: "EO Nose",
    imageCoordinateSystem: "Geodetic WGS84",
    lat: expect.closeTo(60.1768229669783, 12),
    slantRange: expect.closeTo(68590.9832987744, 3),
    version: 6,
  });
  expect(readSecurity(packet.fields.security ?? new Uint8Array())).toEqual({
    classification: "unclassified",
    countryCoding: 7,
    classifyingCountry: "//USA",
    objectCountryCoding: 7,
    objectCountries: "USA",
    version: 10,
  });
  expect(rewriteSt0601(packet, {})).toEqual(mended);
});
