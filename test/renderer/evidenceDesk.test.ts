import { expect, it } from "vitest";
import { EvidenceDesk, type EvidenceParts } from "../../renderer/review/evidence/evidenceDesk.ts";
import { flagScopes } from "../../renderer/review/evidence/evidenceScopeList.ts";
import {
  checkHead,
  checkMeaning,
  exportedWords,
  packageName,
  packageState,
} from "../../renderer/review/evidence/evidenceWords.ts";
import type { EvidenceExport, EvidenceRecord } from "../../src/contract/evidence.ts";
import { FailureError } from "../../src/contract/failure.ts";

const T = Date.UTC(2026, 0, 31, 12);
const record: EvidenceRecord = {
  ...{ packageId: "p1", file: "/out/a.zip", flagIds: ["f1", "f2"], by: "Ada", at: T },
  ...{ phase: "running", step: "Report", share: 0.5, missing: [] },
};
const taken = (packageId: string, at = T): EvidenceExport => ({
  ...{ packageId, at, by: "Ada", file: `/out/${packageId}.zip`, manifest: "aa", complete: true },
});

/** A desk over a station that remembers what it was asked. */
function desk(answers: Record<string, readonly EvidenceExport[]> = {}) {
  const asked: unknown[] = [];
  const ended: string[] = [];
  const waiting: (() => void)[] = [];
  const call = async (name: string, args: unknown) => {
    asked.push([name, args]);
    if (name === "evidence.list") return [record];
    if (name === "evidence.verify") {
      if ((args as { file: string }).file === "/gone.zip")
        throw new FailureError("bad-input", "There is no such package");
      return { whole: true, words: "WHOLE" };
    }
    return answers;
  };
  const made = new EvidenceDesk({
    call: call as EvidenceParts["call"],
    later: (work) => waiting.push(work),
    onEnd: ({ packageId, phase }) => ended.push(`${packageId} ${phase}`),
  });
  const settle = async () => {
    for (const work of waiting.splice(0)) work();
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };
  return { made, asked, ended, settle };
}

it("lines that are drawn together are asked about with one call, and once", async () => {
  const { made, asked, settle } = desk({ f2: [taken("p9")] });
  made.want("f1");
  made.want("f2");
  made.want("f1");
  await settle();
  made.want("f2");
  await settle();
  expect(asked).toEqual([["evidence.exports", { flagIds: ["f1", "f2"] }]]);
  expect([...made.state.get().exports]).toEqual([
    ["f1", []],
    ["f2", [taken("p9")]],
  ]);
});

it("a package that is done has its flags asked about anew, and its end is heard once", async () => {
  const { made, asked, ended, settle } = desk({});
  made.want("f1");
  await settle();
  made.take(record);
  made.take({ ...record, phase: "done", share: 1, complete: true });
  await settle();
  expect(asked.slice(1)).toEqual([["evidence.exports", { flagIds: ["f1", "f2"] }]]);
  expect(ended).toEqual(["p1 done"]);
  expect([...made.state.get().records.values()].map(({ phase }) => phase)).toEqual(["done"]);
});

it("flags are put aside and back; after the station came back all is asked for again", async () => {
  const { made, asked, settle } = desk({ f1: [taken("p9")] });
  made.toggle("f1");
  made.toggle("f2");
  made.toggle("f1");
  expect(made.state.get().chosen).toEqual(["f2"]);
  made.want("f1");
  await settle();
  await made.reload();
  await settle();
  expect(asked.map((one) => (one as [string])[0])).toEqual(["evidence.exports", "evidence.list", "evidence.exports"]);
  expect([...made.state.get().records.keys()]).toEqual(["p1"]);
});

it("a check tells that it runs, what it found, or why it could not be made", async () => {
  const { made } = desk();
  const checking = made.verify("/a.zip", "");
  expect(made.state.get().check).toEqual({ phase: "checking", file: "/a.zip" });
  await checking;
  expect(made.state.get().check).toEqual({
    ...{ phase: "checked", file: "/a.zip", check: { whole: true, words: "WHOLE" } },
  });
  await made.verify("/gone.zip");
  expect(made.state.get().check).toMatchObject({ phase: "failed", failure: { message: "There is no such package" } });
});

it("what a check found is said in plain words, by the first thing that was altered", () => {
  const told = (check: Parameters<typeof checkHead>[0]) => [checkHead(check), checkMeaning(check)];
  expect(told({ whole: true, words: "WHOLE: a.zip …\nIt is the key that you gave." })).toEqual([
    "✔ Nothing was altered",
    "It is as it was signed, byte for byte.",
  ]);
  expect(told({ whole: true, words: "WHOLE …\nTHE KEY WAS NOT COMPARED: …" })[1]).toMatch(/not by this station/);
  expect(told({ whole: false, altered: "flags/f1/clip.mp4", words: "ALTERED: flags/f1/clip.mp4 was changed" })).toEqual(
    [
      "✕ Altered: flags/f1/clip.mp4",
      "The footage of flag f1 is not what this package was signed with: do not rely on it. What comes after it was not looked at.",
    ],
  );
  expect(
    told({ whole: false, altered: "flags/f1/still.jpg", words: "ALTERED: flags/f1/still.jpg is missing" })[1],
  ).toMatch(/^The picture of flag f1 was taken out/);
  expect(told({ whole: false, altered: "extra.txt", words: "ALTERED: extra.txt was added: …" })[1]).toMatch(
    /^The file extra.txt was put in later/,
  );
  expect(told({ whole: false, altered: "manifest.json", words: "ALTERED: manifest.json was changed" })[1]).toMatch(
    /nothing in this package can be relied on/,
  );
  expect(told({ whole: false, words: "NOT THE KEY: …" })[0]).toBe("✕ Signed by another key");
  expect(told({ whole: false, words: "ALTERED: entry 3 …" })).toEqual([
    "✕ Altered",
    "The log is not what this package was signed with: do not rely on it. What comes after it was not looked at.",
  ]);
});

it("packages are named by time, and say how they stand and how often a flag was taken out", () => {
  expect([packageName(["f/1"], T), packageName(["a", "b"], T)]).toEqual([
    "evidence-20260131-120000-f-1",
    "evidence-20260131-120000-2-flags",
  ]);
  expect(packageState(record)).toBe("Report… 50 %");
  expect(packageState({ ...record, phase: "done", complete: false })).toBe("▲ Written and signed, but not complete");
  expect([exportedWords(undefined), exportedWords([])]).toEqual([undefined, undefined]);
  expect(exportedWords([taken("p2"), taken("p1"), taken("p0")])).toMatch(
    /^Exported 2026-01-31 .* by Ada, and 2 times before$/,
  );
});

it("what was put aside comes first, then the open flag, its line and all that is confirmed", () => {
  const flag = { id: "f1", className: "car" };
  expect(flagScopes({ chosen: [], flag: undefined })).toEqual([]);
  const all = flagScopes({ chosen: ["f7"], flag, line: ["f1", "f2"], confirmed: ["f3", "f4"] });
  expect(all.map(({ value, flagIds }) => [value, flagIds])).toEqual([
    ["chosen", ["f7"]],
    ["this", ["f1"]],
    ["line", ["f1", "f2"]],
    ["confirmed", ["f3", "f4"]],
  ]);
  expect(flagScopes({ chosen: [], flag, line: ["f8", "f9"] }).map(({ value }) => value)).toEqual(["this"]);
});
