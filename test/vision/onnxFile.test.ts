import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { namesOfProperty, readModelProperties } from "../../src/vision/onnxFile.ts";
import { testFolder } from "./folder.ts";
import { onnxModel } from "./onnxModel.ts";

async function propertiesOf(bytes: Uint8Array) {
  const file = join(await testFolder(), "model.onnx");
  await writeFile(file, bytes);
  return readModelProperties(file);
}

describe("the properties of an ONNX file", () => {
  const model = onnxModel({
    outputs: { output: { dims: [1, 300], values: new Array<number>(300).fill(0) } },
    properties: { names: "{0: 'car', 1: 'lorry'}", stride: "32", imgsz: "[640, 640]" },
  });

  test("are read past the graph", async () => {
    expect([...((await propertiesOf(model)) ?? [])]).toEqual([
      ["names", "{0: 'car', 1: 'lorry'}"],
      ["stride", "32"],
      ["imgsz", "[640, 640]"],
    ]);
  });

  test("of a file that is cut short, empty, or something else are unknown or none", async () => {
    expect(await propertiesOf(model.subarray(0, 700))).toBeUndefined();
    expect(await propertiesOf(new TextEncoder().encode("no model, but a text"))).toBeUndefined();
    expect(await propertiesOf(new Uint8Array())).toEqual(new Map());
  });

  test("names are read from Python's and from JSON's ways of writing", () => {
    expect(namesOfProperty("{0: 'person', 1: \"driver's cab\", 3: 'van'}")).toEqual([
      "person",
      "driver's cab",
      "",
      "van",
    ]);
    expect(namesOfProperty('{"0": "car", "1": "bus"}')).toEqual(["car", "bus"]);
    expect(namesOfProperty("['car', 'bus']")).toEqual(["car", "bus"]);
    expect(namesOfProperty("detect")).toBeUndefined();
  });
});
