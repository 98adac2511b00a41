import type { SectorRecord } from "../contract/records.ts";
import { EnuFrame } from "../geo/enu.ts";
import type { ElevationGrid, Ground } from "../geo/ground.ts";
import type { LatLon, Position } from "../geo/position.ts";
import type { Course } from "./course.ts";
import { createTerrain, SECTOR_EAST, SECTOR_NORTH, type Terrain } from "./terrain.ts";
import { createTopView } from "./topView.ts";
import { createLand, type Land } from "./worldLand.ts";
import { createLayout, type Road } from "./worldLayout.ts";
import { createThings, type Things } from "./worldThings.ts";
import { createTraffic, type WorldVehicle } from "./worldTraffic.ts";

/** Where an invented landscape was put on the earth: its middle. */
const WORLD_CENTRE: LatLon = { lat: 48.62, lon: 16.93 };

/** A small invented border landscape with its traffic, wholly given by its seed. */
export interface World {
  readonly seed: number;
  /** The edges of the sector, degrees. */
  readonly bounds: { readonly south: number; readonly west: number; readonly north: number; readonly east: number };
  /** The world's own metres: east and north of the sector's middle; `up` is metres above mean sea level. */
  readonly frame: EnuFrame;
  readonly ground: Ground;
  /** The same ground as plain numbers, about 20 m between crossings. */
  readonly grid: ElevationGrid;
  readonly terrain: Terrain;
  /** The stretch of border to patrol, about 1.1 km, along the middle of the river, from west to east. */
  readonly borderLine: readonly LatLon[];
  /** Where a drone stands at first: a gravel yard on the southern side, some hundred metres from the border. */
  readonly base: Position;
  readonly river: Course;
  readonly roads: readonly Road[];
  readonly land: Land;
  readonly things: Things;
  /** Vehicles that never move. */
  readonly parked: readonly WorldVehicle[];
  /** Vehicles under way at an instant (ms since 1970); the same instant gives the same places. */
  movers(at: number): readonly WorldVehicle[];
  /** The sector from straight above, to be laid on the globe. */
  topView(): SectorRecord;
}

/** Makes the demo world. The same seed gives the same world, on every machine. */
export function createWorld(seed: number): World {
  const frame = new EnuFrame(WORLD_CENTRE);
  const layout = createLayout(seed);
  const terrain = createTerrain(seed, frame, layout.river);
  const land = createLand(seed, layout);
  const things = createThings(seed, layout, land);
  const place = (x: number, y: number): Position => ({
    ...frame.toPosition({ east: x, north: y }),
    amsl: terrain.height(x, y),
  });
  const traffic = createTraffic(seed, layout, place);
  const southWest = frame.toPosition({ east: -SECTOR_EAST, north: -SECTOR_NORTH });
  const northEast = frame.toPosition({ east: SECTOR_EAST, north: SECTOR_NORTH });
  const world: World = {
    seed,
    bounds: { south: southWest.lat, west: southWest.lon, north: northEast.lat, east: northEast.lon },
    frame,
    ground: terrain.ground,
    grid: terrain.grid,
    terrain,
    borderLine: layout.border.map(({ x, y }) => {
      const { lat, lon } = frame.toPosition({ east: x, north: y });
      return { lat, lon };
    }),
    base: place(layout.base.x, layout.base.y),
    river: layout.river,
    roads: layout.roads,
    land,
    things,
    parked: traffic.parked,
    movers: traffic.movers,
    topView: () => createTopView(world),
  };
  return world;
}
