import { expect, it } from "vitest";
import { hourTable } from "../../src/review/charts/hourChart.ts";
import { csvCell } from "../../src/review/csvCell.ts";
import { trackCsv } from "../../src/review/evidence/evidenceTrack.ts";

it("no text of a cell is taken for a formula, whatever it begins with", () => {
  for (const text of ["=1+1", " =x", "\t=x", "\u00a0=x", "\ufeff=x", "\u200b=x", "\u0000=x", "-1+x", "+1", "@SUM(A1)"])
    expect(csvCell(text).replace(/^"/, "").startsWith("'")).toBe(true);
  for (const text of ["＝1", "－1", "－1+x", "\tx", "\rx", "\nx", "\r\n=x", "- a list", "-"])
    expect(csvCell(text).replace(/^"/, "").startsWith("'")).toBe(true);
  expect(csvCell('=HYPERLINK("a","b")')).toBe(`"'=HYPERLINK(""a"",""b"")"`);
});

it("numbers and plain texts stay as they are, and what separates cells is quoted", () => {
  expect([-10.5, 0, "-10.5", "7", "white van", "a-b=c", "1:1", undefined].map(csvCell)).toEqual([
    ...["-10.5", "0", "-10.5", "7", "white van", "a-b=c", "1:1", ""],
  ]);
  expect(["a,b", 'say "go"', "a\r\nb", "a;b", "a\tb"].map(csvCell)).toEqual([
    ...['"a,b"', '"say ""go"""', '"a\r\nb"', '"a;b"', '"a\tb"'],
  ]);
});

it("the track of an evidence package and the table of the hours are written so, too", () => {
  const ellipse = { major: 1, minor: 1, angleDeg: 0 };
  const line = { kind: "aircraft", id: "1:1", name: " =x", points: [{ at: 0, lat: -1, lon: 2, amsl: -3 }] } as const;
  const place = { lat: 0, lon: 0, amsl: 0 };
  const [, row] = trackCsv({ flagId: "f1", name: "f1", at: 0, place, ellipse, lines: [line] }).split("\r\n");
  expect(row).toBe("f1,aircraft,1:1,' =x,1970-01-01T00:00:00.000Z,0,-1.0000000,2.0000000,-3.0,,,,");
  const hours = Array.from({ length: 24 }, () => 0);
  expect(
    hourTable([{ name: "-1+x", hours }], "UTC")
      .split("\r\n")[1]
      ?.startsWith("'-1+x,0,"),
  ).toBe(true);
});
