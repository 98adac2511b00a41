import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { textOfLine } from "../src/review/evidence/auditLine.ts";
import type { PackageManifest } from "../src/review/evidence/manifest.ts";
import { AuditLog } from "../src/store/auditLog.ts";
import { openDatabase } from "../src/store/database.ts";
import { newSigningPair, publicKeyPem } from "../src/store/evidence/ed25519.ts";
import { PackageFolder } from "../src/store/evidence/packageFolder.ts";
import { verifyPackage } from "../src/store/evidence/verifyPackage.ts";
import { zipFolder } from "../src/store/evidence/zipFolder.ts";

/** Where all of a test file lies. */
export const root = mkdtempSync(join(tmpdir(), "vedette-verify-"));
/** The keys it is signed with. */
export const pair = newSigningPair();
/** The folder of the package, which nobody touches. */
export const whole = join(root, "whole");
/** What it was signed with. */
export let manifest: PackageManifest;

/** One file of each kind that packages hold; see `test/station/evidenceTamper.test.ts` for a package that the station has made. */
export const contents: Readonly<Record<string, string>> = {
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
/** The paths of its files. */
export const files = [...Object.keys(contents), "audit.jsonl"];

/** SHA-256, hexadecimal digits. */
export const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

/** Makes the package in `whole`; `root` is removed by `removePackage`. */
export async function makePackage(): Promise<void> {
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
}
/** Removes all of it. */
export const removePackage = (): void => rmSync(root, { recursive: true, force: true });

let copies = 0;
/** The folder of a copy that may be tampered with. */
export function copy(): string {
  const path = join(root, `copy-${++copies}`);
  cpSync(whole, path, { recursive: true });
  return path;
}

/** The first thing that the verifier finds in a copy that was tampered with, as a folder and as a zip file of it. */
export async function foundIn(tamper: (folder: string) => void): Promise<{ file: string; words: string } | undefined> {
  const folder = copy();
  tamper(folder);
  // The zip file holds what the folder holds: both ways of reading must say the same.
  const zip = `${folder}.zip`;
  await zipFolder(folder, zip);
  const [asFolder, asZip] = [await verifyPackage(folder), await verifyPackage(zip)];
  expect(asZip.altered).toEqual(asFolder.altered);
  return asFolder.altered;
}

/** What changes the text of a file in a folder. */
export function edit(path: string, change: (text: string) => string) {
  return (folder: string) => writeFileSync(join(folder, path), change(readFileSync(join(folder, path), "utf8")));
}

/** Changes the last bit of a byte of a file. */
export const flipped = (file: string, at: (bytes: number) => number) => {
  const bytes = readFileSync(file);
  const i = at(bytes.length);
  bytes[i] = (bytes[i] as number) ^ 0x01;
  writeFileSync(file, bytes);
};
