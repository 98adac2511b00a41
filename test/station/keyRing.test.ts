import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inspect } from "node:util";
import { afterEach, expect, it } from "vitest";
import type { FailureError } from "../../src/contract/failure.ts";
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

it("a damaged file is told without its content and kept aside, and keys can be added anew", () => {
  const file = keyFile();
  const secret = "cd".repeat(32);
  for (const name of ["keys.json.damaged", "keys.json.damaged-2"]) {
    const damaged = `{"keys":[{"name":"x","secret":"${"ab".repeat(32)}","addedAt":1},{"name":"${name}","secret":"${secret}"`;
    writeFileSync(file, damaged);
    const failures: FailureError[] = [];
    const ring = new KeyRing(file, (failure) => failures.push(failure));
    const aside = join(dirname(file), name);
    expect(failures.map(({ failure }) => failure)).toEqual([
      {
        code: "bad-input",
        message: `The signing keys cannot be read: what they signed is refused. The damaged file was kept: ${aside}`,
        remedy: "Restore keys.json from a backup and start again, or add the keys again under their names.",
      },
    ]);
    expect([ring.list(), readFileSync(aside, "utf8"), existsSync(file)]).toEqual([[], damaged, false]);
    ring.add("north", "a passphrase", 1);
    expect(new KeyRing(file).list()).toEqual(ring.list());
  }
});

it("of a file that is wrong in its second key none is taken, and nothing secret is told", () => {
  const file = keyFile();
  const secret = "cd".repeat(32);
  const good = { name: "good", secret: "ab".repeat(32), addedAt: 1 };
  for (const bad of [
    { ...good, secret: `${secret}0` },
    { ...good, secret, addedAt: "soon" },
  ]) {
    writeFileSync(file, JSON.stringify({ keys: [good, bad] }));
    const told: string[] = [];
    const ring = new KeyRing(file, (failure) => told.push(inspect(failure, { depth: 9 })));
    expect([ring.list(), told.length, told.join().includes("cdcd")]).toEqual([[], 1, false]);
  }
});

it("a file that cannot be read stays as it is, and no key is added over it", () => {
  const file = keyFile();
  mkdirSync(file); // as unreadable as one without rights, also for root
  const codes: string[] = [];
  const ring = new KeyRing(file, ({ failure }) => codes.push(failure.code));
  expect(() => ring.add("north", "a passphrase", 1)).toThrow(/cannot be read/);
  expect([codes, ring.list(), statSync(file).isDirectory()]).toEqual([["denied"], [], true]);
});

it("a key that cannot be kept is not there, and what was kept stays whole", () => {
  const file = keyFile();
  const ring = new KeyRing(file);
  ring.add("north", "a passphrase", 1);
  const before = readFileSync(file, "utf8");
  mkdirSync(`${file}.part`);
  expect(() => ring.add("south", "another one", 2)).toThrow(/could not be kept/);
  expect([ring.list().map(({ name }) => name), readFileSync(file, "utf8")]).toEqual([["north"], before]);
});
