import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { readKml } from "../../../src/mission/formats/kmlReader.ts";
import { writeKml, writeKmz } from "../../../src/mission/formats/kmlWriter.ts";
import { readKmz } from "../../../src/mission/formats/kmzReader.ts";
import type { GeoFeature } from "../../../src/mission/geoFeatures.ts";
import { everything, part, readAll } from "./features.ts";

const read = (text: string | Uint8Array) =>
  readAll((input) => readKml(typeof text === "string" ? strToU8(text) : text, input));
const kml = (inside: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document><name>Map</name>${inside}</Document></kml>`;
const placemark = (inside: string, name = "P") => `<Placemark><name>${name}</name>${inside}</Placemark>`;
const line = (coordinates: string, mode = "") =>
  `<LineString>${mode}<coordinates>${coordinates}</coordinates></LineString>`;

describe("KML", () => {
  test("gives back everything that was written", () => {
    const more: readonly GeoFeature[] = [
      ...everything,
      { kind: "line", name: "Low", role: null, datum: "agl", parts: [part([1, 2, 30], [1.5, 2, 35.5])] },
      {
        kind: "polygon",
        name: "Box",
        role: "watch",
        datum: "ellipsoid",
        parts: [part([1, 2, 30], [2, 2, 31], [1, 3, 32])],
      },
    ];
    expect(read(writeKml(more).bytes)).toEqual({ features: more, problems: [] });
    expect(readAll((input) => readKmz(writeKmz(more).bytes, input))).toEqual({ features: more, problems: [] });
    expect(writeKmz(more)).toEqual(writeKmz(more));
    expect(writeKml(more).notCarried).toEqual([
      'that "Islands" crosses the date line: other programs may draw it the long way round the world',
      'the heights, for other programs, of "Meadow", "Box"',
      'the radius, for other programs, of "Mast"',
    ]);
  });

  test("of other programs is read: folders, styles, collections, tracks, rings, heights and blanks", () => {
    const text = kml(`
      <Style id="red"><LineStyle><width>2</width></LineStyle></Style>
      <Folder><name>No-fly zones</name>
        ${placemark(
          `<styleUrl>#red</styleUrl><Polygon><extrude>1</extrude>
          <outerBoundaryIs><LinearRing><coordinates>8,47,0 9,47,0 9,48,0 8,47,0</coordinates></LinearRing></outerBoundaryIs>
          <innerBoundaryIs><LinearRing><coordinates>8.5,47.1 8.6,47.1 8.6,47.2 8.5,47.1</coordinates></LinearRing></innerBoundaryIs>
        </Polygon>`,
          "Camp",
        )}
      </Folder>
      ${placemark(
        `<description><![CDATA[<b>Grenze</b> & more]]></description><MultiGeometry>
          ${line("\n 8 , 47 , 400\n\t9,48,410 ", "<altitudeMode>absolute</altitudeMode>")}
          ${line("1,2,5 3,4,6", "<gx:altitudeMode>relativeToSeaFloor</gx:altitudeMode>")}
          <LinearRing><coordinates>0,0 1,0 1,1 0,0</coordinates></LinearRing>
          <Point><coordinates>5,6</coordinates></Point><Point><coordinates>7,8</coordinates></Point>
        </MultiGeometry>`,
        "Alpha &amp; Omega",
      )}
      ${placemark("<gx:Track><altitudeMode>relativeToGround</altitudeMode><when>2020-01-01T00:00:00Z</when><gx:coord>8 47 30</gx:coord><gx:coord>8.1 47 31</gx:coord></gx:Track>", "Flown")}
      <NetworkLink><Link><href>https://example.org/x.kml</href></Link></NetworkLink>
      <NetworkLink/><GroundOverlay/>
      ${placemark("", "Nothing")}`);
    expect(read(text)).toEqual({
      features: [
        {
          kind: "polygon",
          name: "Camp",
          role: "no-fly",
          parts: [{ ...part([8, 47], [9, 47], [9, 48]), holes: [part([8.5, 47.1], [8.6, 47.1], [8.6, 47.2])] }],
        },
        {
          kind: "line",
          name: "Alpha & Omega",
          description: "<b>Grenze</b> & more",
          role: "section",
          datum: "amsl",
          parts: [part([8, 47, 400], [9, 48, 410])],
        },
        {
          kind: "line",
          name: "Alpha & Omega",
          description: "<b>Grenze</b> & more",
          role: "section",
          parts: [part([1, 2], [3, 4]), part([0, 0], [1, 0], [1, 1], [0, 0])],
        },
        {
          kind: "point",
          name: "Alpha & Omega",
          description: "<b>Grenze</b> & more",
          role: null,
          parts: [part([5, 6], [7, 8])],
        },
        { kind: "line", name: "Flown", role: null, datum: "agl", parts: [part([8, 47, 30], [8.1, 47, 31])] },
      ],
      problems: [
        { kind: "left-out", text: "the heights of 1 shape that lie on the ground all the same" },
        { kind: "left-out", text: "2 links to other files, which are not followed" },
        { kind: "left-out", text: "1 picture laid on the ground" },
        { kind: "left-out", text: "1 placemark without a line, area or point" },
      ],
    });
  });

  test.each([
    [
      "UTF-16 with its mark",
      (text: string) => new Uint8Array(Buffer.from(`\uFEFF${text.replace("UTF-8", "UTF-16")}`, "utf16le")),
    ],
    [
      "UTF-16, big end first",
      (text: string) => new Uint8Array(Buffer.from(`\uFEFF${text.replace("UTF-8", "UTF-16")}`, "utf16le").swap16()),
    ],
    ["Latin 1", (text: string) => new Uint8Array(Buffer.from(text.replace("UTF-8", "ISO-8859-1"), "latin1"))],
    ["UTF-8 with its mark", (text: string) => strToU8(`\uFEFF${text}`)],
  ])("in %s keeps its names", (_, encode) => {
    const { features } = read(encode(kml(placemark(line("8,47 9,48"), "Schöner Übergang"))));
    expect(features.map(({ name }) => name)).toEqual(["Schöner Übergang"]);
  });

  test("that breaks off gives what is whole before, and says so", () => {
    const text = kml(placemark(line("8,47 9,48"), "A") + placemark(line("8,47 9,49"), "B"));
    const cut = read(text.slice(0, text.indexOf("9,49")));
    expect(cut.features.map(({ name }) => name)).toEqual(["A"]);
    expect(cut.problems[0]?.text).toMatch(
      /^The file is broken at line 2:\d+: .*: only the 1 features before that were read$/,
    );
    expect(() => read(text.slice(0, 200))).toThrow(/^This KML file is broken at line 2:/);
    expect(() => read("<gpx/>")).toThrow("This is not a KML file: it begins with <gpx>");
    expect(() => read("hello")).toThrow(/^This is not a KML file: /);
    expect(() => read(text.replace("UTF-8", "klingon"))).toThrow(
      "The text of this file is in an encoding that is not known: klingon",
    );
  });

  test("that defines entities is refused before any is expanded", () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${kml(placemark(line("8,47 9,48"), "&b;")).slice(39)}`;
    expect(() => read(bomb)).toThrow("This file defines entities of its own, which are not expanded");
    expect(read(kml(placemark(line("8,47 9,48")) + placemark("", "&nbsp;"))).problems[0]?.text).toMatch(
      /undefined entity/,
    );
  });

  test("in an archive that is damaged, encrypted or without KML is refused with the reason", () => {
    const open = (bytes: Uint8Array) => readAll((input) => readKmz(bytes, input));
    const whole = writeKmz(everything).bytes;
    expect(() => open(whole.slice(0, -30))).toThrow("This archive is cut off or damaged");
    expect(() => open(whole.slice(40))).toThrow("This archive is cut off or damaged");
    expect(() => open(zipSync({ "a.txt": strToU8("x") }))).toThrow("This archive holds no KML file");
    const two = zipSync({ "files/b.kml": strToU8("<x/>"), "a.KML": writeKml(everything).bytes });
    expect(open(two).problems).toEqual([{ kind: "left-out", text: "1 more KML file in the archive" }]);
    const bent = whole.slice();
    bent.fill(0xff, 60, 90);
    expect(() => open(bent)).toThrow(/damaged|not a KML file|broken/);
  });
});
