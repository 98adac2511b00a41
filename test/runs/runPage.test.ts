import { expect, test } from "vitest";
import { linePlot } from "../../src/runs/linePlot.ts";
import { figureLines } from "../../src/runs/runFigures.ts";
import { runPage } from "../../src/runs/runPage.ts";
import { report } from "./samples.ts";

test("a run is told in figures, in the order in which they are read", () => {
  expect(figureLines(report()).map((line) => line.trim().replace(/\s{2,}/g, ": "))).toEqual([
    ...["Flown: 1:00:00", "Worst revisit: 0:11:00", "Planned: 0:10:30", "Bound with relief: 0:10:00"],
    ...["Worst over the bound: 1.1", "Worst over the plan: 1.048", "Median revisit: 0:09:00", "Promised: 0:15:00"],
    ...["All seen once after: 0:12:00", "Vehicles in the zone: 3", "In a picture there: 2", "Found: 1", "Missed: 1"],
    ...["Flags: 2", "False flags: 1", "Flagged again: 0", "Seconds to the flag, median: 3 s"],
    ...["Position error, median: 2.5 m", "Position error, 95 %: 2.5 m", "Flights: 2", "Least battery at landing: 44 %"],
    ...[
      "Times a link was lost: 1",
      "Deeds of the operator: 2",
      "Deeds an hour: 2",
      "Most deeds in ten minutes: 2",
      "Refused: 1",
    ],
  ]);
});

test("the page needs nothing beside it, says what was not real, and escapes what it is given", () => {
  const page = runPage(report());
  expect(page).toContain("<h1>A &lt;short&gt; run</h1>");
  expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  expect(page).toContain(
    "0:11:00, 1.25 km along, until 0:40:00: 1.1 of the bound and 1.048 of the 0:10:30 that were planned. The promise was kept.",
  );
  expect(page).toContain(
    '<td>Drone 2</td><td class="n">0:28:00</td><td class="n">in the air</td><td class="n">98 %</td><td class="n">—</td>',
  );
  expect(page).toContain("<li>The ground is flat.</li>");
  expect(page).not.toContain("Cut short");
});

test("one that was cut short, or saw nothing, says so", () => {
  const { revisit } = report();
  const flown = { ...revisit.flown, worstMs: null, allSeenMs: null, seenShare: 0.4 };
  const page = runPage(
    report({ outcome: "cut short", revisit: { ...revisit, flown, overBound: null, overPlan: null } }),
  );
  expect(page).toContain("Cut short:");
  expect(page).toContain("its worst revisit time is not known");
  expect(page).toContain("40.0 % of the section was seen");
});

test("a plot leaves a gap where nothing is known, and stays within its axes", () => {
  const svg = linePlot(
    [
      {
        name: "one",
        points: [
          { x: 0, y: 0 },
          { x: 1, y: null },
          { x: 2, y: 10 },
          { x: 4, y: 5 },
        ],
      },
    ],
    { label: "plot", x: "x", y: "y" },
  );
  expect(/<path d="([^"]+)"/.exec(svg)?.[1]).toBe("M56.0 226.0M380.0 24.0L704.0 125.0");
});
