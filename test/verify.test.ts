import { execFile } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newSigningPair } from "../src/store/evidence/ed25519.ts";
import { PackageFolder } from "../src/store/evidence/packageFolder.ts";
import { runVerifier } from "../src/store/evidence/verifierShell.ts";
import { verifyPackage } from "../src/store/evidence/verifyPackage.ts";
import { zipFolder } from "../src/store/evidence/zipFolder.ts";

import {
  copy,
  edit,
  files,
  flipped,
  foundIn,
  hashOf,
  makePackage,
  manifest,
  pair,
  removePackage,
  root,
  whole,
} from "./signedPackage.ts";

beforeAll(makePackage);
afterAll(removePackage);

describe("a package that nobody has touched", () => {
  it("is whole, as a folder and as a zip file, and says that its key was not compared", async () => {
    const zip = join(root, "whole.zip");
    await zipFolder(whole, zip);
    for (const path of [whole, zip]) {
      const { code, text } = await runVerifier([path]);
      expect(text).toContain(`is as it was signed: ${files.length} files`);
      expect(text).toContain("6 lines of audit log");
      expect(text).toContain("THE KEY WAS NOT COMPARED");
      expect(text).not.toContain("another program");
      expect(code).toBe(0);
    }
  });

  it("is known by its key, given as a fingerprint or as a file; another key is told apart", async () => {
    const pem = join(whole, "station-key.pem");
    for (const key of [pair.fingerprint, pair.fingerprint.replaceAll(" ", "").toUpperCase(), pem]) {
      const { code, text } = await runVerifier(["--key", key, whole]);
      expect([code, text]).toEqual([0, expect.stringContaining("It is the key that you gave.")]);
    }
    const other = await runVerifier([whole, "--key", newSigningPair().fingerprint]);
    expect([other.code, other.text]).toEqual([
      1,
      expect.stringContaining("NOT THE KEY: The package was signed by another"),
    ]);
    expect((await runVerifier([whole, "--key", "nonsense"])).code).toBe(2);
  });

  it("is whole when another program has packed it, which is told", async () => {
    const packed = Object.fromEntries(
      [...files, "manifest.json", "manifest.sig"].map((path) => [
        path,
        new Uint8Array(readFileSync(join(whole, path))),
      ]),
    );
    const zip = join(root, "repacked.zip");
    writeFileSync(zip, zipSync(packed, { level: 9 }));
    const { code, text } = await runVerifier([zip]);
    expect([code, text]).toEqual([0, expect.stringContaining("packed by another program than Vedette")]);
  });

  it("the same package is the same zip file, byte for byte", async () => {
    const [one, two] = [join(root, "one.zip"), join(root, "two.zip")];
    await zipFolder(whole, one);
    await zipFolder(copy(), two);
    expect(readFileSync(one).equals(readFileSync(two))).toBe(true);
  });
});

