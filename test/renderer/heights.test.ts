import { beforeEach, expect, test, vi } from "vitest";
import { groundReader } from "../../renderer/station/ground.ts";
import { Heights } from "../../renderer/station/heights.ts";
import { emptyMirror, type Mirror } from "../../renderer/station/mirror.ts";
import { Store } from "../../renderer/ui/store.ts";
import type { RpcClient } from "../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../src/contract/station.ts";
import type { TerrainArea, TerrainRecord } from "../../src/contract/terrain.ts";
import type { GeoBox } from "../../src/geo/box.ts";
import { offset } from "../../src/geo/enu.ts";
import { eachTile, type GroundTile, tileSide } from "../../src/geo/groundTiles.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { newPlan } from "../../src/mission/edit.ts";
import type { Plan } from "../../src/mission/plan.ts";

/** The place that many metres east and north of 47° N, 8° E. */
const at = (east: number, north: number) => offset(offset({ lat: 47, lon: 8 }, 90, east), 0, north);
const straightPlan = newPlan({ section: [at(0, 0), at(1_000, 0)] });
const home = at(0, 0);
const terrain: TerrainRecord = {
  revision: 1,
  files: [{ path: "/N47E008.hgt", state: "ready", datum: "mean-sea-level", datumSaid: false }],
};

/** A station over level heights, which remembers what it was asked for. */
function windowOver(bases: readonly LatLon[] = []) {
  const mirror = new Store<Mirror>({ ...emptyMirror, loaded: true, terrain });
  const asked: (readonly GeoBox[])[] = [];
  const failures: unknown[] = [];
  let plan: Plan = straightPlan;
  let answer: (boxes: readonly GeoBox[]) => Promise<TerrainArea> = async (boxes) => {
    const tiles: GroundTile[] = [];
    for (const box of boxes)
      eachTile(box, 3, 1_000, (place) => tiles.push({ ...place, amsl: new Float32Array(tileSide ** 2).fill(50) }));
    return { revision: 1, tiles, bridged: 0, coarser: false };
  };
  const call = async (_: string, { boxes }: { boxes: readonly GeoBox[] }) => {
    asked.push(boxes);
    return answer(boxes);
  };
  const heights = new Heights({
    mirror,
    call: call as unknown as RpcClient<StationCalls, StationEvents>["call"],
    planned: () => ({ plan, home }),
    bases: () => bases,
    onFailure: (cause) => failures.push(cause),
  });
  return {
    ...{ mirror, asked, failures, heights },
    draw: (next: Plan) => {
      plan = next;
    },
    answerWith: (next: typeof answer) => {
      answer = next;
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

test("the planner's and the globe's ground is that of the files, once for each land that is worked on", async () => {
  const { mirror, asked, heights, draw } = windowOver();
  const read = groundReader();
  expect(read(mirror.get()).terrain.elevation(home)).toBeUndefined();
  for (let i = 0; i < 5; i++) heights.follow();
  await vi.advanceTimersByTimeAsync(500);
  expect(asked).toHaveLength(1);
  const { terrain: known, drawn } = read(mirror.get());
  expect([known.elevation(home), drawn.elevation(home), known.lattice?.stepLat]).toEqual([50, 50, 3 / 3600]);
  heights.follow();
  await vi.advanceTimersByTimeAsync(500);
  expect(asked).toHaveLength(1);
  draw({ ...straightPlan, section: [at(50_000, 0), at(52_000, 0)] });
  heights.follow();
  await vi.advanceTimersByTimeAsync(500);
  expect(asked).toHaveLength(2);
  expect(read(mirror.get()).terrain.elevation(at(51_000, 0))).toBe(50);
});

test("other files are read anew, and none give no heights", async () => {
  const { mirror, asked, heights } = windowOver();
  await heights.refresh();
  mirror.patch({ terrain: { ...terrain, revision: 2 } });
  await heights.refresh();
  expect(asked).toHaveLength(2);
  mirror.patch({ terrain: { revision: 3, files: [] } });
  await heights.refresh();
  expect(asked).toHaveLength(2);
  expect(mirror.get().heights).toBeUndefined();
});

test("heights are known where other plans start, so that they can be compared with those of the one on the table", async () => {
  const far = at(90_000, 0);
  const { mirror, heights, asked } = windowOver([far, home]);
  await heights.refresh();
  expect(groundReader()(mirror.get()).terrain.elevation(far)).toBe(50);
  expect(asked[0]?.length).toBe((await boxesAlone()) + 1); // the other one lies on the plan's own land

  async function boxesAlone(): Promise<number> {
    const alone = windowOver();
    await alone.heights.refresh();
    return alone.asked[0]?.length ?? 0;
  }
});

test("what failed is told and asked for again", async () => {
  const { mirror, heights, failures, answerWith } = windowOver();
  const cause = new Error("the station ended");
  answerWith(() => Promise.reject(cause));
  await heights.refresh();
  expect(failures).toEqual([cause]);
  answerWith(async () => ({ revision: 1, tiles: [], bridged: 0, coarser: false }));
  await heights.refresh();
  expect([failures.length, mirror.get().heights]).toEqual([1, undefined]);
});
