import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { KeyRing } from "../../src/station/keyRing.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function keyFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "vedette-keys-"));
  folders.push(folder);
  return join(folder, "keys.json");
}

it("keys are kept over a restart in a file that only its owner may read, and shown without their secret", () => {
  const file = keyFile();
  const first = new KeyRing(file);
  const added = first.add("border north", "correct horse battery", 1_000);
  first.add("hex", "ab".repeat(32), 2_000);
  expect(Object.keys(added)).toEqual(["name", "fingerprint", "addedAt"]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const second = new KeyRing(file);
  expect(second.list()).toEqual(first.list());
  expect(Buffer.from(second.key("hex").reveal()).toString("hex")).toBe("ab".repeat(32));
  expect(second.key("border north").reveal()).toEqual(first.key("border north").reveal());
  expect(JSON.stringify(second.list())).not.toContain("abab");
});

it("a name is taken once, and is free again when its key was removed", () => {
  const ring = new KeyRing(keyFile());
  ring.add("one", "a passphrase", 1);
  expect(() => ring.add("one", "another one", 2)).toThrow(/already/);
  ring.remove("one");
  expect(() => ring.key("one")).toThrow(/no signing key/);
  ring.add("one", "another one", 3);
  expect(ring.list()).toHaveLength(1);
});

it("a broken file is told without its content, and left as it is", () => {
  const file = keyFile();
  const secret = "cd".repeat(32);
  writeFileSync(file, `{"keys":[{"name":"x","secret":"${secret}","addedAt":"soon"}]}`);
  let failure: unknown;
  try {
    new KeyRing(file);
  } catch (cause) {
    failure = failureOf(cause);
  }
  expect(failure).toMatchObject({ code: "bad-input", message: expect.stringContaining(file) });
  expect(JSON.stringify(failure)).not.toContain(secret);
  expect(readFileSync(file, "utf8")).toContain(secret);
});
