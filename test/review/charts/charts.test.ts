import { expect, it } from "vitest";
import { barChart } from "../../../src/review/charts/barChart.ts";
import { axisEnd, escaped, printTheme, screenTheme } from "../../../src/review/charts/chartTheme.ts";
import { hourCharts, hourTable } from "../../../src/review/charts/hourChart.ts";

const hours = (...counts: readonly [hour: number, count: number][]) =>
  Array.from({ length: 24 }, (_, hour) => counts.find(([one]) => one === hour)?.[1] ?? 0);
const options = { theme: printTheme, columns: 2, noun: "sighting", clock: "Europe/Vienna" };
const heights = (svg: string): number[] =>
  [...svg.matchAll(/height="([\d.]+)" fill="#00627f"/g)].map(([, text]) => Number(text));

it("hours of the day are bars to one scale over all sections, told in words each", () => {
  const rows = [
    { name: "Ford", hours: hours([22, 4], [3, 1]) },
    { name: "Ridge <north>", hours: hours([0, 2]) },
  ];
  const svg = hourCharts(rows, options);
  const [three, ten, ridge] = heights(svg) as [number, number, number];
  expect([ten / three, ridge / three]).toEqual([expect.closeTo(4, 1), expect.closeTo(2, 1)]);
  expect(svg).toContain("<title>Ford, 22:00 to 23:00: 4 sightings</title>");
  expect(svg).toContain("<title>Ford, 03:00 to 04:00: 1 sighting</title>");
  expect(svg).toContain("Ridge &lt;north&gt;");
  expect(svg).toContain("Hour of the day, Europe/Vienna");
  expect(hourCharts(rows, { ...options, theme: screenTheme })).toContain('fill="var(--accent)"');
});

it("no section at all is a drawing without bars", () => {
  expect(heights(hourCharts([], options))).toEqual([]);
  expect(heights(hourCharts([{ name: "Ford", hours: hours() }], options))).toEqual([]);
});

it("axes end at round counts", () => {
  expect([0, 1, 2, 3, 7, 11, 60, 1_001].map(axisEnd)).toEqual([1, 1, 2, 5, 10, 20, 100, 2_000]);
});

it("bars are as long as their counts, with their names", () => {
  const svg = barChart(
    [
      { name: "a&b", count: 2 },
      { name: "c", count: 4, words: "4 of 9" },
    ],
    printTheme,
    "Flags",
  );
  const widths = [...svg.matchAll(/width="([\d.]+)" height="16"/g)].map(([, text]) => Number(text));
  expect((widths[1] as number) / (widths[0] as number)).toBeCloseTo(2, 2);
  for (const words of ["a&amp;b", "4 of 9", 'aria-label="Flags"']) expect(svg).toContain(words);
});

it("hours come as a table too, whose cells no spreadsheet runs", () => {
  const [head, ford] = hourTable([{ name: '=HYPERLINK("x")', hours: hours([22, 4]) }], "UTC").split("\r\n");
  expect(head?.split(",").slice(0, 3)).toEqual(["section", "00:00", "01:00"]);
  expect(ford).toMatch(/^"'=HYPERLINK\(""x""\)",0,/);
});

it("what XML can not hold is left out of a text", () => {
  expect(escaped('a\u0000b<&"\n')).toBe("ab&lt;&amp;&quot;\n");
});
