import type { LatLon, Position } from "../../src/geo/position.ts";

/** Latitude and longitude as they are typed or pasted: `47.12345, 8.54321`, with hemispheres and degree signs if need be. */
export function readPlace(text: string): LatLon | undefined {
  const parts = [...text.matchAll(/([-−+]?\d{1,3}(?:\.\d+)?)\s*°?\s*([NSEW])?/gi)];
  if (parts.length !== 2 || /[^\d\s.,;°NSEW+\-−\u202f]/i.test(text)) return undefined;
  const [first, second] = parts.map(([, digits = "", side = ""]) => ({
    value: Number(digits.replace("−", "-")) * (/[SW]/i.test(side) ? -1 : 1),
    side: side.toUpperCase(),
  }));
  if (!first || !second || /[EW]/.test(first.side) || /[NS]/.test(second.side)) return undefined;
  const place = { lat: first.value, lon: second.value };
  return Math.abs(place.lat) <= 90 && Math.abs(place.lon) <= 180 ? place : undefined;
}

/** The whole place, or in words what it lacks. */
export function placeOf(text: string, amsl: number | string): Position | string {
  const place = readPlace(text);
  if (!place) return text.trim() === "" ? "Type a place or pick it on the globe" : "Type it like 47.12345, 8.54321";
  if (place.lat === 0 && place.lon === 0)
    return "0, 0 lies in the ocean: it is what a vehicle says that knows no place";
  if (typeof amsl !== "number") return "Type its height above mean sea level";
  return { ...place, amsl };
}
