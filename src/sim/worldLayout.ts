import { type Course, courseThrough, type Spot } from "./course.ts";
import { Random } from "./random.ts";

/** A road: its middle line, its width in metres, and what it is made of. */
export interface Road {
  readonly name: string;
  readonly course: Course;
  readonly width: number;
  readonly surface: "asphalt" | "dirt" | "paved"; // paved: without lines or edges
}

/** A patch of worked ground, a rectangle: yards, car parks, pads. */
export interface Yard extends Spot {
  /** Radians clockwise from north of the long axis. */
  readonly heading: number;
  readonly length: number;
  readonly width: number;
  readonly surface: "gravel" | "asphalt" | "concrete";
}

/** Where the large things of the world lie, in the world's own metres. */
export interface Layout {
  readonly river: Course;
  readonly riverHalfWidth: number;
  /** The stretch of border to patrol: vertices along the river's middle, west to east. */
  readonly border: readonly Spot[];
  readonly roads: readonly Road[];
  readonly yards: readonly Yard[];
  readonly base: Spot;
  readonly village: Spot;
  /** The dirt track that keeps beside the border on its southern side. */
  readonly track: Course;
  /** Spots near the border where vehicles stand. */
  readonly stands: readonly (Spot & { readonly heading: number; readonly truck: boolean })[];
}