describe("what was altered is named", () => {
  it.each(files)("%s: one byte, wherever it is", async (path) => {
    for (const at of [() => 0, (bytes: number) => bytes >> 1, (bytes: number) => bytes - 1]) {
      const found = await foundIn((folder) => flipped(join(folder, path), at));
      expect(found).toEqual({ file: path, words: expect.stringContaining(`${path} was changed`) });
    }
  });

  it.each(files)("%s: cut short", async (path) => {
    const found = await foundIn((folder) =>
      truncateSync(join(folder, path), readFileSync(join(folder, path)).length - 3),
    );
    expect(found?.file).toBe(path);
    expect(found?.words).toMatch(
      path === "audit.jsonl" ? /was changed: line 6 is damaged/ : /was cut: it has \d+ bytes/,
    );
  });

  it.each(files)("%s: made longer", async (path) => {
    const found = await foundIn((folder) => appendFileSync(join(folder, path), "\n"));
    expect(found).toEqual({ file: path, words: expect.stringContaining("was changed") });
  });

  it.each([...files, "manifest.json", "manifest.sig"])("%s: removed", async (path) => {
    const found = await foundIn((folder) => rmSync(join(folder, path)));
    expect(found).toEqual({ file: path, words: `${path} is missing` });
  });

  it.each(files.map((path, i) => [path, files[(i + 1) % files.length] as string]))(
    "%s and %s: in each other's place",
    async (one, two) => {
      const found = await foundIn((folder) => {
        renameSync(join(folder, one), join(folder, "aside"));
        renameSync(join(folder, two), join(folder, one));
        renameSync(join(folder, "aside"), join(folder, two));
      });
      const first = [one, two].sort()[0] as string;
      const second = first === one ? two : one;
      expect(found).toEqual({ file: first, words: `${first} was exchanged: it holds what belongs to ${second}` });
    },
  );

  it("a file that was added, wherever it lies", async () => {
    for (const path of ["note.txt", "flags/f1/more.jpg", "flags/f2/flag.json"]) {
      const found = await foundIn((folder) => {
        mkdirSync(join(folder, path, ".."), { recursive: true });
        writeFileSync(join(folder, path), "x");
      });
      expect(found).toEqual({ file: path, words: `${path} was added: it is not part of what was signed` });
    }
  });

  it("a link in place of a file", async () => {
    const folder = copy();
    const path = "flags/f1/clip.mp4";
    rmSync(join(folder, path));
    symlinkSync(join(whole, path), join(folder, path));
    expect((await verifyPackage(folder)).altered).toEqual({ file: path, words: `${path} is no plain file` });
  });

  it("the manifest: a byte anywhere in it", async () => {
    const size = readFileSync(join(whole, "manifest.json")).length;
    const folder = copy();
    for (let at = 0; at < size; at += 41) {
      cpSync(join(whole, "manifest.json"), join(folder, "manifest.json"));
      flipped(join(folder, "manifest.json"), () => at);
      expect([at, (await verifyPackage(folder)).altered?.file]).toEqual([at, "manifest.json"]);
    }
  });

  it("the signature: every byte of it", async () => {
    const size = readFileSync(join(whole, "manifest.sig")).length;
    const folder = copy();
    for (let at = 0; at < size; at++) {
      cpSync(join(whole, "manifest.sig"), join(folder, "manifest.sig"));
      flipped(join(folder, "manifest.sig"), () => at);
      const { altered } = await verifyPackage(folder);
      // Of its hash of the manifest nobody can say which of the two was touched, unless the signature still holds.
      expect([at, altered?.file]).toEqual([at, "manifest.sig"]);
    }
  });

  it("a file and its line in the manifest, changed together", async () => {
    const path = "flags/f1/clip.mp4";
    const found = await foundIn((folder) => {
      writeFileSync(join(folder, path), "other pictures of f1!");
      const before = manifest.files.find((file) => file.path === path)?.sha256 as string;
      edit("manifest.json", (text) => text.replace(before, hashOf("other pictures of f1!")))(folder);
    });
    expect(found).toEqual({
      file: "manifest.json",
      words: "manifest.json was changed: it is not the one that was signed",
    });
  });

  it("all of it, signed anew with another key: only who knows the right key can tell", async () => {
    const folder = join(root, "forged");
    const made = new PackageFolder(folder);
    for (const { path, what } of manifest.files) await made.write(path, readFileSync(join(whole, path)), { what });
    const { files: _f, key: _k, form: _m, ...about } = manifest;
    await made.seal({ ...about, by: "Eve" }, newSigningPair());
    expect((await verifyPackage(folder)).altered).toBeUndefined();
    expect((await verifyPackage(folder, pair.fingerprint)).altered?.words).toContain("signed by another key");
  });

  it("what a package says of itself can not pass for the verifier's own words", async () => {
    const folder = join(root, "talking");
    const made = new PackageFolder(folder);
    for (const { path, what } of manifest.files) await made.write(path, readFileSync(join(whole, path)), { what });
    const { files: _f, key: _k, form: _m, ...about } = manifest;
    await made.seal({ ...about, by: "Eve\nIt is the key that you gave.\u001b[8m" }, newSigningPair());
    const { text } = await runVerifier([folder]);
    expect(text).toContain("Made by Eve\ufffdIt is the key that you gave.\ufffd[8m, ");
    expect(text.split("\n")).not.toContain("It is the key that you gave.");
    expect(text).not.toContain("\u001b");
  });

  it("a recording that is not what the log told, though all of it was signed", async () => {
    const folder = join(root, "lied");
    const made = new PackageFolder(folder);
    const path = "recordings/s1/video/a.ts";
    for (const file of manifest.files)
      await made.write(file.path, file.path === path ? "other" : readFileSync(join(whole, file.path)), file);
    const { files: _f, key: _k, form: _m, ...about } = manifest;
    await made.seal(about, pair);
    expect((await verifyPackage(folder)).altered).toEqual({
      file: "audit.jsonl",
      words: `audit.jsonl: ${path} is not what entry 2 tells was recorded`,
    });
  });
});

it("the verifier runs by itself, from another folder, and tells by its status", async () => {
  const script = fileURLToPath(new URL("../scripts/verify.mjs", import.meta.url));
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [script, ...args], { cwd: root }).then(
      ({ stdout }) => ({ code: 0, stdout }),
      ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
    );
  expect(await run(whole)).toMatchObject({ code: 0, stdout: expect.stringContaining("WHOLE") });
  const folder = copy();
  flipped(join(folder, "report.html"), () => 3);
  expect(await run(folder)).toEqual({
    code: 1,
    stdout: `ALTERED: report.html was changed: its content is not what was signed.\nPackage: ${folder}\n`,
  });
  expect((await run()).stdout).toContain("npm run verify -- PACKAGE");
  expect((await run(join(root, "nowhere"))).code).toBe(2);
  expect(existsSync(join(folder, "report.html"))).toBe(true);
});
