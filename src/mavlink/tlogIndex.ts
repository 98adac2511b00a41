import type { FileHandle } from "node:fs/promises";
import { TlogCursor } from "./tlogCursor.ts";

/** Where the moments of a telemetry log are in its file. Instants are the log's own, ms since 1970. */
export interface TlogIndex {
  readonly fromAt: number;
  readonly toAt: number;
  readonly packets: number;
  /** About one for each second, in the order of the file. */
  readonly marks: readonly TlogMark[];
}

export interface TlogMark {
  readonly offset: number;
  readonly at: number;
}

/** Reads a log once through; undefined when it holds no packet. */
export async function indexTlog(handle: FileHandle): Promise<TlogIndex | undefined> {
  const cursor = new TlogCursor(handle);
  const marks: TlogMark[] = [];
  let packets = 0;
  let toAt = 0;
  while (!cursor.done)
    for (const { packet, offset } of await cursor.next()) {
      const { at } = packet;
      const last = marks.at(-1);
      packets++;
      toAt = at;
      if (!last || Math.abs(at - last.at) >= MARK_MS || offset - last.offset >= MARK_BYTES) marks.push({ offset, at });
    }
  const fromAt = marks[0]?.at;
  return fromAt === undefined ? undefined : { fromAt, toAt: Math.max(fromAt, toAt), packets, marks };
}

/**
 * The stretch between two marks where `at` is played. The last one before two later marks: a single time that is wrong, as
 * one written while the computer's clock was set, misleads nobody.
 */
export function stretchAt({ marks }: TlogIndex, at: number): { readonly offset: number; readonly end: number } {
  const after = marks.findIndex((mark, i) => mark.at > at && (marks[i + 1]?.at ?? mark.at) > at);
  const i = after < 0 ? marks.length - 1 : Math.max(0, after - 1);
  return { offset: marks[i]!.offset, end: marks[i + 1]?.offset ?? Number.POSITIVE_INFINITY };
}

const MARK_MS = 1_000;
const MARK_BYTES = 1 << 16;
