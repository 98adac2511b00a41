import { strToU8 } from "fflate";
import { describe, expect, test } from "vitest";
import { readGpx } from "../../../src/mission/formats/gpxReader.ts";
import { writeGpx } from "../../../src/mission/formats/gpxWriter.ts";
import { everything, part, readAll } from "./features.ts";

const read = (text: string | Uint8Array) =>
  readAll((input) => readGpx(typeof text === "string" ? strToU8(text) : text, input));

describe("GPX", () => {
  test("gives back everything that was written, points first", () => {
    const sorted = [
      ...everything.filter(({ kind }) => kind === "point"),
      ...everything.filter(({ kind }) => kind !== "point"),
    ];
    expect(read(writeGpx(sorted).bytes)).toEqual({ features: sorted, problems: [] });
    expect(writeGpx(everything).notCarried).toEqual([
      'that "Islands" crosses the date line: other programs may draw it the long way round the world',
      'the inside, for other programs (it is a track), of "Own side", "Ford", "Село"',
      'the heights, for other programs, of "Meadow"',
      'the radius, for other programs, of "Mast"',
      "the order of points among lines: points come first",
    ]);
  });

  test("of other programs is read: routes, tracks with pauses, waypoints, elevations", () => {
    const text = `<?xml version="1.0"?>
      <gpx version="1.0" creator="x" xmlns="http://www.topografix.com/GPX/1/0">
        <metadata><name>Not a feature</name></metadata>
        <wpt lat="48.1" lon="16.1"><ele>210.5</ele><name> Rally A </name><sym>Flag</sym></wpt>
        <wpt lon="16.2"><name>No latitude</name></wpt>
        <rte><name>R</name><rtept lat="48" lon="16"><name>R1</name></rtept><rtept lat="48.1" lon="16"><name>R2</name></rtept></rte>
        <trk><name>Border walk</name><desc>by foot</desc>
          <trkseg><trkpt lat="1" lon="2"><ele>5</ele><time>2020-01-01T00:00:00Z</time></trkpt><trkpt lat="1.5" lon="2"/></trkseg>
          <trkseg><trkpt lat="3" lon="2"/></trkseg>
          <trkseg><trkpt lat="4" lon="2"/><trkpt lat="5" lon="2"/></trkseg>
        </trk>
      </gpx>`;
    expect(read(text)).toEqual({
      features: [
        { kind: "point", name: "Rally A", role: "rally", datum: "amsl", parts: [part([16.1, 48.1, 210.5])] },
        { kind: "line", name: "R", role: "waypoint", parts: [part([16, 48], [16, 48.1])] },
        {
          kind: "line",
          name: "Border walk",
          description: "by foot",
          role: "section",
          datum: "amsl",
          parts: [part([2, 1, 5], [2, 1.5, Number.NaN]), part([2, 4], [2, 5])],
        },
      ],
      problems: [
        { kind: "left-out", text: "1 place whose latitude or longitude is no number" },
        { kind: "left-out", text: "1 line of fewer than 2 different places" },
      ],
    });
  });

  test("that breaks off keeps its whole features; one of another kind is refused", () => {
    const whole = new TextDecoder().decode(writeGpx(everything).bytes);
    const cut = read(whole.slice(0, whole.indexOf("High road") + 40));
    expect(cut.features.map(({ name }) => name)).toEqual(["Meadow", "Border post", "Mast", "Nord & <West>"]);
    expect(cut.problems[0]?.text).toMatch(
      /^The file is broken at line \d+:\d+: .*: only the 4 features before that were read$/,
    );
    expect(() => read("<kml/>")).toThrow("This is not a GPX file: it begins with <kml>");
  });
});
