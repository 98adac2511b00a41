import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contentSecurityPolicy, parseRange, pathOfAppAddress, serveFile } from "../../electron/files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vedette-files-"));
  mkdirSync(join(folder, "page"));
  writeFileSync(join(folder, "page", "index.html"), "<!doctype html>");
  writeFileSync(join(folder, "page", "picture.JPG"), "0123456789");
  writeFileSync(join(folder, "page", "empty.bin"), "");
  writeFileSync(join(folder, "secret.txt"), "secret");
});
afterEach(() => rmSync(folder, { recursive: true }));

const get = async (path: string, range: string | null = null) => {
  const response = await serveFile(join(folder, "page"), path, range);
  return { status: response.status, text: await response.text(), headers: Object.fromEntries(response.headers) };
};

it("a file comes with its type, its length and the policy", async () => {
  expect(await get("index.html")).toEqual({
    status: 200,
    text: "<!doctype html>",
    headers: {
      "accept-ranges": "bytes",
      "content-length": "15",
      "content-security-policy": contentSecurityPolicy,
      "content-type": "text/html; charset=utf-8",
      "x-content-type-options": "nosniff",
    },
  });
  expect((await get("picture.JPG")).headers["content-type"]).toBe("image/jpeg");
});

it("the policy allows no script but the page's own and WebAssembly", () => {
  expect(contentSecurityPolicy).toContain("default-src 'self'; script-src 'self' 'wasm-unsafe-eval';");
  expect(contentSecurityPolicy).not.toContain("'unsafe-eval'");
  expect(contentSecurityPolicy).not.toMatch(/https?:|\*/);
});

it.each([["../secret.txt"], ["a/../../secret.txt"], [".."], ["."], [""]])("the way out %j is refused", async (path) => {
  const { status, text } = await get(path);
  expect({ status, text }).toEqual({ status: 403, text: "" });
});

it("a link that leads out of the folder is refused", async () => {
  symlinkSync(join(folder, "secret.txt"), join(folder, "page", "link.txt"));
  expect((await get("link.txt")).status).toBe(403);
});

it("what is not there, or is a folder, is not found", async () => {
  mkdirSync(join(folder, "page", "sub"));
  expect([(await get("none.js")).status, (await get("sub")).status]).toEqual([404, 404]);
});

it("an empty file is served empty", async () => {
  expect(await get("empty.bin")).toMatchObject({ status: 200, text: "", headers: { "content-length": "0" } });
});

it("a part of a file is served as such", async () => {
  const part = await get("picture.JPG", "bytes=2-5");
  expect(part).toMatchObject({
    status: 206,
    text: "2345",
    headers: { "content-range": "bytes 2-5/10", "content-length": "4" },
  });
  expect(await get("picture.JPG", "bytes=10-")).toMatchObject({
    status: 416,
    headers: { "content-range": "bytes */10" },
  });
});

describe("ranges as RFC 9110 writes them", () => {
  it.each([
    ["bytes=0-0", { start: 0, end: 0 }],
    ["bytes=0-", { start: 0, end: 99 }],
    ["bytes=90-200", { start: 90, end: 99 }],
    ["bytes=-10", { start: 90, end: 99 }],
    ["bytes=-1000", { start: 0, end: 99 }],
    ["bytes=100-", "unsatisfiable"],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=5-2", undefined],
    ["bytes=-", undefined],
    ["bytes=0-1,5-6", undefined],
    ["lines=0-1", undefined],
  ])("%s of 100 bytes", (text, expected) => {
    expect(parseRange(text, 100)).toEqual(expected);
  });
});

it.each([
  ["app://vedette/", "index.html"],
  ["app://vedette/index.html?globeScale=0.5#x", "index.html"],
  ["app://vedette/assets/a%20b.js", "assets/a b.js"],
  ["app://other/index.html", undefined],
  ["app://vedette/%ff", undefined],
  ["app://vedette/a%5C..%5Cb", undefined],
  ["app://vedette/a%00b", undefined],
  ["media://data/index.html", undefined],
])("the address %s names %s", (address, path) => {
  expect(pathOfAppAddress(address)).toBe(path);
});
