import { expect, it } from "vitest";
import type { MergedData } from "../../src/contract/merging.ts";
import { mergingHandlers } from "../../src/station/dataMerge.ts";

const nothing: MergedData = {
  sorties: 0,
  flags: 0,
  words: 0,
  segments: 0,
  footprints: 0,
  renamed: [],
  withoutFolder: [],
};

it("data of another station are taken in on the ground, one at a time, and never the station's own", async () => {
  let [flying, taken] = [true, 0];
  const waiting: (() => void)[] = [];
  const handlers = mergingHandlers({
    dataFolder: "/data",
    flying: () => flying,
    takeIn: (folder, by) => {
      expect([folder, by]).toEqual(["/other", "Ada"]);
      taken++;
      return new Promise((resolve) => waiting.push(() => resolve(nothing)));
    },
  });
  const merge = async (folder: string) => handlers["data.merge"]({ folder, by: "Ada" });
  await expect(merge("/other")).rejects.toThrow("A vehicle flies");
  flying = false;
  await expect(merge("/data/../data/")).rejects.toThrow("own data folder");
  const first = merge("/other");
  await expect(merge("/other")).rejects.toThrow("are being taken in");
  waiting[0]?.();
  expect(await first).toBe(nothing);
  const second = merge("/other");
  waiting[1]?.();
  await second;
  expect(taken).toBe(2);
});
