import { describe, expect, it } from "vitest";
import { PageRights } from "../../electron/pageRights.ts";

describe("the page that the window shows", () => {
  it("may what the station says, from the moment that it says so", async () => {
    const page = new PageRights({ wordMs: 20 });
    page.begin();
    const asked = page.may("see");
    expect(page.take({ kind: "admit", window: page.window, rights: ["enter", "see"], name: "Ada" })).toBe(true);
    expect([await asked, await page.may("see"), page.admission?.rights, page.name]).toEqual([
      true,
      true,
      ["enter", "see"],
      "Ada",
    ]);
    page.take({ kind: "admit", window: page.window, rights: ["enter"], name: "" });
    expect(await page.may("see")).toBe(false);
  });

  it("may nothing that the station has not told of it", async () => {
    const page = new PageRights({ wordMs: 20 });
    page.begin();
    expect(await page.may("see")).toBe(false);
  });

  it("has none of what the page before it might, not even where that had asked already", async () => {
    const page = new PageRights({ wordMs: 20 });
    page.begin();
    const before = page.window;
    page.take({ kind: "admit", window: before, rights: ["see", "export"], name: "Ada" });
    const asked = page.may("export");
    page.begin();
    expect(page.take({ kind: "admit", window: before, rights: ["see"], name: "Ada" })).toBe(false);
    expect([await asked, page.admission, await page.may("see")]).toEqual([false, undefined, false]);
  });
});
