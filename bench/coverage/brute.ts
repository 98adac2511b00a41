import type { CameraModel, CameraPose } from "../../src/geo/camera.ts";
import type { Ground } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";

// The plain way, of which nothing is shared with what it is held against but the ground and the places of the cells: for each
// look every cell is put into the picture by trigonometry, and a ray to the roof of a car there is followed in short steps.

const RADIUS = 6_371_008.8; // metres, of the mean sphere
const AXIS = 6_378_137; // WGS84
const SQUARE = 0.00669437999014; // its first eccentricity squared
const CAR = { long: 4.5, high: 1.5 }; // metres
const REFRACTION = 0.13;
const rad = Math.PI / 180;

export interface BruteCells {
  readonly places: readonly LatLon[];
  /** A car's roof above mean sea level, and how the ground rises eastwards and northwards. */
  readonly roofs: Float64Array;
  readonly risesEast: Float64Array;
  readonly risesNorth: Float64Array;
}

export function bruteCells(places: readonly LatLon[], ground: Ground): BruteCells {
  const count = places.length;
  const cells = {
    places,
    roofs: new Float64Array(count),
    risesEast: new Float64Array(count),
    risesNorth: new Float64Array(count),
  };
  places.forEach((place, i) => {
    const high = (east: number, north: number) => ground.elevation(moved(place, east, north)) ?? Number.NaN;
    cells.roofs[i] = high(0, 0) + CAR.high;
    cells.risesEast[i] = (high(CAR.long / 2, 0) - high(-CAR.long / 2, 0)) / CAR.long;
    cells.risesNorth[i] = (high(0, CAR.long / 2) - high(0, -CAR.long / 2)) / CAR.long;
  });
  return cells;
}

/** Notes for every cell that a look shows well enough when that was. */
export function bruteLook(
  cells: BruteCells,
  { camera, pose, ground, least }: { camera: CameraModel; pose: CameraPose; ground: Ground; least: number },
  seen: (cell: number) => void,
): void {
  const focal = camera.width / 2 / Math.tan((camera.hfovDeg / 2) * rad);
  const reach = (focal * CAR.long) / least;
  const perLat = metresPerLat(pose.lat);
  const perLon = metresPerLon(pose.lat);
  const north = (reach + 5) / perLat;
  const east = (reach + 5) / perLon;
  const { places, roofs, risesEast, risesNorth } = cells;
  const heading = pose.headingDeg * rad;
  const pitch = pose.pitchDeg * rad;
  for (let i = 0; i < places.length; i++) {
    const place = places[i] as LatLon;
    const dLat = place.lat - pose.lat;
    if (dLat > north || dLat < -north) continue;
    const dLon = place.lon - pose.lon;
    if (dLon > east || dLon < -east) continue;
    const e = dLon * perLon;
    const n = dLat * perLat;
    const level = Math.hypot(e, n);
    const up = (roofs[i] as number) - ((1 - REFRACTION) * level * level) / (2 * RADIUS) - pose.amsl;
    const range = Math.hypot(level, up);
    if (!(range <= reach)) continue; // also where the ground is not known
    // Turned to the camera: ahead, to the right, and then down by its pitch.
    const ahead = n * Math.cos(heading) + e * Math.sin(heading);
    const right = e * Math.cos(heading) - n * Math.sin(heading);
    const depth = ahead * Math.cos(pitch) + up * Math.sin(pitch);
    if (depth <= 0) continue;
    const down = ahead * Math.sin(pitch) - up * Math.cos(pitch);
    if (Math.abs((right / depth) * focal) > camera.width / 2) continue;
    if (Math.abs((down / depth) * focal) > camera.height / 2) continue;
    // The angle between the ray and the ground that the car stands on.
    const [gx, gy] = [risesEast[i] as number, risesNorth[i] as number];
    const sine = Math.min(1, Math.max(0, (e * gx + n * gy - up) / (range * Math.hypot(gx, gy, 1))));
    const along = sine + (CAR.high / CAR.long) * Math.sqrt(1 - sine * sine);
    if (((focal * CAR.long) / range) * Math.sqrt(Math.min(1, along)) < least) continue;
    if (isOpen(ground, pose, place, { level, roof: roofs[i] as number })) seen(i);
  }
}

/** Whether nothing stands between the camera and the roof, in steps of 3 m. */
function isOpen(
  ground: Ground,
  from: CameraPose,
  to: LatLon,
  { level, roof }: { level: number; roof: number },
): boolean {
  const steps = Math.ceil(level / 3);
  const fall = (1 - REFRACTION) / (2 * RADIUS);
  const end = roof - fall * level * level;
  const place = { lat: 0, lon: 0 };
  for (let k = steps - 1; k > 0; k--) {
    const t = k / steps;
    place.lat = from.lat + (to.lat - from.lat) * t;
    place.lon = from.lon + (to.lon - from.lon) * t;
    const ray = from.amsl + (end - from.amsl) * t;
    const high = (ground.elevation(place) ?? Number.NEGATIVE_INFINITY) - fall * level * level * t * t;
    if (high > ray) return false;
  }
  return true;
}

function metresPerLat(lat: number): number {
  const w = 1 - SQUARE * Math.sin(lat * rad) ** 2;
  return (rad * AXIS * (1 - SQUARE)) / w ** 1.5;
}

const metresPerLon = (lat: number): number =>
  (rad * AXIS * Math.cos(lat * rad)) / Math.sqrt(1 - SQUARE * Math.sin(lat * rad) ** 2);

const moved = ({ lat, lon }: LatLon, east: number, north: number): LatLon => ({
  lat: lat + north / metresPerLat(lat),
  lon: lon + east / metresPerLon(lat),
});
