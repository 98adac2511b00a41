import { describe, expect, test } from "vitest";
import { loadedModel, loadFailure, modelFile, plainPicture, rounded } from "../modelFile.ts";
import type { Constant, TinyModel } from "../onnxModel.ts";

// Real networks of a few kilobytes, run by onnxruntime: a 64 × 64 input has 84 cells over the strides 8, 16 and 32.
const cells = 84;
const names = ["car", "person", "truck"];

/** Rows of nothing but those that are given, by their index. */
function rows(count: number, width: number, given: Readonly<Record<number, readonly number[]>>): Constant {
  const values = new Array<number>(count * width).fill(0);
  for (const [row, numbers] of Object.entries(given)) values.splice(Number(row) * width, width, ...numbers);
  return { dims: [1, count, width], values };
}

const transposed = ({ dims: [, count = 0, width = 0], values }: Constant): Constant => ({
  dims: [1, width, count],
  values: Array.from({ length: count * width }, (_, i) => values[(i % count) * width + Math.floor(i / count)] ?? 0),
});

/** A car, a worse one on top of it, a truck, and a person who must never be seen: cx, cy, w, h in pixels. */
const car = [32, 16, 16, 8] as const;
const carAgain = [33, 16, 16, 8] as const;
const truck = [16, 48, 16, 16] as const;
const person = [48, 48, 4, 8] as const;
const found = [
  ["car", 0.9, 0.375, 0.188, 0.25, 0.125],
  ["truck", 0.8, 0.125, 0.625, 0.25, 0.25],
];

const objectness = (count: number) =>
  rows(count, 8, {
    3: [...car, 0.9, 1, 0, 0],
    4: [...carAgain, 0.7, 1, 0, 0],
    40: [...truck, 0.8, 0, 0.1, 1],
    50: [...person, 0.99, 0, 1, 0.2],
  });

const edges = ([cx, cy, w, h]: readonly [number, number, number, number]) =>
  [cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2] as const;
const shares = (box: readonly number[]) => box.map((value) => value / 64);
const logit = (score: number) => Math.log(score / (1 - score));

async function detect(model: TinyModel, card?: unknown) {
  const detector = await loadedModel(await modelFile(model, card));
  const detections = await detector.detect(plainPicture(64, 64));
  return { record: detector.record, detections: rounded([...detections].sort((a, b) => b.score - a.score)) };
}

describe("the families of detectors, told by what they answer", () => {
  test("YOLOX, decoded inside", async () => {
    const { record, detections } = await detect({ outputs: { output: objectness(cells) } }, { names });
    expect([record.family, record.classes, record.leftOut]).toEqual(["YOLOX", ["car", "truck"], ["person"]]);
    expect(detections).toEqual(found);
  });

  test("YOLOX, as the network gives it", async () => {
    // The cell 3 of stride 8 lies at (24, 0), the first of stride 32 at (0, 0).
    const raw = rows(cells, 8, {
      3: [1, 2, Math.log(2), Math.log(1), 0.9, 1, 0, 0],
      80: [0.5, 1.5, Math.log(0.5), Math.log(0.5), 0.8, 0, 0, 1],
    });
    const { record, detections } = await detect({ outputs: { output: raw } }, { names });
    expect(record.family).toBe("YOLOX");
    expect(detections).toEqual(found);
  });

  test("YOLOv5", async () => {
    const { record, detections } = await detect({ outputs: { output0: objectness(3 * cells) } }, { names });
    expect(record.family).toBe("YOLOv5");
    expect(detections).toEqual(found);
  });

  const ultralytics = transposed(
    rows(cells, 7, {
      3: [...car, 0.9, 0, 0],
      4: [...carAgain, 0.7, 0, 0],
      40: [...truck, 0, 0.1, 0.8],
      50: [...person, 0, 0.99, 0.5],
    }),
  );

  test("YOLOv8 and 11, with names and licence of its own properties and no card", async () => {
    const properties = { names: "{0: 'car', 1: 'person', 2: 'truck'}", license: "AGPL-3.0", stride: "32" };
    const { record, detections } = await detect({ outputs: { output0: ultralytics }, properties });
    expect([record.family, record.licence, record.input]).toEqual(["YOLOv8, 11 or 12", "AGPL-3.0", "64 × 64"]);
    expect(detections).toEqual(found);
  });

  test("YOLOv10 and 26, end to end: boxes are given once, and none is suppressed", async () => {
    const outputs = {
      output0: rows(300, 6, {
        0: [...edges(car), 0.9, 0],
        1: [...edges(carAgain), 0.7, 0],
        2: [...edges(truck), 0.8, 2],
        3: [...edges(person), 0.99, 1],
      }),
    };
    const { record, detections } = await detect({ outputs }, { names });
    expect(record.family).toBe("YOLOv10 or 26");
    expect(detections).toEqual([...found, ["car", 0.7, 0.391, 0.188, 0.25, 0.125]]);
  });

  test("of a model that finds something everywhere, the most likely are handed on", async () => {
    const everywhere = Array.from({ length: 300 }, (_, i): [number, number[]] => {
      const [x, y] = [(i % 20) * 3, Math.floor(i / 20) * 3];
      return [i, [x, y, x + 2, y + 2, 0.4 + i / 1000, 0]];
    });
    const { detections } = await detect(
      { outputs: { output0: rows(300, 6, Object.fromEntries(everywhere)) } },
      { names },
    );
    expect(detections.map(([, score]) => score)).toEqual(
      Array.from({ length: 200 }, (_, i) => Math.round(1000 * (0.4 + (299 - i) / 1000)) / 1000),
    );
  });

  const queries = {
    boxes: rows(20, 4, { 0: shares(car), 7: shares(truck), 9: shares(person) }),
    logits: {
      dims: [1, 20, 3],
      values: rows(20, 3, {
        0: [logit(0.9) + 9, -9 + 9, 0],
        7: [0, 0, logit(0.8) + 9],
        9: [0, logit(0.99) + 9, 0],
      }).values.map((value) => value - 9),
    },
  };

  test("RT-DETR and D-FINE, logits and boxes, stretched over the input", async () => {
    const outputs = { pred_logits: queries.logits, pred_boxes: queries.boxes };
    const detector = await loadedModel(await modelFile({ outputs }, { names }));
    expect(detector.record.family).toBe("RT-DETR or D-FINE");
    expect(rounded(await detector.detect(plainPicture(128, 64)))).toEqual(found);
  });

  test("RF-DETR, by the names of its outputs", async () => {
    const { record, detections } = await detect(
      { outputs: { dets: queries.boxes, labels: queries.logits } },
      { names },
    );
    expect(record.family).toBe("RF-DETR");
    expect(detections).toEqual(found);
  });

  test("RT-DETR and D-FINE with labels, boxes and scores, asked for boxes in pixels of the input", async () => {
    const fill = (values: readonly number[]) => [...values, ...new Array<number>(20 - values.length).fill(0)];
    const outputs: Record<string, Constant> = {
      labels: { dims: [1, 20], values: fill([0, 2, 1]), type: "int64" },
      boxes: rows(20, 4, { 0: edges(car), 1: edges(truck), 2: edges(person) }),
      scores: { dims: [1, 20], values: fill([0.9, 0.8, 0.99]) },
    };
    const { record, detections } = await detect({ outputs, sizes: "orig_target_sizes" }, { names });
    expect(record.family).toBe("RT-DETR or D-FINE");
    expect(detections).toEqual(found);
  });

  test("a picture of another shape is padded, and boxes come back in its own shares", async () => {
    const detector = await loadedModel(await modelFile({ outputs: { output0: ultralytics } }, { names }));
    const detections = rounded(await detector.detect(plainPicture(128, 64)));
    expect(detections).toEqual([["car", 0.9, 0.375, 0.375, 0.25, 0.25]]); // the truck lies in the padding
  });
});

