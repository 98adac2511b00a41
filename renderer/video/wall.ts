import type { StreamRecord, VehicleRecord } from "../../src/contract/records.ts";
import { Store } from "../ui/store.ts";
import { type CameraChoice, cameraLabel, firstChoice, shownOf, streamsOf } from "./cameraChoice.ts";

/** How the other videos are shown beside the large one. */
export type WallLayout = "none" | "strip" | "wall";

export const wallLayouts: readonly { readonly layout: WallLayout; readonly words: string }[] = [
  { layout: "none", words: "Off" },
  { layout: "strip", words: "Strip" },
  { layout: "wall", words: "Wall" },
];

/** One small video. */
export interface WallTile {
  readonly stream: StreamRecord;
  readonly vehicleId: string;
  /** `Copter 2`, or `Copter 2 · Thermal` where it shows several. */
  readonly name: string;
  /** The vehicle is not heard: what is shown may be its last picture. */
  readonly lost: boolean;
}

/** All open videos but those that are shown large, in the order of their vehicles' names; stays the same while they do. */
export function wallTiles(
  streams: ReadonlyMap<string, StreamRecord>,
  vehicles: ReadonlyMap<string, VehicleRecord>,
  { vehicleId, choice = firstChoice }: { readonly vehicleId: string | null; readonly choice?: CameraChoice },
): WallTile[] {
  const large = vehicleId === null ? {} : shownOf(streamsOf(streams.values(), vehicleId), choice);
  const sorted = [...vehicles.values()].sort((a, b) => byName.compare(a.name, b.name) || byName.compare(a.id, b.id));
  return sorted.flatMap(({ id, name, lost }) => {
    const own = streamsOf(streams.values(), id);
    return own
      .filter((stream) => stream !== large.first && stream !== large.second)
      .map((stream) => ({
        ...{ stream, vehicleId: id, lost },
        name: own.length > 1 ? `${name} · ${cameraLabel(stream)}` : name,
      }));
  });
}

/** Which small video a key makes large: Shift and 1…9, wherever the keyboard has its digits. */
export function tileByKey(
  {
    code,
    shiftKey,
    ctrlKey,
    metaKey,
    altKey,
  }: Pick<KeyboardEvent, "code" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">,
  tiles: readonly WallTile[],
): WallTile | undefined {
  if (!shiftKey || ctrlKey || metaKey || altKey) return undefined;
  return tiles[Number(/^Digit([1-9])$/.exec(code)?.[1] ?? 0) - 1];
}

/** The layout, remembered from start to start. */
export class WallChoice {
  readonly state: Store<WallLayout>;

  constructor(memory: Pick<Storage, "getItem" | "setItem">) {
    const kept = memory.getItem(KEY);
    this.state = new Store<WallLayout>(wallLayouts.find(({ layout }) => layout === kept)?.layout ?? "strip");
    this.state.subscribe((layout) => memory.setItem(KEY, layout));
  }
}

const KEY = "vedette.videoWall";
const byName = new Intl.Collator("en", { numeric: true });
