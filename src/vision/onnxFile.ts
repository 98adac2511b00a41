import { open } from "node:fs/promises";

/** The properties an exporter wrote into an ONNX file, by key (`names`, `stride`, `imgsz`, …). onnxruntime does not hand them on. */
export type ModelProperties = ReadonlyMap<string, string>;

const metadataField = 14; // ModelProto.metadata_props: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
const lengthDelimited = 2;
/** No property is longer; names of thousands of classes fit. */
const longest = 1_000_000;

/**
 * Reads the properties of an ONNX file without reading its graph. A file whose outermost messages are not those of
 * protocol buffers gives undefined. https://protobuf.dev/programming-guides/encoding/
 */
export async function readModelProperties(file: string): Promise<ModelProperties | undefined> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const properties = new Map<string, string>();
    for (let at = 0; at < size; ) {
      const head = new Uint8Array(20);
      await handle.read(head, 0, 20, at);
      const tag = varint(head, 0);
      const value = tag && varint(head, tag.next);
      if (!tag || !value) return undefined;
      const type = tag.value & 7;
      if (type === 0) at += value.next;
      else if (type === 1) at += tag.next + 8;
      else if (type === 5) at += tag.next + 4;
      else if (type !== lengthDelimited || at + value.next + value.value > size) return undefined;
      else {
        if (tag.value >> 3 === metadataField && value.value <= longest) {
          const entry = new Uint8Array(value.value);
          await handle.read(entry, 0, entry.length, at + value.next);
          addEntry(entry, properties);
        }
        at += value.next + value.value;
      }
    }
    return properties;
  } finally {
    await handle.close();
  }
}

/** A StringStringEntryProto: key in field 1, value in field 2. */
function addEntry(entry: Uint8Array, into: Map<string, string>): void {
  const texts: Record<number, string> = {};
  for (let at = 0; at < entry.length; ) {
    const tag = varint(entry, at);
    const length = tag && varint(entry, tag.next);
    if (!tag || !length || (tag.value & 7) !== lengthDelimited) return;
    texts[tag.value >> 3] = new TextDecoder().decode(entry.subarray(length.next, length.next + length.value));
    at = length.next + length.value;
  }
  if (texts[1] !== undefined && texts[2] !== undefined) into.set(texts[1], texts[2]);
}

function varint(bytes: Uint8Array, start: number): { value: number; next: number } | undefined {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[start + i];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, next: start + i + 1 };
  }
  return undefined;
}

/** The class names in the `names` property: a Python dictionary `{0: 'car', 1: "bus"}`, or JSON; undefined when it is neither. */
export function namesOfProperty(text: string): readonly string[] | undefined {
  const names: string[] = [];
  for (const [, index = "", , name = ""] of text.matchAll(/["']?(\d+)["']?\s*:\s*(['"])((?:\\.|(?!\2).)*)\2/g))
    if (Number(index) < 10_000) names[Number(index)] = name.replace(/\\(.)/g, "$1");
  if (names.length > 0) return Array.from(names, (name) => name ?? "");
  try {
    const list: unknown = JSON.parse(text.replaceAll("'", '"'));
    return Array.isArray(list) && list.length > 0 && list.every((name) => typeof name === "string") ? list : undefined;
  } catch {
    return undefined;
  }
}
