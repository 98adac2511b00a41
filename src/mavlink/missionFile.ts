import { common } from "mavlink-mappings";
import { FailureError } from "../contract/failure.ts";
import { layoutOf } from "./layout.ts";

/** What a file of ArduPilot's `@MISSION` folder holds. */
export interface MissionFile {
  /** MAV_MISSION_TYPE. */
  readonly type: number;
  /** Take the items in among those on board from number `start` on, rather than in their place. */
  readonly keepOthers: boolean;
  readonly start: number;
  readonly items: readonly common.MissionItemInt[];
}

/**
 * Packs items for `@MISSION/mission.dat`, `fence.dat` or `rally.dat`: a head of five 16-bit words, then each item as the
 * 38 bytes of MISSION_ITEM_INT in their order on the wire.
 * https://github.com/ArduPilot/ardupilot/blob/master/libraries/AP_Filesystem/AP_Filesystem_Mission.cpp
 */
export function packMissionFile({ type, keepOthers, start, items }: MissionFile): Uint8Array {
  const bytes = new Uint8Array(HEAD + items.length * ITEM);
  const view = new DataView(bytes.buffer);
  const head = [MAGIC, type, keepOthers ? KEEP_OTHERS : 0, start, items.length];
  for (const [i, word] of head.entries()) view.setUint16(2 * i, word, true);
  const layout = layoutOf(common.MissionItemInt);
  for (const [i, item] of items.entries()) layout.write(item, new DataView(bytes.buffer, HEAD + i * ITEM, ITEM));
  return bytes;
}

/** Reads such a file. Throws `bad-input` when it is none, or when its length is not that of its items. */
export function unpackMissionFile(bytes: Uint8Array): MissionFile {
  const bad = (why: string) =>
    new FailureError("bad-input", `The file of items can not be read: ${why}`, "Read it again.");
  if (bytes.length < HEAD) throw bad("it is shorter than its head");
  const copy = Buffer.from(new Uint8Array(bytes).buffer);
  const view = new DataView(copy.buffer);
  const [magic = 0, type = 0, options = 0, start = 0, count = 0] = [0, 2, 4, 6, 8].map((at) =>
    view.getUint16(at, true),
  );
  if (magic !== MAGIC) throw bad(`it starts with 0x${magic.toString(16)}`);
  if (bytes.length !== HEAD + count * ITEM)
    throw bad(`${count} items were promised, ${Math.floor((bytes.length - HEAD) / ITEM)} are there`);
  const layout = layoutOf(common.MissionItemInt);
  const items = Array.from({ length: count }, (_, i) => {
    const from = HEAD + i * ITEM;
    const own = copy.subarray(from, from + ITEM);
    if (own.every((byte) => byte === 0)) throw bad(`item ${i} was never written`);
    return layout.read(new DataView(copy.buffer, from, ITEM), own) as common.MissionItemInt;
  });
  return { type, keepOthers: (options & KEEP_OTHERS) !== 0, start, items };
}

const MAGIC = 0x763d;
const KEEP_OTHERS = 1;
const HEAD = 10;
const ITEM = 38;
