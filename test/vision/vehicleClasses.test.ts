import { describe, expect, test } from "vitest";
import { cocoNames, meansPeople, vehicleClassOf } from "../../src/vision/vehicleClasses.ts";

const kept = (names: readonly string[]) =>
  Object.fromEntries(names.flatMap((name) => (vehicleClassOf(name) ? [[name, vehicleClassOf(name)]] : [])));

describe("classes of data sets become Vedette's", () => {
  test("COCO, with 80 classes and with 91", () => {
    const wanted = {
      car: "car",
      motorcycle: "motorcycle",
      airplane: "aircraft",
      bus: "bus",
      train: "train",
      truck: "truck",
      boat: "boat",
    };
    expect(kept(cocoNames(80) ?? [])).toEqual(wanted);
    expect(kept(cocoNames(91) ?? [])).toEqual(wanted);
    expect([cocoNames(80)?.[2], cocoNames(91)?.[3], cocoNames(91)?.[90], cocoNames(20)]).toEqual([
      "car",
      "car",
      "toothbrush",
      undefined,
    ]);
  });

  test("VisDrone", () => {
    const names = "pedestrian people bicycle car van truck tricycle awning-tricycle bus motor".split(" ");
    expect(kept(names)).toEqual({
      car: "car",
      van: "van",
      truck: "truck",
      tricycle: "tricycle",
      "awning-tricycle": "tricycle",
      bus: "bus",
      motor: "motorcycle",
    });
  });

  test("DOTA", () => {
    const names = ["plane", "ship", "storage-tank", "bridge", "large-vehicle", "small vehicle", "helicopter", "harbor"];
    expect(kept(names)).toEqual({
      plane: "aircraft",
      ship: "boat",
      "large-vehicle": "truck",
      "small vehicle": "car",
      helicopter: "aircraft",
    });
  });

  test("people are never a vehicle, by whatever word", () => {
    const people = [
      "person",
      "Person",
      "people",
      "pedestrian",
      "human",
      "man",
      "woman",
      "rider",
      "cyclist",
      "children",
    ];
    expect(people.filter(vehicleClassOf)).toEqual([]);
    expect(people.filter((name) => !meansPeople(name))).toEqual([]);
    expect(["car", "Truck", "van", "vehicle", "caravan", "boat"].filter(meansPeople)).toEqual([]);
  });
});
