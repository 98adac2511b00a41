import { strToU8, unzipSync, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { distance } from "../../../src/geo/enu.ts";
import { fitsDbf, readDbf, writeDbf } from "../../../src/mission/formats/dbfFile.ts";
import { readShapefile, readShapefileZip, type ShapefileParts } from "../../../src/mission/formats/shapefileReader.ts";
import { writeShapefileZip } from "../../../src/mission/formats/shapefileWriter.ts";
import { writeShp } from "../../../src/mission/formats/shpWriter.ts";
import { type GeoFeature, placesOf } from "../../../src/mission/geoFeatures.ts";
import { everything, part, readAll } from "./features.ts";

const zip = (bytes: Uint8Array) => readAll((input) => readShapefileZip(bytes, input));
const read = (parts: ShapefileParts) => readAll((input) => readShapefile(parts, input));
const lineAt = (...numbers: number[]) => writeShp("line", [{ pieces: [Float64Array.from(numbers)] }]).shp;

const utm33 = `PROJCS["WGS_1984_UTM_Zone_33N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",15.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`;

describe("a shapefile", () => {
  test("gives back everything that was written, in one order", () => {
    const flat = everything.map(({ description, ...feature }) =>
      description === undefined ? feature : { ...feature, description: description.replace("\n", " ") },
    );
    const { bytes, notCarried } = writeShapefileZip(flat);
    expect(zip(bytes)).toEqual({ features: flat, problems: [] });
    expect(Object.keys(unzipSync(bytes)).sort()).toEqual(
      ["areas", "lines", "points"].flatMap((stem) =>
        ["cpg", "dbf", "prj", "shp", "shx"].map((end) => `${stem}.${end}`),
      ),
    );
    expect(notCarried).toEqual([
      'that "Islands" crosses the date line: other programs may draw it the long way round the world',
      'the radius, for other programs, of "Mast"',
      'what the heights are above, for other programs, of "Meadow"',
    ]);
    expect(writeShapefileZip([{ ...flat[0], name: "ä".repeat(128) } as GeoFeature]).notCarried[0]).toMatch(
      /^name and description beyond 254 bytes of/,
    );
  });

  test("in another projection comes to WGS 84", () => {
    // The equator and 1° north on the central meridian: 110 574.3886 m of meridian, by the scale factor.
    const { features, problems } = read({ shp: lineAt(500_000, 0, 500_000, 110_574.3886 * 0.9996), prj: utm33 });
    const places = placesOf(features[0]?.parts[0] ?? part());
    expect(distance(places[0] ?? { lat: 9, lon: 9 }, { lat: 0, lon: 15 })).toBeLessThan(0.01);
    expect(distance(places[1] ?? { lat: 9, lon: 9 }, { lat: 1, lon: 15 })).toBeLessThan(0.01);
    expect(problems.map(({ text }) => text)).toEqual(["The table (.dbf) is missing: the features have no names"]);
  });

  test("of many shapes in another projection is read in a breath", () => {
    const shapes = Array.from({ length: 5_000 }, (_, i) => ({
      pieces: [Float64Array.of(500_000 + i, 10, 500_000 + i, 20)],
    }));
    const start = performance.now();
    expect(read({ shp: writeShp("line", shapes).shp, prj: utm33 }).features).toHaveLength(5_000);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test("in a system that is not understood is refused by name", () => {
    const wrong = (prj: string) => () => read({ shp: lineAt(1, 2, 3, 4), prj });
    expect(wrong(utm33.replace("Transverse_Mercator", "Flat_Earth"))).toThrow(
      "The coordinate system of this file is not understood: WGS_1984_UTM_Zone_33N",
    );
    expect(wrong('LOCAL_CS["Mine"]')).toThrow("The coordinate system of this file is not understood: Mine");
    expect(
      wrong(
        'GEOGCS["NTF_Paris",DATUM["D_NTF",SPHEROID["Clarke_1880",6378249.2,293.46]],PRIMEM["Paris",2.337],UNIT["Grad",0.0157079632679489]]',
      ),
    ).toThrow("which does not count from Greenwich");
    const mgi =
      'GEOGCS["GCS_MGI",DATUM["D_MGI",SPHEROID["Bessel_1841",6377397.155,299.1528128]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]';
    expect(read({ shp: lineAt(16, 48, 17, 48), prj: mgi }).problems[0]?.text).toBe(
      "The file's datum is D_MGI, and how that lies to WGS 84 is not in it: places may be off by some hundred metres",
    );
  });

  test("without a .prj is taken as WGS 84 only when it can be", () => {
    expect(read({ shp: lineAt(16, 48, 17, 48) })).toEqual({
      features: [{ kind: "line", name: "", role: null, parts: [part([16, 48], [17, 48])] }],
      problems: [
        { kind: "doubtful", text: "The shapefile has no .prj: its places were taken as WGS 84, longitude first" },
        { kind: "left-out", text: "The table (.dbf) is missing: the features have no names" },
      ],
    });
    expect(() => read({ shp: lineAt(16, 48, 602_000, 5_300_000) })).toThrow(
      "This shapefile has no .prj, and its places (602000, 5300000) are not in degrees",
    );
  });

  test("of other programs: points, holes before their rings, names in other code pages", () => {
    const square = (west: number, size: number, clockwise: boolean) => {
      const ring = [west, 0, west, size, west + size, size, west + size, 0, west, 0];
      const turned = ring.flatMap((_, i) =>
        i % 2 === 0 ? [ring[ring.length - 2 - i] as number, ring[ring.length - 1 - i] as number] : [],
      );
      return Float64Array.from(clockwise ? ring : turned);
    };
    const shp = writeShp("polygon", [{ pieces: [square(1, 1, false), square(0, 10, true), square(20, 1, false)] }]).shp;
    const dbf = writeDbf(
      [
        { name: "NAZEV", type: "C", length: 20 },
        { name: "Title", type: "C", length: 20 },
      ],
      [["x", "Ford"]],
    );
    const { features } = read({
      shp,
      dbf,
      prj: 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]]]',
    });
    expect(features).toEqual([
      {
        kind: "polygon",
        name: "Ford",
        role: "interest",
        parts: [
          { ...part([0, 0], [10, 0], [10, 10], [0, 10]), holes: [part([1, 0], [1, 1], [2, 1], [2, 0])] },
          part([20, 0], [21, 0], [21, 1], [20, 1]),
        ],
      },
    ]);
    const cyrillic = writeDbf([{ name: "NAME", type: "C", length: 5 }], [["?????"]]);
    cyrillic.set([0xc1, 0xf0, 0xee, 0xe4, 0x20], cyrillic.length - 6);
    expect(readDbf(cyrillic, "1251")[0]?.get("NAME")).toBe("Брод");
    expect(readDbf(cyrillic)[0]?.get("NAME")).toBe("Áðîä");
    expect([fitsDbf("ää", 4), fitsDbf("ää", 3)]).toEqual([true, false]);
  });

  test("that is cut off gives what is whole, with words", () => {
    const { shp } = writeShp("line", [
      { pieces: [Float64Array.of(1, 2, 3, 4)] },
      { pieces: [Float64Array.of(5, 6, 7, 8)] },
    ]);
    const cut = read({ shp: shp.slice(0, -10), dbf: new Uint8Array(5) });
    expect(cut.features).toHaveLength(1);
    expect(cut.problems.map(({ text }) => text)).toEqual([
      "The .shp file is cut off or damaged: shapes are missing at its end",
      "The shapefile has no .prj: its places were taken as WGS 84, longitude first",
      "The table (.dbf) beside the shapes is cut off",
      "The table (.dbf) has 0 rows for 1 shapes",
    ]);
    const bent = shp.slice();
    new DataView(bent.buffer).setInt32(148, 1_000_000, true);
    expect(read({ shp: bent }).problems.map(({ text }) => text)).toContain("1 shape that are damaged");
    expect(() => read({ shp: strToU8("hello") })).toThrow("This is not a shapefile");
    expect(() => zip(zipSync({ "a.dbf": new Uint8Array(3) }))).toThrow("This archive holds no .shp file");
  });
});
