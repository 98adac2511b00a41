import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path, { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { report } from "./samples.ts";

const entry = path.resolve(import.meta.dirname, "../../src/runs/process.ts");
const folder = mkdtempSync(join(tmpdir(), "vedette-shell-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the program says, and how it ends. */
function ended(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [entry, ...args], { cwd: folder });
    const said = { out: "", err: "" };
    child.stdout.on("data", (text) => {
      said.out += text;
    });
    child.stderr.on("data", (text) => {
      said.err += text;
    });
    child.on("close", (code) => resolve({ code, ...said }));
  });
}

test("the program names what is wrong and where, and lays two reports side by side", { timeout: 120_000 }, async () => {
  const scenario = join(folder, "wrong.json");
  writeFileSync(scenario, JSON.stringify({ fileType: "Scenario", version: 1, nam: "x" }));
  for (const name of ["a", "b"])
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(report({ seed: name.length })));
  const [wrong, missing, compared] = await Promise.all([
    ended("--scenario", scenario),
    ended("--scenario", "nowhere.json"),
    ended("--compare", "a.json", "b.json"),
  ]);
  expect(wrong).toEqual({
    ...{ code: 2, out: "", err: "nam: is not known here; perhaps “name” is meant. Correct the scenario file there\n" },
  });
  expect(missing).toMatchObject({ code: 2, err: expect.stringMatching(/^The file can not be read: .*nowhere\.json/) });
  expect(compared).toMatchObject({ code: 0, err: "" });
  expect(compared.out).toMatch(/Worst revisit +0:11:00 +0:11:00/);
  expect(readFileSync(join(folder, "comparison.html"), "utf8")).toContain("<h1>Two simulation runs</h1>");
});
