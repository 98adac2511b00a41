import type { RunReport } from "../../src/runs/runReport.ts";

/** A worst revisit time may be so many times the shortest that so many drones can have. */
export const mostOverBound = 1.15;

/**
 * What is not as it has to be in a run that was flown once or twice, a sentence each; none when all is well. Two reports of one
 * seed are to be the same to the last byte.
 */
export function complaintsOf(first: string, again?: string): string[] {
  const { outcome, revisit } = JSON.parse(first) as RunReport;
  const { overBound, flown } = revisit;
  const told: string[] = [];
  if (outcome !== "whole") told.push(`The run was not flown to its end: ${outcome}`);
  if (again !== undefined && again !== first)
    told.push(`Two runs of one seed differ, ${firstDifference(first, again)}`);
  if (overBound === null)
    told.push(
      `${((1 - flown.seenShare) * 100).toFixed(1)} % of the section were never seen, so it has no worst revisit`,
    );
  else if (overBound > mostOverBound)
    told.push(`The worst revisit is ${overBound} times the bound, ${mostOverBound} are allowed`);
  return told;
}

function firstDifference(first: string, again: string): string {
  const lines = [first.split("\n"), again.split("\n")] as const;
  const at = lines[0].findIndex((line, i) => line !== lines[1][i]);
  if (at < 0) return `the second is longer, from line ${lines[0].length + 1} on`;
  return `from line ${at + 1} on: ${JSON.stringify(lines[0][at]?.trim())}, then ${JSON.stringify(lines[1][at]?.trim())}`;
}
