import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sightLine } from "../../src/review/recording.ts";
import { verifyPackage } from "../../src/store/evidence/verifyPackage.ts";
import { zipFolder } from "../../src/store/evidence/zipFolder.ts";
import { evidenceStation, type MoreOfStation, manifestOf, T, telemetryOf } from "./evidenceStation.ts";
import { type RealClips, realClips } from "./realClips.ts";

const root = mkdtempSync(join(tmpdir(), "vedette-tampered-"));
const folder = join(root, "package");
let clips: RealClips;
const ends: (() => void)[] = [];
let files: string[] = [];
let missing: readonly string[] = [];

/** A second sortie with a drone of its own, and flags that a colour and a thermal camera saw, in both. */
function night({ flags, footage, sorties, audit, track, write }: MoreOfStation): void {
  sorties.save({ id: "s2", vehicleId: "2:1", startedAt: T - 600_000, endedAt: T + 600_000 });
  for (let s = -90; s <= 90; s += 30)
    sorties.addTrailPoint("s2", { at: T + s * 1_000, lat: 48.01, lon: 16.001 + s * 1e-5, amsl: 260 });
  write("sorties/s2/telemetry.tlog", telemetryOf(2));
  const there = { ...track, streamId: "video-2-1", vehicleId: "2:1", lastAt: T };
  const sights = [0, 1, 2].map((s) => sightLine({ at: T + s * 1_000, seen: 5, track: there }));
  write("sorties/s2/tracks.jsonl", `${sights.join("\n")}\n`);
  for (const [sortieId, streamId] of [
    ["s1", "video-1-2"], // the thermal camera
    ["s2", "video-2-1"],
  ] as const) {
    const file = write(`sorties/${sortieId}/video/${streamId}-0.ts`, `G ${streamId} ${"y".repeat(500)}`);
    footage.saveSegment({ streamId, file, startAt: T, endAt: T + 30_000 }, sortieId);
  }
  const seen = { trackIds: ["t1"], fromAt: T, toAt: T + 20_000 };
  const raise = (id: string, sightings: Parameters<typeof flags.save>[0]["sightings"]) => {
    write(`sorties/s1/flags/${id}.jpg`, `\u00ffpicture of ${id}`);
    const at = { openedAt: T, lastAt: T + 20_000, place: { lat: 48, lon: 16, amsl: 200 } };
    const what = { state: "closed", rule: "r", reason: "stopped", className: "car", score: 0.9 } as const;
    const ellipse = { major: 4, minor: 2, angleDeg: 30 };
    audit.with({ kind: "flag.opened", about: [`flag:${id}`] }, () =>
      flags.save({ id, sortieId: "s1", ...what, ...at, ellipse, stationary: true, sightings }),
    );
  };
  raise("f3", [
    { ...seen, streamId: "video-1-1", vehicleId: "1:1" },
    { ...seen, streamId: "video-1-2", vehicleId: "1:1" },
    { ...seen, streamId: "video-2-1", vehicleId: "2:1", sortieId: "s2" },
  ]);
  raise("f4", [{ ...seen, streamId: "video-2-1", vehicleId: "2:1", sortieId: "s2" }]);
}

beforeAll(async () => {
  clips = await realClips(root, T);
  const write: Parameters<typeof evidenceStation>[0] = async ({ file, format, burnIn }) => {
    writeFileSync(file, burnIn ? clips.boxes : clips[format]);
    return [];
  };
  const { out, made } = await evidenceStation(write, night, (work) => ends.push(work));
  const record = await made("package", { flagIds: ["f1", "f3", "f4"], burnIn: true, everything: true });
  expect(record.phase).toBe("done");
  missing = record.missing;
  cpSync(join(out, "package"), folder, { recursive: true });
  files = manifestOf(folder).files.map(({ path }) => path);
}, 120_000);
afterAll(() => {
  for (const end of ends.reverse()) end();
  rmSync(root, { recursive: true, force: true });
});

const found = async (): Promise<string | undefined> => (await verifyPackage(folder)).altered?.file;
/** What is found in a zip file of the package as it is now. */
async function foundZipped(): Promise<string | undefined> {
  const zip = join(root, "package.zip");
  await zipFolder(folder, zip);
  return (await verifyPackage(zip)).altered?.file;
}
/** Puts the bytes in a file's place for as long as `look` takes. */
async function withBytes<R>(path: string, bytes: Uint8Array, look: () => Promise<R>): Promise<R> {
  const file = join(folder, path);
  const before = readFileSync(file);
  writeFileSync(file, bytes);
  try {
    return await look();
  } finally {
    writeFileSync(file, before);
  }
}
const flipped = (bytes: Buffer, at: number): Buffer => {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] as number) ^ 1;
  return changed;
};
const all = () => [...files, "manifest.json", "manifest.sig"];

