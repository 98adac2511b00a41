import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

interface Step {
  run(
    command: string,
    args: readonly string[],
    options?: { cwd?: string; limitMs?: number },
  ): Promise<{ code: number; output: string; timedOut: boolean }>;
  hashOf(paths: readonly string[]): string;
  spanOf(ms: number): string;
  cacheFolder(): string;
}

// The scripts are plain JavaScript, for a machine with nothing installed.
const { run, hashOf, spanOf, cacheFolder } = (await import(
  new URL("../../scripts/step.mjs", import.meta.url).href
)) as Step;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vedette-step-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("a command's status and both its outputs are reported", async () => {
  expect(await run("sh", ["-c", "echo out; echo err >&2; exit 3"])).toEqual({
    code: 3,
    output: expect.stringMatching(/^(out\nerr|err\nout)\n$/),
    timedOut: false,
  });
});

it("a command that is not there is a status, not an exception", async () => {
  const { code, output } = await run("no-such-command-anywhere", []);
  expect({ code, named: output.includes("no-such-command-anywhere") }).toEqual({ code: 127, named: true });
});

it("a command over its limit is ended with what it started", async () => {
  const pidFile = join(folder, "pid");
  const { timedOut } = await run("sh", ["-c", `sleep 300 & echo $! > ${pidFile}; wait`], { limitMs: 500 });
  expect(timedOut).toBe(true);
  const pid = Number(readFileSync(pidFile, "utf8"));
  await expect
    .poll(() => {
      try {
        // Ended, or a zombie that nobody has collected in this container.
        return /^\d+ \(sleep\) [^ZX]/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
      } catch {
        return false;
      }
    })
    .toBe(false);
});

it("a hash changes with a content, a name, and a file that goes, and not otherwise", () => {
  mkdirSync(join(folder, "src"));
  const file = (name: string) => join(folder, "src", name);
  writeFileSync(file("a"), "1");
  const hashes = [hashOf([folder])];
  expect(hashOf([folder])).toBe(hashes[0]);
  writeFileSync(file("a"), "2");
  hashes.push(hashOf([folder]));
  writeFileSync(file("b"), "");
  hashes.push(hashOf([folder]));
  rmSync(file("a"));
  hashes.push(hashOf([folder]));
  hashes.push(hashOf([join(folder, "absent")]));
  expect(new Set(hashes).size).toBe(5);
});

it("spans are said in seconds, then in minutes", () => {
  expect([400, 61_000, 125_000].map(spanOf)).toEqual(["0 s", "61 s", "2 min 5 s"]);
});

it("the cache follows XDG_CACHE_HOME", () => {
  const before = process.env.XDG_CACHE_HOME;
  process.env.XDG_CACHE_HOME = folder;
  try {
    expect(cacheFolder()).toBe(join(folder, "vedette"));
  } finally {
    if (before === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = before;
  }
});
