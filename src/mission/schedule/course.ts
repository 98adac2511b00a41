import { distance } from "../../geo/enu.ts";
import { cumulative, nearestOnPath } from "../../geo/path.ts";
import type { LatLon } from "../../geo/position.ts";
import { ScheduleError } from "./task.ts";

/** A line measured in metres along it, ready to be asked for places. A closed one starts and ends at the same place. */
export class Course {
  readonly line: readonly LatLon[];
  readonly closed: boolean;
  readonly length: number; // metres
  readonly #marks: Float64Array;

  /** Throws a ScheduleError for a line shorter than 20 m. */
  constructor(line: readonly LatLon[], closed: boolean) {
    const first = line[0] as LatLon;
    const unrolled = line.map((place) => besideOf(first, place));
    const whole = closed && distance(first, unrolled.at(-1) as LatLon) > 0.1 ? [...unrolled, first] : unrolled;
    this.line = whole.filter((place, i) => i === 0 || distance(place, whole[i - 1] as LatLon) > 0.01);
    this.closed = closed;
    this.#marks = Float64Array.from(cumulative(this.line));
    this.length = this.#marks.at(-1) ?? 0;
    if (!(this.length >= 20))
      throw new ScheduleError(
        `The section is ${this.length.toFixed(1)} m long: too short to share`,
        "Draw a section of at least 20 m, or let one drone orbit there",
      );
  }

  /** The place `along` metres; at the ends the end itself. */
  place(along: number): LatLon {
    const at = Math.min(Math.max(along, 0), this.length);
    const i = this.pieceAt(at);
    const a = this.line[i] as LatLon;
    const b = this.line[i + 1] as LatLon;
    const start = this.#marks[i] as number;
    const t = (at - start) / ((this.#marks[i + 1] as number) - start);
    return { lat: a.lat + (b.lat - a.lat) * t, lon: a.lon + (b.lon - a.lon) * t };
  }

  /** Index of the straight piece that holds a place on the line. */
  pieceAt(along: number): number {
    let low = 0;
    let high = this.#marks.length - 2;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#marks[middle] as number) <= along) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Metres along at which the line bends, between two places, in the direction of flight, ends left out. */
  bendsBetween(from: number, to: number): number[] {
    const low = Math.min(from, to);
    const high = Math.max(from, to);
    const bends: number[] = [];
    for (let i = this.pieceAt(low) + 1; i < this.#marks.length - 1 && (this.#marks[i] as number) < high; i++)
      if ((this.#marks[i] as number) > low) bends.push(this.#marks[i] as number);
    return from <= to ? bends : bends.reverse();
  }

  /** Metres along of the place that is nearest to another one. */
  nearest(place: LatLon): number {
    return Math.min(nearestOnPath(this.line, this.beside(place)).along, this.length);
  }

  /** Metres between a place and the place `along` metres. */
  away(place: LatLon, along: number): number {
    return distance(this.beside(place), this.place(along));
  }

  /** The same place with a longitude that continues the line's, over the date line too. */
  beside(place: LatLon): LatLon {
    return besideOf(this.line[0] as LatLon, place);
  }

  /** The same line as an open one that starts and ends `along` metres. */
  opened(along: number): Course {
    const i = this.pieceAt(along);
    const start = this.place(along);
    return new Course([start, ...this.line.slice(i + 1), ...this.line.slice(1, i + 1), start], false);
  }
}

function besideOf(first: LatLon, { lat, lon }: LatLon): LatLon {
  return { lat, lon: lon - 360 * Math.round((lon - first.lon) / 360) };
}
