import type { MissionItem } from "../item.ts";
import { DO_JUMP } from "./fileMission.ts";

/** An item with its number in the file: 1 for the first after home. */
export interface NumberedItem {
  readonly item: MissionItem;
  readonly number: number;
}

/**
 * The items in the order in which they are flown: what a jump repeats stands there as often as it is flown, because each
 * autopilot counts the targets of jumps its own way. `left` says in words which jumps were not followed.
 * https://mavlink.io/en/messages/common.html#MAV_CMD_DO_JUMP
 */
export function flownOut(
  items: readonly MissionItem[],
  most: number,
): { readonly items: readonly NumberedItem[]; readonly left: readonly string[] } {
  if (items.every(({ command }) => command !== DO_JUMP))
    return { items: items.map((item, i) => ({ item, number: i + 1 })), left: [] };
  const left = new Set<string>();
  const jumped = new Map<number, number>();
  const out: NumberedItem[] = [];
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as MissionItem;
    if (item.command !== DO_JUMP) {
      if (out.length >= most) {
        left.add(`what is flown after ${most.toLocaleString("en")} items, because jumps repeat so much`);
        break;
      }
      out.push({ item, number: i + 1 });
      continue;
    }
    const [target, times] = item.params;
    const done = jumped.get(i) ?? 0;
    if (!(target >= 1 && target <= items.length))
      left.add(`item ${i + 1}: a jump to item ${target}, which is not there`);
    else if (times < 0) left.add(`item ${i + 1}: the endless repetition from item ${target}, flown once`);
    else if (done < times) {
      jumped.set(i, done + 1);
      i = Math.trunc(target) - 2;
    }
  }
  return { items: out, left: [...left] };
}
