import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { FailureError } from "../../src/contract/failure.ts";
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
  const begun = (n: number) => vi.waitFor(() => expect(waiting.length).toBe(n));
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
  await begun(1);
  waiting[0]?.();
  expect(await first).toBe(nothing);
  const second = merge("/other");
  await begun(2);
  waiting[1]?.();
  await second;
  expect(taken).toBe(2);
});

it("how far it is can be asked for meanwhile, and copying can be ended", async () => {
  let begun = () => {};
  const running = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const handlers = mergingHandlers({
    ...{ dataFolder: "/data", flying: () => false },
    takeIn: (_folder, _by, { onStep, signal }) =>
      new Promise((_resolve, reject) => {
        onStep?.({ step: "Copies sortie 2 of 4: 7 files and folders so far", share: 0.25 });
        signal?.addEventListener("abort", () => reject(new FailureError("cancelled", "It was cancelled")));
        begun();
      }),
  });
  expect(await handlers["data.merging"](null)).toBe(null);
  const merge = handlers["data.merge"]({ folder: "/other", by: "Ada" });
  await running;
  expect(await handlers["data.merging"](null)).toEqual({
    ...{ folder: "/other", by: "Ada", step: "Copies sortie 2 of 4: 7 files and folders so far", share: 0.25 },
  });
  await handlers["data.cancelMerge"](null);
  await expect(merge).rejects.toThrow("It was cancelled");
  expect(await handlers["data.merging"](null)).toBe(null);
});

it("a link to the station's own folder is known as what it is", async () => {
  const root = mkdtempSync(join(tmpdir(), "vedette-merge-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, "data"));
  symlinkSync(join(root, "data"), join(root, "link"));
  const takeIn = () => Promise.reject(new Error("it was taken in"));
  const handlers = mergingHandlers({ dataFolder: join(root, "data"), flying: () => false, takeIn });
  await expect(handlers["data.merge"]({ folder: join(root, "link"), by: "Ada" })).rejects.toThrow("own data folder");
});
