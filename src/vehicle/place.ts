/** Whether degrees × 10⁷ name a place; zero, zero is what autopilots send before they know where they are. */
export const isPlace = (lat: number, lon: number): boolean =>
  !(lat === 0 && lon === 0) && Math.abs(lat) <= 900_000_000 && Math.abs(lon) <= 1_800_000_000;