describe("a package of several flags, sorties and cameras, with clips as vision writes them", {
  timeout: 120_000,
}, () => {
  it("holds every kind of file, and is whole as a folder and as a zip file", async () => {
    const kinds = new Set(
      files.map((path) =>
        path
          .split("/")
          .at(-1)
          ?.replaceAll(/\d+(?=[-.])/g, "N"),
      ),
    );
    expect([...kinds].sort()).toEqual([
      ...["README.txt", "audit.jsonl", "clip-N-boxes.mp4", "clip-N.mp4", "clip-N.ts", "clip-boxes.mp4"],
      ...["clip.mp4", "clip.ts", "everything.json", "flag.json", "report.html", "sN-telemetry.tlog", "software.json"],
      ...["station-key.pem", "still.jpg", "track.csv", "track.geojson", "track.kml", "video-N-N-N.ts"],
    ]);
    expect(files.filter((path) => path.startsWith("recordings/"))).toEqual([
      ...["recordings/s1/video-1-1-0.ts", "recordings/s1/video-1-1-1.ts", "recordings/s1/video-1-2-0.ts"],
      "recordings/s2/video-2-1-0.ts",
    ]);
    expect(missing).toEqual([]);
    expect([await found(), await foundZipped()]).toEqual([undefined, undefined]);
  });

  it("names the file of which a byte was changed, wherever in it, or that was cut or made longer", async () => {
    for (const [n, path] of all().entries()) {
      const bytes = readFileSync(join(folder, path));
      const at = [0, bytes.length >> 1, bytes.length - 1][n % 3] as number;
      for (const content of [flipped(bytes, at), bytes.subarray(0, -1), Buffer.concat([bytes, bytes])])
        expect([path, await withBytes(path, content, found)]).toEqual([path, path]);
    }
  });

  it("names it in a zip file too", async () => {
    for (const [n, path] of all().entries()) {
      if (n % 3 !== 0) continue;
      const bytes = readFileSync(join(folder, path));
      const at = (n * 7_919) % bytes.length;
      const content = n % 2 === 0 ? flipped(bytes, at) : bytes.subarray(0, at);
      expect([path, await withBytes(path, content, foundZipped)]).toEqual([path, path]);
    }
  });

  it("names the clip of which a chapter, a tag or a picture was changed", async () => {
    const path = files.find((one) => one.endsWith("clip-boxes.mp4")) as string;
    const bytes = readFileSync(join(folder, path));
    for (const word of ["chpl", "Seen: car", "Flag f1: car", "mdat", "moov"]) {
      const at = bytes.indexOf(word);
      expect([word, at > 0]).toEqual([word, true]);
      expect(await withBytes(path, flipped(bytes, at + word.length + 8), found)).toBe(path);
    }
  });

  it("names what was taken out, put in, or changed places", async () => {
    for (const [i, path] of all().entries()) {
      renameSync(join(folder, path), join(root, "aside"));
      expect([path, await found()]).toEqual([path, path]);
      renameSync(join(root, "aside"), join(folder, path));
      const next = files[(i + 1) % files.length] as string;
      if (i >= files.length || readFileSync(join(folder, path)).equals(readFileSync(join(folder, next)))) continue;
      const other = readFileSync(join(folder, next));
      const swapped = withBytes(next, readFileSync(join(folder, path)), () => withBytes(path, other, found));
      expect(await swapped).toBe([path, next].sort()[0]);
    }
    for (const path of ["more.txt", "flags/f1/clip-2.mp4", "flags/f9/flag.json", "recordings/s2/more.ts"]) {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), "x");
      expect([await found(), await foundZipped()]).toEqual([path, path]);
      rmSync(join(folder, path));
    }
    expect(await found()).toBeUndefined();
  });

  it("names the log of which any two lines were put in each other's place, or any was left out", async () => {
    const lines = readFileSync(join(folder, "audit.jsonl"), "utf8").trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(10);
    const as = (some: readonly string[]) => Buffer.from(`${some.join("\n")}\n`);
    for (const i of lines.keys()) {
      const without = lines.toSpliced(i, 1);
      expect(await withBytes("audit.jsonl", as(without), found)).toBe("audit.jsonl");
      if (i === 0) continue;
      const turned = lines.toSpliced(i - 1, 2, lines[i] as string, lines[i - 1] as string);
      expect(await withBytes("audit.jsonl", as(turned), i % 4 === 0 ? foundZipped : found)).toBe("audit.jsonl");
    }
    expect(readdirSync(folder).length).toBeGreaterThan(5);
    expect(await found()).toBeUndefined();
  });
});
