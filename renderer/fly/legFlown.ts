import type { MissionItem } from "../../src/mission/item.ts";

/** Which stretch of a patrol is flown: `leg 4 of 12`; past the last one it is on its way home. */
export type LegFlown = { readonly leg: number; readonly of: number } | "way home";

/** The stretch that leads to the item flown to, `current`, a sequence number on board where 0 is home; undefined before the first. */
export function legFlown(items: readonly MissionItem[], current: number | undefined): LegFlown | undefined {
  const last = endsOf(items);
  if (last.length === 0 || current === undefined || current < 1) return undefined;
  const leg = last.findIndex((sequence) => sequence >= current);
  return leg < 0 ? "way home" : { leg: leg + 1, of: last.length };
}

/** Sequence numbers at which legs end; a patrol's items stay the same objects, and rows ask twenty times a second. */
function endsOf(items: readonly MissionItem[]): readonly number[] {
  const known = ends.get(items) ?? items.flatMap((item, i) => (isWay(item) ? [i + 1] : []));
  ends.set(items, known);
  return known;
}

const ends = new WeakMap<readonly MissionItem[], readonly number[]>();

/** Something to fly to: commands below 95 are navigation, take-offs begin the first stretch. https://mavlink.io/en/messages/common.html#MAV_CMD_NAV_LAST */
const isWay = ({ command, lat, lon }: MissionItem): boolean =>
  command < 95 && command !== 22 && command !== 84 && (lat !== 0 || lon !== 0);