describe("outputs that are not understood", () => {
  test("are listed, with what a card would have to say", async () => {
    const file = await modelFile({ outputs: { a: rows(7, 9, {}), b: rows(3, 2, {}) } });
    const card = file.replace(".onnx", ".json");
    expect(await loadFailure(file)).toEqual({
      code: "bad-input",
      message: `The model cannot be used: it answers a float32 [1, 7, 9] and b float32 [1, 3, 2] to a picture of 64 × 64, which no known family does, ${file}`,
      remedy: `Write ${card}, for example { "family": "yolov8", "names": ["car", "truck"] }`,
    });
  });

  test("of a family that a card claims wrongly, or with other classes, are told against it", async () => {
    const output0 = transposed(rows(cells, 7, {}));
    const claimed = await loadFailure(await modelFile({ outputs: { output0 } }, { family: "yolox", names }));
    expect(claimed.message).toContain(
      "[1, 7, 84] to a picture of 64 × 64, which does not fit a YOLOX model with 3 classes",
    );
    const named = await loadFailure(await modelFile({ outputs: { output0 } }, { names: ["car"] }));
    expect(named.message).toContain("which does not fit 1 class,");
  });

  test("without names of classes are refused, unless they are as many as COCO's", async () => {
    const unnamed = await loadFailure(await modelFile({ outputs: { output0: transposed(rows(cells, 7, {})) } }));
    expect(unnamed.message).toContain("but the names of its classes are not known");
    const coco = await detect({ image: [1, 3, 96, 96], outputs: { output0: transposed(rows(189, 84, {})) } });
    expect(coco.record.classes).toEqual(["car", "motorcycle", "aircraft", "bus", "train", "truck", "boat"]);
    expect(coco.record.leftOut).toContain("person");
  });

  test("a model that finds people only is refused", async () => {
    const output0 = transposed(rows(cells, 6, {}));
    const { message, remedy } = await loadFailure(
      await modelFile({ outputs: { output0 } }, { names: ["person", "dog"] }),
    );
    expect(message).toContain("none of its classes is a vehicle: person, dog");
    expect(remedy).toContain('"classes": { "person": "car" }');
  });

  test("a model that takes no picture is refused with what it takes", async () => {
    const { message } = await loadFailure(await modelFile({ image: [1, 9], outputs: { output0: rows(1, 6, {}) } }));
    expect(message).toContain("it takes images float32 [1, 9], not one picture as float32 [1, 3, height, width]");
  });
});
