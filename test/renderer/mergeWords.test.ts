import { expect, it } from "vitest";
import { mergeReport } from "../../renderer/merge/mergeWords.ts";
import type { MergedData } from "../../src/contract/merging.ts";

const nothing: MergedData = {
  ...{ sorties: 0, flags: 0, words: 0, segments: 0, footprints: 0, renamed: [], withoutFolder: [] },
};

it("what was taken in is counted, and all that differs or lacks is named", () => {
  const report = mergeReport({
    ...{
      sorties: 1,
      flags: 2,
      words: 3,
      segments: 4,
      footprints: 1,
      packages: 2,
      deleted: 2,
      leftOut: 3,
      withoutFolder: ["s9"],
    },
    renamed: [
      { what: "sortie", from: "s1", to: "s1-2" },
      { what: "flag", from: "f1", to: "f7" },
    ],
    logs: { lines: { abc: 40, def: 0 }, refused: "The audit log was not taken in: entry 3 was changed" },
  });
  expect(report.map(({ kind, words }) => `${kind}: ${words}`)).toEqual([
    "added: 1 sortie",
    "added: 2 flags",
    "added: 3 words about flags (verdicts, notes, tags and the like)",
    "added: 4 pieces of footage",
    "added: 1 run of footprints",
    "added: 2 packages of evidence, made there",
    "added: 40 lines of the audit log of station abc, as a chain of its own",
    "changed: Sortie s1 is called s1-2 here: another has that name",
    "changed: Flag f1 is called f7 here: another has that name",
    "missing: 2 flags deleted here before did not come back",
    "missing: 3 files left out: links, or footage that lies in no folder of a sortie there",
    "missing: Of sortie s9 there was no folder: its footage and telemetry are not here",
    "missing: The audit log was not taken in: entry 3 was changed",
  ]);
});

it("data that are here already say so", () => {
  expect(mergeReport(nothing)).toEqual([{ kind: "added", words: "Nothing in it was new: all of it was here already" }]);
});
