import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { MergingStep } from "../../src/contract/merging.ts";
import { copySorties } from "../../src/store/sortieCopy.ts";

/** Two data folders: the other one with two sorties of three files each. */
function folders() {
  const root = mkdtempSync(join(tmpdir(), "vedette-copy-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const [folder, dataFolder] = [join(root, "other"), join(root, "data")];
  for (const id of ["s1", "s2"]) {
    mkdirSync(join(folder, "sorties", id), { recursive: true });
    for (const name of ["a", "b", "c"]) writeFileSync(join(folder, "sorties", id, name), `${id} ${name}`);
  }
  mkdirSync(join(dataFolder, "sorties"), { recursive: true });
  return { folder, dataFolder };
}

const sorties = [
  { from: "s1", to: "s1-2", fresh: true },
  { from: "s2", to: "s2", fresh: true },
  { from: "s3", to: "s3", fresh: true },
];

it("folders are copied under the names that they have here, with how far it is; what is missing is named", async () => {
  const { folder, dataFolder } = folders();
  const steps: MergingStep[] = [];
  const { copied, withoutFolder } = await copySorties(sorties, {
    folder,
    dataFolder,
    onStep: (step) => steps.push(step),
  });
  expect([copied.length, withoutFolder]).toEqual([2, ["s3"]]);
  expect(readdirSync(join(dataFolder, "sorties"))).toEqual(["s1-2", "s2"]);
  expect(readFileSync(join(dataFolder, "sorties/s1-2/b"), "utf8")).toBe("s1 b");
  expect(steps[0]).toEqual({ step: "Copies sortie 1 of 3: 0 files and folders so far", share: 0 });
  expect(steps.at(-1)).toEqual({ step: "Copies sortie 2 of 3: 7 files and folders so far", share: 1 / 3 });
});

it("when it is ended in the middle nothing of it stays, and what was here before does", async () => {
  const { folder, dataFolder } = folders();
  mkdirSync(join(dataFolder, "sorties/mine"));
  const abort = new AbortController();
  const onStep = ({ share }: MergingStep) => {
    if (share > 0) abort.abort();
  };
  await expect(copySorties(sorties, { folder, dataFolder, onStep, signal: abort.signal })).rejects.toMatchObject({
    failure: { code: "cancelled" },
  });
  expect(readdirSync(join(dataFolder, "sorties"))).toEqual(["mine"]);
  expect(existsSync(join(folder, "sorties/s1/a"))).toBe(true);
});

it("a copy carries the time at which it came, not that of what was copied", async () => {
  const { folder, dataFolder } = folders();
  const long = new Date("2024-05-05T12:00:00Z");
  utimesSync(join(folder, "sorties/s1/a"), long, long);
  const begun = Date.now();
  await copySorties(sorties, { folder, dataFolder });
  expect(statSync(join(dataFolder, "sorties/s1-2/a")).mtimeMs).toBeGreaterThan(begun - 1_000);
  expect(statSync(join(folder, "sorties/s1/a")).mtimeMs).toBe(long.getTime());
});

it("into a folder that is here already only what is missing comes, and when it is ended only that goes", async () => {
  const { folder, dataFolder } = folders();
  mkdirSync(join(dataFolder, "sorties/s2"));
  writeFileSync(join(dataFolder, "sorties/s2/a"), "mine");
  writeFileSync(join(dataFolder, "sorties/s2/b.part"), "half of it, from a time when it was killed");
  const [, second] = sorties as [unknown, (typeof sorties)[number]];
  const abort = new AbortController();
  let files = 0;
  const onStep = () => {
    if (++files === 3) abort.abort();
  };
  const ended = copySorties([second], { folder, dataFolder, onStep, signal: abort.signal });
  await expect(ended).rejects.toMatchObject({ failure: { code: "cancelled" } });
  const there = () => readdirSync(join(dataFolder, "sorties/s2")).filter((name) => !name.endsWith(".part"));
  expect(there()).toEqual(["a"]);
  await copySorties([second], { folder, dataFolder });
  expect(there()).toEqual(["a", "b", "c"]);
  expect(["a", "b"].map((name) => readFileSync(join(dataFolder, "sorties/s2", name), "utf8"))).toEqual([
    "mine",
    "s2 b",
  ]);
});

it("links are left out and named: they could lead to any file of this machine", async () => {
  const { folder, dataFolder } = folders();
  const secret = join(folder, "secret");
  mkdirSync(secret);
  writeFileSync(join(secret, "key.ts"), "secret");
  symlinkSync(join(secret, "key.ts"), join(folder, "sorties/s1/link.ts"));
  symlinkSync(secret, join(folder, "sorties/s1/inner"));
  symlinkSync(secret, join(folder, "sorties/s3"));
  const { skipped, withoutFolder } = await copySorties(sorties, { folder, dataFolder });
  const here = join(dataFolder, "sorties");
  expect([skipped, withoutFolder]).toEqual([
    [join(here, "s1-2/inner"), join(here, "s1-2/link.ts"), join(here, "s3")],
    [],
  ]);
  expect([readdirSync(here), readdirSync(join(here, "s1-2"))]).toEqual([
    ["s1-2", "s2"],
    ["a", "b", "c"],
  ]);
});
