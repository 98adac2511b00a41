import type { PlaceSigma, TrackRecord } from "../contract/records.ts";
import type { WatchZone } from "./watchZone.ts";

/** A track as it was at one instant of a sortie, standing for the frames since the sight before. */
export interface RecordedSight {
  readonly at: number;
  readonly seen: number;
  readonly track: TrackRecord;
}

/** What was watched from an instant on. */
export interface RecordedZones {
  readonly at: number;
  readonly zones: readonly WatchZone[];
}

/** The tracks of a sortie, in the order in which they were seen, and the zones that were watched. */
export interface Recording {
  readonly sortieId: string;
  readonly sights: readonly RecordedSight[];
  readonly zones: readonly RecordedZones[];
  /** Lines of its file that could not be read. */
  readonly damaged: number;
}

const place = (value: number, digits: number): number => Number(value.toFixed(digits));

/** A sight as a line of a track file: JSON, about 150 bytes; places to a centimetre, instants to a millisecond. */
export function sightLine({ at, seen, track }: RecordedSight): string {
  const { place: where, placeSigma: sigma, ellipse, speed, headingDeg, size } = track;
  return JSON.stringify([
    Math.round(at),
    seen,
    track.streamId,
    track.id,
    track.vehicleId,
    track.className,
    place(track.score, 3),
    Math.round(track.firstAt),
    track.stationary ? 1 : 0,
    where ? [place(where.lat, 7), place(where.lon, 7), place(where.amsl, 1)] : null,
    ellipse ? [place(ellipse.major, 2), place(ellipse.minor, 2), place(ellipse.angleDeg, 1)] : null,
    speed === undefined ? null : place(speed, 2),
    headingDeg === undefined ? null : place(headingDeg, 1),
    size === undefined ? null : place(size, 1),
    track.commonId ?? null,
    sigma
      ? [
          ...[sigma.east, sigma.north, sigma.up].map((metres) => place(metres, 2)),
          ...[sigma.eastNorth, sigma.eastUp, sigma.northUp].map((correlation) => place(correlation, 3)),
        ]
      : null,
  ]);
}

/** The sight of a line; undefined where it is none. */
export function sightOf(line: string): RecordedSight | undefined {
  const row = parsed(line);
  if (!Array.isArray(row) || row.length < 14) return undefined;
  const [at, seen, streamId, id, vehicleId, className, score, firstAt, stationary, where, ellipse, ...rest] = row;
  const [speed, headingDeg, size, commonId, sigma] = rest as unknown[];
  const names = [streamId, id, vehicleId, className];
  if (![at, seen, score, firstAt].every(isNumber) || !names.every((name) => typeof name === "string")) return undefined;
  const [lat, lon, amsl] = numbers(where);
  const [major, minor, angleDeg] = numbers(ellipse);
  const placeSigma = sigmaOf(numbers(sigma));
  return {
    at: at as number,
    seen: seen as number,
    track: {
      id: id as string,
      streamId: streamId as string,
      vehicleId: vehicleId as string,
      className: className as string,
      score: score as number,
      firstAt: firstAt as number,
      lastAt: at as number,
      ...(lat !== undefined && lon !== undefined && amsl !== undefined && { place: { lat, lon, amsl } }),
      ...(major !== undefined &&
        minor !== undefined &&
        angleDeg !== undefined && { ellipse: { major, minor, angleDeg } }),
      ...(placeSigma && { placeSigma }),
      ...(isNumber(speed) && { speed }),
      ...(isNumber(headingDeg) && { headingDeg }),
      ...(isNumber(size) && { size }),
      ...(typeof commonId === "string" && { commonId }),
      stationary: stationary === 1,
      ended: false,
    },
  };
}

function sigmaOf([east, north, up, eastNorth, eastUp, northUp]: readonly number[]): PlaceSigma | undefined {
  if (east === undefined || north === undefined || up === undefined) return undefined;
  if (eastNorth === undefined || eastUp === undefined || northUp === undefined) return undefined;
  return { east, north, up, eastNorth, eastUp, northUp };
}

export const zonesLine = (zones: RecordedZones): string => JSON.stringify(zones);

/** The zones of a line that `zonesLine` wrote; undefined where it is another. */
export function zonesOf(line: string): RecordedZones | undefined {
  const value = parsed(line);
  if (typeof value !== "object" || value === null || !("zones" in value) || !("at" in value)) return undefined;
  const { at, zones } = value;
  const isZone = (zone: unknown) =>
    typeof zone === "object" && zone !== null && "section" in zone && Array.isArray(zone.section) && "width" in zone;
  return isNumber(at) && Array.isArray(zones) && zones.every(isZone) ? { at, zones: zones as WatchZone[] } : undefined;
}

/** The recording that a track file's lines hold; a line that was cut off by a crash is counted, not believed. */
export function recordingOf(sortieId: string, lines: Iterable<string>): Recording {
  const sights: RecordedSight[] = [];
  const zones: RecordedZones[] = [];
  let damaged = 0;
  for (const line of lines) {
    if (line === "") continue;
    const sight = line.startsWith("[") ? sightOf(line) : undefined;
    const watched = sight ? undefined : zonesOf(line);
    if (sight) sights.push(sight);
    else if (watched) zones.push(watched);
    else damaged++;
  }
  return { sortieId, sights, zones, damaged };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const numbers = (value: unknown): number[] => (Array.isArray(value) && value.every(isNumber) ? value : []);
