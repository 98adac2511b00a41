import { ints, message, node, number, tensor, text, valueInfo } from "./onnxModel.ts";

/** A detector that finds one red rectangle, wherever it is. */
export interface RedBox {
  /** Of its input, pixels. */
  readonly width: number;
  readonly height: number;
  /** Of the rectangle in the input, pixels. */
  readonly boxWidth: number;
  readonly boxHeight: number;
  /** So many layers of 24 channels are reckoned besides, for nothing: it takes its time. */
  readonly idleLayers?: number;
}

/**
 * A real ONNX file (opset 13) that answers as YOLOv10 does: one box of a given size around the middle of all that is red,
 * sure where anything is. Weighing pixels by their redness finds the middle to a fraction of a pixel.
 */
export function redBoxModel({ width, height, boxWidth, boxHeight, idleLayers = 0 }: RedBox): Uint8Array {
  const constants: Record<string, { dims: number[]; values: number[] }> = {
    redWeights: { dims: [1, 3, 1, 1], values: [1, -0.5, -0.5] },
    redBias: { dims: [1], values: [-0.35] },
    columns: { dims: [1, 1, 1, width], values: Array.from({ length: width }, (_, x) => x + 0.5) },
    rows: { dims: [1, 1, height, 1], values: Array.from({ length: height }, (_, y) => y + 0.5) },
    little: { dims: [1], values: [1e-9] },
    much: { dims: [1], values: [1e4] },
    sure: { dims: [1], values: [0.95] },
    ofX: { dims: [1, 1, 1, 6], values: [1, 0, 1, 0, 0, 0] },
    ofY: { dims: [1, 1, 1, 6], values: [0, 1, 0, 1, 0, 0] },
    ofScore: { dims: [1, 1, 1, 6], values: [0, 0, 0, 0, 1, 0] },
    edges: { dims: [1, 1, 1, 6], values: [-boxWidth / 2, -boxHeight / 2, boxWidth / 2, boxHeight / 2, 0, 0] },
  };
  const everywhere = [ints("axes", [1, 2, 3])];
  const nodes = [
    node("Conv", ["images", "redWeights", "redBias"], "redness"),
    node("Relu", ["redness"], "red"),
    node("ReduceMean", ["red"], "amount", everywhere),
    node("Mul", ["red", "columns"], "redColumns"),
    node("ReduceMean", ["redColumns"], "acrossSum", everywhere),
    node("Mul", ["red", "rows"], "redRows"),
    node("ReduceMean", ["redRows"], "downSum", everywhere),
    ...idle(idleLayers, constants),
    node("Add", ["amount", idleLayers > 0 ? "nothing" : "little"], "known"),
    node("Add", ["known", "little"], "weight"),
    node("Div", ["acrossSum", "weight"], "across"),
    node("Div", ["downSum", "weight"], "down"),
    node("Mul", ["amount", "much"], "plenty"),
    node("Min", ["plenty", "sure"], "score"),
    node("Mul", ["across", "ofX"], "boxX"),
    node("Mul", ["down", "ofY"], "boxY"),
    node("Mul", ["score", "ofScore"], "boxScore"),
    node("Sum", ["boxX", "boxY", "boxScore", "edges"], "box"),
    node("Reshape", ["box", "shape"], "boxes"),
  ];
  const graph = [
    text(2, "redBox"),
    message(11, valueInfo("images", "float32", [1, 3, height, width])),
    ...Object.entries(constants).map(([name, constant]) => message(5, tensor(name, constant))),
    message(5, tensor("shape", { dims: [3], values: [1, 1, 6], type: "int64" })),
    ...nodes,
    message(12, valueInfo("boxes", "float32", [1, 1, 6])),
  ];
  return new Uint8Array([
    ...number(1, 8),
    ...message(7, graph.flat()),
    ...message(8, [...text(1, ""), ...number(2, 13)]),
    ...message(14, [...text(1, "names"), ...text(2, "{0: 'car'}")]),
  ]);
}

/** Layers whose weights are nought: they cost what others do and answer `nothing`. */
function idle(layers: number, constants: Record<string, { dims: number[]; values: number[] }>): number[][] {
  if (layers === 0) return [];
  const weights = (channels: number) => ({ dims: [24, channels, 3, 3], values: new Array(24 * channels * 9).fill(0) });
  constants.idleFirst = weights(3);
  constants.idleNext = weights(24);
  const convolved = Array.from({ length: layers }, (_, i) =>
    node("Conv", [i === 0 ? "images" : `idle${i}`, i === 0 ? "idleFirst" : "idleNext"], `idle${i + 1}`, [
      ints("pads", [1, 1, 1, 1]),
    ]),
  );
  return [...convolved, node("ReduceMean", [`idle${layers}`], "nothing", [ints("axes", [1, 2, 3])])];
}
