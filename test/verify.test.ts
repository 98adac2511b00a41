import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { crc32 } from "node:zlib";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textOfLine } from "../src/review/evidence/auditLine.ts";
import type { PackageManifest } from "../src/review/evidence/manifest.ts";
import { AuditLog } from "../src/store/auditLog.ts";
import { openDatabase } from "../src/store/database.ts";
import { newSigningPair, publicKeyPem } from "../src/store/evidence/ed25519.ts";
import { PackageFolder } from "../src/store/evidence/packageFolder.ts";
import { bytesOf, type FoundFile } from "../src/store/evidence/packageSource.ts";
import { runVerifier } from "../src/store/evidence/verifierShell.ts";
import { verifyPackage } from "../src/store/evidence/verifyPackage.ts";
import { zipFolder } from "../src/store/evidence/zipFolder.ts";
import { localHeader, type ZipEntry, zipEnd } from "../src/store/evidence/zipForm.ts";
import { openZipPackage } from "../src/store/evidence/zipPackage.ts";

const root = mkdtempSync(join(tmpdir(), "vedette-verify-"));
const pair = newSigningPair();
const whole = join(root, "whole");
let manifest: PackageManifest;

/** One file of each kind that packages hold; see `test/station/evidence.test.ts` for a package that the station has made. */
const contents: Readonly<Record<string, string>> = {
  "README.txt": "What is in here\n",
  "report.html": "<!doctype html><title>Report</title>",
  "software.json": '{"vedette":"0.1.0"}',
  "station-key.pem": publicKeyPem(pair.publicKey),
  "flags/f1/flag.json": '{"id":"f1"}',
  "flags/f1/still.jpg": "\u00ff\u00d8 picture",
  "flags/f1/clip.mp4": "moving pictures of f1",
  "flags/f1/clip.ts": "G moving pictures with metadata",
  "flags/f1/track.geojson": '{"type":"FeatureCollection"}',
  "flags/f1/track.kml": "<kml></kml>",
  "flags/f1/track.csv": "at,lat,lon\n1,2,3\n",
  "recordings/s1/video/a.ts": "G as it was recorded",
  "recordings/s1/telemetry.tlog": "packets",
};
const files = [...Object.keys(contents), "audit.jsonl"];

const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

