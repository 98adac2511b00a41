import { expect, test } from "vitest";
import { readSecurity, writeSecurity } from "../../../src/vision/klv/st0102.ts";
import { readSt0601, readSt0601Packet, rewriteSt0601, writeSt0601 } from "../../../src/vision/klv.ts";
import { hex } from "./klvBytes.ts";

const marking = {
  classification: "restricted",
  countryCoding: 1,
  classifyingCountry: "//CZE",
  caveats: "BORDER",
  releasing: "CZE POL",
  declassifyOn: "20360101",
  objectCountryCoding: 13,
  objectCountries: "CZE;POL",
  comments: "pátrání",
  version: 12,
} as const;

// Unclassified; country codes of two kinds; "//CZ" made the set, "CZ" is seen; version 12: typed by hand from ST 0102's table.
const typed = hex("010101 020103 03042f2f435a 0c0103 0d040043005a 1602000c");

test("a security set typed by hand reads as what it says", () => {
  expect(readSecurity(typed)).toEqual({
    classification: "unclassified",
    countryCoding: 3,
    classifyingCountry: "//CZ",
    objectCountryCoding: 3,
    objectCountries: "CZ",
    version: 12,
  });
});

test("what it says is written as the very same bytes", () => {
  expect(writeSecurity(readSecurity(typed))).toEqual(typed);
});

test("markings survive in a packet, and other changes to the packet leave their bytes alone", () => {
  const packet = writeSt0601({ at: 1, lat: 50, security: writeSecurity(marking) });
  expect(readSecurity(readSt0601(packet).security ?? new Uint8Array())).toEqual(marking);
  // A tag that no version of ST 0102 knows, and a length in its long form.
  const odd = hex("010102 5d81020102");
  const changed = rewriteSt0601(readSt0601Packet(writeSt0601({ at: 1, lat: 50, security: odd })), { lat: 51 });
  expect(readSt0601(changed).security).toEqual(odd);
  expect(readSt0601(changed).lat).toBeCloseTo(51, 6);
});

test("a level that the standard does not know is no level, and a set that does not add up is refused", () => {
  expect(readSecurity(hex("010109"))).toEqual({});
  expect(() => readSecurity(hex("01050102"))).toThrow("Metadata packet refused: tag 1 is longer than the packet");
});
