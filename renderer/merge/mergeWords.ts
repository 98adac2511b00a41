import type { MergedData } from "../../src/contract/merging.ts";
import { count } from "../ui/format.ts";

/** A line of the report of what was taken in. */
export interface MergeLine {
  readonly kind: "added" | "changed" | "missing";
  readonly words: string;
}

/** What was taken in, what has another name here, and what is not here, a line each. */
export function mergeReport(merged: MergedData): MergeLine[] {
  const {
    deleted = 0,
    leftOut = 0,
    packages = 0,
    flags,
    footprints,
    logs,
    renamed,
    segments,
    sorties,
    withoutFolder,
    words,
  } = merged;
  const lines: MergeLine[] = [];
  const add = (kind: MergeLine["kind"], text: string) => lines.push({ kind, words: text });
  const counts: readonly (readonly [number, string])[] = [
    [sorties, "sortie"],
    [flags, "flag"],
    [words, "word about flags (verdicts, notes, tags and the like)"],
    [segments, "piece of footage"],
    [footprints, "run of footprints"],
    [packages, "package of evidence, made there"],
  ];
  for (const [n, noun] of counts) if (n > 0) add("added", counted(n, noun));
  for (const [station, n] of Object.entries(logs?.lines ?? {}))
    if (n > 0) add("added", `${count(n, "line")} of the audit log of station ${station}, as a chain of its own`);
  if (lines.length === 0) add("added", "Nothing in it was new: all of it was here already");
  for (const { what, from, to } of renamed)
    add("changed", `${what === "sortie" ? "Sortie" : "Flag"} ${from} is called ${to} here: another has that name`);
  if (deleted > 0) add("missing", `${count(deleted, "flag")} deleted here before did not come back`);
  if (leftOut > 0)
    add("missing", `${count(leftOut, "file")} left out: links, or footage that lies in no folder of a sortie there`);
  for (const id of withoutFolder)
    add("missing", `Of sortie ${id} there was no folder: its footage and telemetry are not here`);
  if (logs?.refused !== undefined) add("missing", logs.refused);
  return lines;
}

function counted(n: number, noun: string): string {
  const [word = "", ...rest] = noun.split(" ");
  return [count(n, word), ...rest].join(" ");
}

/** Signs before the lines of the report. */
export const mergeSigns: Readonly<Record<MergeLine["kind"], string>> = { added: "✔", changed: "◆", missing: "▲" };