beforeAll(async () => {
  const db = openDatabase(":memory:");
  const log = new AuditLog(db, { now: () => 1_000 });
  const recorded = (path: string) => {
    const sha256 = hashOf(contents[`recordings/${path}`] as string);
    const { station, sequence } = log.add({ kind: "recording.closed", about: ["sortie:s1"], body: { path, sha256 } });
    return { path, sha256, station, sequence };
  };
  log.add({ kind: "flag.opened", about: ["flag:f1"] });
  const notes = {
    "recordings/s1/video/a.ts": recorded("s1/video/a.ts"),
    "recordings/s1/telemetry.tlog": recorded("s1/telemetry.tlog"),
  };
  log.add({ kind: "flag.opened", about: ["flag:other"] });
  log.add({ kind: "flag.verdict", by: "Ada", about: ["flag:f1"] });
  const head = log.add({ kind: "evidence.begun", by: "Ada", about: ["flag:f1"] });
  const made = new PackageFolder(whole);
  for (const [path, content] of Object.entries(contents))
    await made.write(path, content, {
      what: path,
      ...(path in notes && { recorded: notes[path as keyof typeof notes] }),
    });
  const lines = log.after(0, 100).map(({ entry, ...link }) => {
    const hidden = entry?.about.includes("flag:other");
    return textOfLine(hidden ? link : { ...link, ...(entry && { entry }) });
  });
  await made.write("audit.jsonl", `${lines.join("\n")}\n`, { what: "Audit log" });
  const { station, sequence, hash } = head;
  await made.seal(
    {
      ...{ id: "p1", madeAt: 1_000, madeAtUtc: "1970-01-01T00:00:01Z", by: "Ada", station, software: "0.1.0" },
      ...{ flags: ["f1"], complete: true, missing: [], audit: [{ path: "audit.jsonl", station, sequence, hash }] },
    },
    pair,
  );
  manifest = JSON.parse(readFileSync(join(whole, "manifest.json"), "utf8")) as PackageManifest;
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

let copies = 0;
function copy(): string {
  const path = join(root, `copy-${++copies}`);
  cpSync(whole, path, { recursive: true });
  return path;
}

/** The first thing that the verifier finds in a copy that was tampered with, as a folder and as a zip file of it. */
async function foundIn(tamper: (folder: string) => void): Promise<{ file: string; words: string } | undefined> {
  const folder = copy();
  tamper(folder);
  // The zip file holds what the folder holds: both ways of reading must say the same.
  const zip = `${folder}.zip`;
  await zipFolder(folder, zip);
  const [asFolder, asZip] = [await verifyPackage(folder), await verifyPackage(zip)];
  expect(asZip.altered).toEqual(asFolder.altered);
  return asFolder.altered;
}

function edit(path: string, change: (text: string) => string) {
  return (folder: string) => writeFileSync(join(folder, path), change(readFileSync(join(folder, path), "utf8")));
}

const flipped = (file: string, at: (bytes: number) => number) => {
  const bytes = readFileSync(file);
  const i = at(bytes.length);
  bytes[i] = (bytes[i] as number) ^ 0x01;
  writeFileSync(file, bytes);
};

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

  it.each<[string, (text: string) => string, string]>([
    ["reordered", (text) => swapLines(text, 1, 3), "the lines were reordered: entry 2 stands too late"],
    ["with a line left out", (text) => without(text, 2), "entry 3 is missing"],
    ["with a line twice", (text) => text.replace(/^(.*\n)/, "$1$1"), "entry 1 stands after entry 1"],
    ["with another's name", (text) => text.replace('"by":"Ada"', '"by":"Eve"'), "entry 5 (flag.verdict) was changed"],
    ["with a line that was replaced whole", forged, "entry 6 does not follow from entry 5"],
    ["cut at its end", (text) => without(text, 5), "it ends with entry 5, and ended with 6"],
    ["cut at its beginning", (text) => without(text, 0), "audit.jsonl was cut"],
  ])("the audit log: %s", async (_, change, words) => {
    const found = await foundIn(edit("audit.jsonl", change));
    expect(found).toEqual({ file: "audit.jsonl", words: expect.stringContaining(words) });
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

describe("a zip file", () => {
  it("that was cut, or has a byte changed anywhere, is never whole without a word", async () => {
    const zip = join(root, "bytes.zip");
    await zipFolder(whole, zip);
    const bytes = readFileSync(zip);
    for (let at = 0; at < bytes.length; at += 61) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] as number) ^ 0x40;
      writeFileSync(zip, changed);
      const { altered, notes } = await verifyPackage(zip);
      expect([at, altered !== undefined || notes.length > 0]).toEqual([at, true]);
    }
    for (const length of [0, 10, bytes.length >> 1, bytes.length - 1]) {
      writeFileSync(zip, bytes.subarray(0, length));
      expect((await verifyPackage(zip)).altered?.words).toContain("The zip file was altered");
    }
    writeFileSync(zip, Buffer.concat([bytes.subarray(0, 0), Buffer.from("before"), bytes]));
    expect((await verifyPackage(zip)).altered?.words).toContain("The zip file was altered");
  });
});

it("a zip file of more than four gigabytes is read where it says that its files are", async () => {
  const large: ZipEntry = { path: "large.ts", bytes: 5e9, crc: 0, offset: 0 };
  const small: ZipEntry = { path: "small", bytes: 3, crc: crc32("abc"), offset: localHeader(large).length + 5e9 };
  const end = small.offset + localHeader(small).length + 3;
  const zip = join(root, "large.zip");
  const handle = await open(zip, "w");
  try {
    await handle.write(localHeader(large), 0, undefined, 0);
    await handle.write(localHeader(small), 0, undefined, small.offset); // what lies between takes no room on the disk
    await handle.write("abc", end - 3);
    await handle.write(zipEnd([large, small], end), 0, undefined, end);
  } finally {
    await handle.close();
  }
  const { files: found, notes } = await openZipPackage(zip);
  expect([...found.values()].map(({ path, bytes }) => [path, bytes])).toEqual([
    ["large.ts", 5e9],
    ["small", 3],
  ]);
  expect(new TextDecoder().decode(await bytesOf(found.get("small") as FoundFile))).toBe("abc");
  expect(notes).toEqual([]);
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

it("an exported audit log is checked from its first line, and a change is named by its line", async () => {
  const log = new AuditLog(openDatabase(":memory:"), { now: () => 1 });
  for (let i = 0; i < 5; i++) log.add({ kind: "note", body: { i } });
  const file = join(root, "log.jsonl");
  const text = `${log.after(0, 10).map(textOfLine).join("\n")}\n`;
  const said = async (content: string) => {
    writeFileSync(file, content);
    return runVerifier([file]);
  };
  expect(await said(text)).toMatchObject({ code: 0, text: expect.stringContaining("entries 1 to 5") });
  expect(await said(text.replace('"i":2', '"i":8'))).toMatchObject({
    code: 1,
    text: expect.stringContaining("line 3: entry 3 (note) was changed"),
  });
  expect(await said(without(text, 0))).toMatchObject({ code: 1, text: expect.stringContaining("entry 1 is missing") });
});

function swapLines(text: string, a: number, b: number): string {
  const lines = text.split("\n");
  [lines[a], lines[b]] = [lines[b] as string, lines[a] as string];
  return lines.join("\n");
}

const without = (text: string, line: number): string =>
  text
    .split("\n")
    .filter((_, i) => i !== line)
    .join("\n");

/** Entry 5 as somebody else would have had it, with hashes that fit it. */
function forged(text: string): string {
  const lines = text.split("\n");
  const log = new AuditLog(openDatabase(":memory:"), { now: () => 1 });
  const { previous, station } = JSON.parse(lines[4] as string) as { previous: string; station: string };
  const entry = { ...log.add({ kind: "flag.verdict", by: "Eve" }).entry, sequence: 5, station };
  const canonical = (value: unknown) => JSON.stringify(sorted(value));
  const digest = hashOf(canonical(entry));
  const hash = hashOf(canonical({ digest, previous, sequence: 5, station }));
  lines[4] = canonical({ digest, entry, hash, previous, sequence: 5, station });
  return lines.join("\n");
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, sorted(one)]),
  );
}
