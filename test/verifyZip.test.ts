import { readFileSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesOf, type FoundFile } from "../src/store/evidence/packageSource.ts";
import { verifyPackage } from "../src/store/evidence/verifyPackage.ts";
import { zipFolder } from "../src/store/evidence/zipFolder.ts";
import { localHeader, type ZipEntry, zipEnd } from "../src/store/evidence/zipForm.ts";
import { openZipPackage } from "../src/store/evidence/zipPackage.ts";

import { makePackage, removePackage, root, whole } from "./signedPackage.ts";

beforeAll(makePackage);
afterAll(removePackage);

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
