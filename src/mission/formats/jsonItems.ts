import { PlanFileError } from "../planFile.ts";

/** A part of a JSON text: an element of the watched list, or all around it with the list left empty. */
export type JsonItem =
  | { readonly kind: "item"; readonly bytes: Uint8Array; readonly index: number; readonly done: number }
  | { readonly kind: "rest"; readonly bytes: Uint8Array; readonly cut: boolean };

/**
 * Parts a JSON object (UTF-8) into the elements of its own list `key` and the rest, without reading it as a whole: the
 * elements of a file of any size can be read one by one. `cut` when the text ends before the object does.
 */
export function* jsonItems(bytes: Uint8Array, key: string): Generator<JsonItem> {
  let depth = 0;
  let i = 0;
  let name = "";
  let isList = false; // within the watched list
  let start = -1; // of the element
  let index = 0;
  const rest: Uint8Array[] = [];
  let kept = 0;
  const end = bytes.length;
  while (i < end) {
    const c = bytes[i] as number;
    if (isList && depth === 2 && start < 0 && c > SPACE && c !== COMMA && c !== CLOSE_LIST) start = i;
    if (c === QUOTE) {
      const from = ++i;
      while (i < end && bytes[i] !== QUOTE) i += bytes[i] === BACKSLASH ? 2 : 1;
      if (depth === 1 && i - from < 40) name = String.fromCharCode(...bytes.subarray(from, i));
    } else if (c === OPEN || c === OPEN_LIST) {
      depth++;
      if (depth === 2 && c === OPEN_LIST && name === key && !isList) {
        isList = true;
        rest.push(bytes.subarray(kept, i + 1));
        kept = end;
      }
    } else if (c === CLOSE || c === CLOSE_LIST) {
      depth--;
      if (isList && depth === 1) {
        if (start >= 0) yield { kind: "item", bytes: bytes.subarray(start, i), index, done: i / end };
        isList = false;
        start = -1;
        kept = i;
      }
    } else if (c === COMMA && isList && depth === 2 && start >= 0) {
      yield { kind: "item", bytes: bytes.subarray(start, i), index: index++, done: i / end };
      start = -1;
    }
    i++;
  }
  rest.push(bytes.subarray(kept));
  yield { kind: "rest", bytes: joined(rest), cut: depth > 0 };
}

/** The value of a JSON text that begins with `[` or `{`; throws a PlanFileError that says what it should have been. */
export function parsedJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PlanFileError(`This is not ${what}: ${why}`, `Choose ${what} that is whole`);
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;
