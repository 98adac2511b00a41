import { describe, expect, it } from "vitest";
import { DuplicateFilter } from "../../src/mavlink/duplicateFilter.ts";
import { seededRandom } from "../../src/mavlink/memoryLink.ts";

const vehicle = 0x0101;

describe("the filter of duplicates", () => {
  it("knows the copy that a second road brings, also a hundred packets later, and over the wrap", () => {
    const filter = new DuplicateFilter();
    const late: boolean[] = [];
    for (let sent = 0; sent < 1_000; sent++) {
      expect(filter.seen(vehicle, sent & 0xff, sent % 7)).toBe(false);
      if (sent >= 100) late.push(filter.seen(vehicle, (sent - 100) & 0xff, (sent - 100) % 7));
    }
    expect(new Set(late)).toEqual(new Set([true]));
  });

  it("lets a message through that never changes and comes again with the same number, however much is lost between", () => {
    const random = seededRandom(4);
    const filter = new DuplicateFilter();
    let dropped = 0;
    for (let sent = 0; sent < 100_000; sent++) if (random() > 0.9 && filter.seen(vehicle, sent & 0xff, 77)) dropped++;
    expect(dropped).toBe(0);
  });

  it("lets through what comes late for the first time, and then knows its copy", () => {
    const filter = new DuplicateFilter();
    const seen = [250, 251, 253, 3, 252, 252, 2, 3, 4].map((sequence) => filter.seen(vehicle, sequence, 1));
    expect(seen).toEqual([false, false, false, false, false, true, false, true, false]);
  });

  it("takes another checksum, and another source, for another packet", () => {
    const filter = new DuplicateFilter();
    expect([
      filter.seen(vehicle, 1, 10),
      filter.seen(vehicle, 1, 11),
      filter.seen(vehicle + 1, 1, 10),
      filter.seen(vehicle + 1, 1, 10),
    ]).toEqual([false, false, false, true]);
  });

  it("begins anew with a vehicle that was started again", () => {
    const filter = new DuplicateFilter();
    for (let sent = 0; sent < 300; sent++) filter.seen(vehicle, sent & 0xff, sent);
    expect([0, 1, 2].map((sequence) => filter.seen(vehicle, sequence, 9_000 + sequence))).toEqual([
      false,
      false,
      false,
    ]);
  });
});
