/** A tensor to be written: float32, or int64 for whole numbers. */
export interface Constant {
  readonly dims: readonly number[];
  readonly values: readonly number[];
  readonly type?: "float32" | "int64";
}

export interface TinyModel {
  /** The image input's extents; a word is a free one. Default [1, 3, 64, 64]. */
  readonly image?: readonly (number | string)[];
  /** A second input of int64 [batch, 2], as transformers have. */
  readonly sizes?: string;
  /** What it always answers, by the output's name. */
  readonly outputs: Readonly<Record<string, Constant>>;
  /** What is added to each output, times the mean of each picture's input. */
  readonly brightness?: Readonly<Record<string, readonly number[]>>;
  readonly properties?: Readonly<Record<string, string>>;
}

/** A real ONNX file (opset 13) that answers constants. https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
export function onnxModel({ image = [1, 3, 64, 64], sizes, outputs, brightness = {}, properties = {} }: TinyModel) {
  const entries = Object.entries(outputs);
  const lit = Object.keys(brightness).length > 0;
  const graph = [
    text(2, "tiny"),
    message(11, valueInfo("images", "float32", image)),
    ...(sizes ? [message(11, valueInfo(sizes, "int64", ["batch", 2]))] : []),
    ...(lit
      ? [
          node("ReduceMean", ["images"], "rows", [ints("axes", [3]), int("keepdims", 0)]),
          node("ReduceMean", ["rows"], "mean", [ints("axes", [1, 2]), int("keepdims", 1)]),
        ]
      : []),
    ...entries.flatMap(([name, constant]) => {
      const slope = brightness[name];
      return [
        message(5, tensor(`${name}_constant`, constant)),
        message(12, valueInfo(name, constant.type ?? "float32", lit ? ["n", "a", "b"] : constant.dims)),
        ...(slope
          ? [
              message(5, tensor(`${name}_slope`, { dims: constant.dims, values: slope })),
              node("Mul", ["mean", `${name}_slope`], `${name}_lit`),
              node("Add", [`${name}_lit`, `${name}_constant`], name),
            ]
          : [node("Identity", [`${name}_constant`], name)]),
      ];
    }),
  ];
  return new Uint8Array([
    ...number(1, 8),
    ...message(7, graph.flat()),
    ...message(8, [...text(1, ""), ...number(2, 13)]),
    ...Object.entries(properties).flatMap(([key, value]) => message(14, [...text(1, key), ...text(2, value)])),
  ]);
}

type Bytes = number[];

function varint(value: number): Bytes {
  const bytes: Bytes = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

/** A field that holds a whole number. */
export const number = (field: number, value: number): Bytes => [...varint(field * 8), ...varint(value)];

/** A field that holds a message or bytes. https://protobuf.dev/programming-guides/encoding/ */
export function message(field: number, body: Iterable<number>): Bytes {
  const bytes = [...body];
  return [...varint(field * 8 + 2), ...varint(bytes.length), ...bytes];
}

/** A field that holds words. */
export const text = (field: number, value: string): Bytes => message(field, new TextEncoder().encode(value));

const typeOf = (type: "float32" | "int64"): number => (type === "float32" ? 1 : 7);

/** A TensorProto. */
export const tensor = (name: string, { dims, values, type = "float32" }: Constant): Bytes => {
  const data = type === "float32" ? Float32Array.from(values) : BigInt64Array.from(values, (value) => BigInt(value));
  return [
    ...dims.flatMap((dim) => number(1, dim)),
    ...number(2, typeOf(type)),
    ...text(8, name),
    ...message(9, new Uint8Array(data.buffer)),
  ];
};

/** A ValueInfoProto: the name, type and extents of an input or output. */
export const valueInfo = (name: string, type: "float32" | "int64", dims: readonly (number | string)[]): Bytes => {
  const shape = dims.flatMap((dim) => message(1, typeof dim === "number" ? number(1, dim) : text(2, dim)));
  return [...text(1, name), ...message(2, message(1, [...number(1, typeOf(type)), ...message(2, shape)]))];
};

/** A node of a GraphProto. */
export const node = (
  type: string,
  inputs: readonly string[],
  output: string,
  attributes: readonly Bytes[] = [],
): Bytes =>
  message(1, [
    ...inputs.flatMap((input) => text(1, input)),
    ...text(2, output),
    ...text(4, type),
    ...attributes.flatMap((attribute) => message(5, attribute)),
  ]);

/** Attributes of a node. */
export const int = (name: string, value: number): Bytes => [...text(1, name), ...number(3, value), ...number(20, 2)];
export const ints = (name: string, values: readonly number[]): Bytes => [
  ...text(1, name),
  ...values.flatMap((value) => number(8, value)),
  ...number(20, 7),
];