/** Draws the map: the seed moves the bends, the plan stays the same. */
export function createLayout(seed: number): Layout {
  const random = new Random(seed + 1);
  const wobble = (metres: number): number => random.between(-metres, metres);

  const bends: Spot[] = [];
  let swing = random.chance(0.5) ? 1 : -1;
  for (let x = -2400; x <= 2400; x += 240) {
    bends.push({ x: x + wobble(40), y: 160 + swing * random.between(22, 58) });
    swing = -swing;
  }
  const river = courseThrough(bends);
  const border: Spot[] = [];
  const from = river.nearest({ x: -560, y: 160 }).s;
  const to = river.nearest({ x: 560, y: 160 }).s;
  const pieces = Math.round((to - from) / 95);
  for (let i = 0; i <= pieces; i++) {
    const { x, y } = river.at(from + ((to - from) * i) / pieces);
    border.push({ x, y });
  }

  const riverY = (x: number): number => {
    let s = river.nearest({ x, y: 160 }).s;
    for (let i = 0; i < 4; i++) s += x - river.at(s).x;
    return river.at(s).y;
  };
  const roadY = -520 + wobble(30);
  const main: Spot[] = [];
  for (let x = -2400; x <= 2400; x += 300) main.push({ x, y: roadY + wobble(28) });
  const mainRoad = courseThrough(main);
  const mainAt = (x: number): Spot => {
    const p = mainRoad.at(mainRoad.nearest({ x, y: roadY }).s);
    return { x: p.x, y: p.y };
  };

  const bridgeX = 830 + wobble(30);
  const crossStart = mainAt(bridgeX - 20);
  const cross = courseThrough([
    crossStart,
    { x: crossStart.x + 4, y: crossStart.y + 60 },
    { x: bridgeX + wobble(15), y: -180 },
    { x: bridgeX, y: riverY(bridgeX) - 60 },
    { x: bridgeX, y: riverY(bridgeX) + 60 },
    { x: bridgeX + 30 + wobble(20), y: 460 },
    { x: bridgeX - 20 + wobble(30), y: 800 },
    { x: bridgeX + 20, y: 1500 },
  ]);

  const fordX = -300 + wobble(40);
  const fordStart = mainAt(fordX - 40);
  const ford = courseThrough([
    fordStart,
    { x: fordStart.x + 6, y: fordStart.y + 50 },
    { x: fordX - 30 + wobble(15), y: -250 },
    { x: fordX, y: riverY(fordX) - 55 },
    { x: fordX, y: riverY(fordX) + 55 },
    { x: fordX + 20 + wobble(20), y: 360 },
    { x: fordX - 10 + wobble(20), y: 470 },
  ]);

  const trackFrom = river.nearest({ x: -760, y: 160 }).s;
  const trackTo = river.nearest({ x: 760, y: 160 }).s;
  const trackSpots: Spot[] = [];
  for (let s = trackFrom; s <= trackTo; s += 60) {
    const p = river.at(s);
    const away = 36 + wobble(6);
    trackSpots.push({ x: p.x + Math.cos(p.heading) * away, y: p.y - Math.sin(p.heading) * away });
  }
  const track = courseThrough(trackSpots);
  const trackEast = trackSpots[trackSpots.length - 1]!;
  const trackWest = trackSpots[0]!;
  const eastLink = courseThrough([
    trackEast,
    { x: trackEast.x + 30, y: trackEast.y - 22 },
    cross.at(cross.nearest({ x: bridgeX, y: trackEast.y - 60 }).s),
  ]);
  const westStart = mainAt(trackWest.x - 60);
  const westLink = courseThrough([
    trackWest,
    { x: trackWest.x - 40, y: trackWest.y - 40 },
    { x: trackWest.x - 70 + wobble(15), y: -180 },
    { x: westStart.x, y: westStart.y + 60 },
    westStart,
  ]);

  const north: Spot[] = [];
  for (let x = -2100; x < bridgeX - 100; x += 220) north.push({ x, y: 480 + wobble(24) });
  const northEnd = cross.at(cross.nearest({ x: bridgeX, y: 470 }).s);
  const northTrack = courseThrough([...north, { x: northEnd.x, y: northEnd.y }]);

  const base: Spot = { x: -40 + wobble(60), y: -255 + wobble(20) };
  const baseRoadEnd = mainAt(base.x + 40);
  const baseRoad = courseThrough([
    { x: base.x + 4, y: base.y - 8 },
    { x: base.x + 20, y: base.y - 90 },
    { x: baseRoadEnd.x, y: baseRoadEnd.y + 40 },
    baseRoadEnd,
  ]);
  const village: Spot = { x: -900 + wobble(60), y: mainAt(-900).y - 90 };
  const laneStart = mainAt(village.x - 60);
  const lane = courseThrough([
    laneStart,
    { x: village.x - 50, y: village.y },
    { x: village.x - 30 + wobble(20), y: village.y - 90 },
    { x: village.x + 80 + wobble(20), y: village.y - 120 },
    { x: village.x + 150, y: village.y - 20 },
    mainAt(village.x + 160),
  ]);

  const stands = [
    standBeside(track, -430 + wobble(60), 11, 0.35, false),
    standBeside(track, 95 + wobble(50), -10, -0.5, false),
    standBeside(track, 118 + wobble(20), 14, 1.3, false),
    standBeside(track, 380 + wobble(60), 18, 0.1, true),
  ];

  return {
    river,
    riverHalfWidth: 8,
    border,
    roads: [
      { name: "west link", course: westLink, width: 3.6, surface: "dirt" },
      { name: "east link", course: eastLink, width: 3.6, surface: "dirt" },
      { name: "border track", course: track, width: 3.4, surface: "dirt" },
      { name: "farm crossing", course: ford, width: 3.8, surface: "dirt" },
      { name: "north track", course: northTrack, width: 4, surface: "dirt" },
      { name: "base road", course: baseRoad, width: 4.2, surface: "dirt" },
      { name: "village lane", course: lane, width: 5, surface: "asphalt" },
      { name: "bridge road", course: cross, width: 6.2, surface: "asphalt" },
      { name: "main road", course: mainRoad, width: 7, surface: "asphalt" },
    ],
    yards: [
      { ...base, heading: 1.5, length: 46, width: 30, surface: "gravel" },
      { x: base.x - 8, y: base.y + 4, heading: 1.5, length: 12, width: 12, surface: "concrete" },
      { x: village.x + 30, y: village.y - 50, heading: 1.45, length: 52, width: 30, surface: "asphalt" },
      { x: bridgeX - 55, y: 500, heading: 0.1, length: 60, width: 44, surface: "gravel" },
      ...stands.map((s) => ({ x: s.x, y: s.y, heading: s.heading, length: 13, width: 9, surface: "gravel" as const })),
    ],
    base,
    village,
    track,
    stands,
  };
}

/** A spot beside a course near an easting, `right` metres to its right, turned against its direction. */
function standBeside(course: Course, x: number, right: number, turn: number, truck: boolean) {
  const p = course.at(course.nearest({ x, y: 120 }).s);
  return {
    x: p.x + Math.cos(p.heading) * right,
    y: p.y - Math.sin(p.heading) * right,
    heading: p.heading + turn,
    truck,
  };
}
