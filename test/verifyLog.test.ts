import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textOfLine } from "../src/review/evidence/auditLine.ts";
import { AuditLog } from "../src/store/auditLog.ts";
import { openDatabase } from "../src/store/database.ts";
import { runVerifier } from "../src/store/evidence/verifierShell.ts";

import { edit, foundIn, hashOf, makePackage, removePackage, root } from "./signedPackage.ts";

beforeAll(makePackage);
afterAll(removePackage);

describe("the audit log of a package", () => {
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
  expect(await said("")).toEqual({ code: 1, text: `ALTERED: it holds no line.\nAudit log: ${file}` });
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
