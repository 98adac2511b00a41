import { type Failure, failureOf } from "../../src/contract/failure.ts";
import { cumulative, nearestOnPath, pointAt } from "../../src/geo/path.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { stretch } from "../../src/mission/formats/boundary.ts";
import { continuousLon, foldedLon } from "../../src/mission/geoFeatures.ts";
import { Store } from "../ui/store.ts";
import type { BoundaryAtlas } from "./boundaryAtlas.ts";

/** A stretch of a national boundary being picked. */
export interface BoundaryPick {
  /** The countries that have neighbours, with those; absent while they are being read. */
  readonly neighbours: ReadonlyMap<string, readonly string[]> | undefined;
  /** Pairs of countries whose boundary is near where the operator works, the nearest first. */
  readonly near: readonly (readonly [string, string])[];
  readonly one: string | null;
  readonly other: string | null;
  /** The pieces of their boundary, the longest first; longitudes are continuous. */
  readonly pieces: readonly (readonly LatLon[])[];
  /** Which of them the stretch is on. */
  readonly piece: number;
  /** Where on it the stretch begins and ends, metres along it. */
  readonly ends: readonly [from: number, to: number];
  readonly failure: Failure | null;
}

const closed: BoundaryPick = {
  neighbours: undefined,
  near: [],
  one: null,
  other: null,
  pieces: [],
  piece: 0,
  ends: [0, 0],
  failure: null,
};

/** Lets the operator pick a section out of the boundary of two countries; null while nothing is picked. */
export class BoundaryPicking {
  readonly state = new Store<BoundaryPick | null>(null);
  readonly #atlas: BoundaryAtlas;
  readonly #near: () => LatLon | null;
  #turn = 0;

  /** `near` says where the operator works, if that is known. */
  constructor(atlas: BoundaryAtlas, near: () => LatLon | null) {
    this.#atlas = atlas;
    this.#near = near;
  }

  /** Reads which countries there are. */
  async open(): Promise<void> {
    const turn = ++this.#turn;
    this.state.set(closed);
    const place = this.#near();
    await this.#answered(turn, async () => {
      const neighbours = await this.#atlas.ask({ ask: "neighbours" });
      const near = place ? await this.#atlas.ask({ ask: "near", place, radius: NEAR }) : [];
      return { neighbours, near: near.slice(0, MOST_NEAR) };
    });
  }

  /** Chooses a country; the other stays where the two are neighbours. */
  async choose(one: string | null, other: string | null = null): Promise<void> {
    const now = this.state.get();
    if (!now) return;
    const beside = (one && now.neighbours?.get(one)) || [];
    const second = other ?? (now.other !== null && beside.includes(now.other) ? now.other : null);
    const turn = ++this.#turn;
    this.state.set({ ...now, one, other: second, pieces: [], piece: 0, ends: [0, 0], failure: null });
    if (one === null || second === null) return;
    await this.#answered(turn, async () => {
      const pieces = await this.#atlas.ask({ ask: "between", one, other: second });
      const piece = this.#nearestPiece(pieces);
      return { pieces, piece, ends: this.#firstEnds(pieces[piece]) };
    });
  }

  /** Takes another piece of the boundary. */
  take(piece: number): void {
    this.#change((now) => (now.pieces[piece] ? { ...now, piece, ends: this.#firstEnds(now.pieces[piece]) } : now));
  }

  /** Sets begin and end, metres along the piece. */
  setEnds(from: number, to: number): void {
    this.#change((now) => {
      const most = lengthOf(now.pieces[now.piece]);
      const held = (metres: number) => Math.min(Math.max(Number.isFinite(metres) ? metres : 0, 0), most);
      return { ...now, ends: [held(from), held(to)] };
    });
  }

  /** Sets begin (0) or end (1) to the place on the boundary that is nearest to a click; of another piece, to that piece. */
  setEnd(which: 0 | 1, place: LatLon): void {
    this.#change((now) => {
      const piece = nearestOf(now.pieces, place);
      const line = now.pieces[piece];
      if (!line) return now;
      const { along } = nearestOnPath(line, beside(place, line));
      const ends = piece === now.piece ? now.ends : ([along, along] as const);
      return { ...now, piece, ends: which === 0 ? [along, ends[1]] : [ends[0], along] };
    });
  }

  close(): void {
    this.#turn++;
    this.#atlas.close();
    this.state.set(null);
  }

  #change(to: (now: BoundaryPick) => BoundaryPick): void {
    this.state.update((now) => now && to(now));
  }

  async #answered(turn: number, ask: () => Promise<Partial<BoundaryPick>>): Promise<void> {
    const part = await ask().catch((cause: unknown): Partial<BoundaryPick> => ({ failure: failureOf(cause) }));
    if (turn === this.#turn) this.#change((now) => ({ ...now, ...part }));
  }

  #nearestPiece(pieces: readonly (readonly LatLon[])[]): number {
    const place = this.#near();
    return place ? nearestOf(pieces, place) : 0;
  }

  /** 20 km around where the operator works, or around the middle. */
  #firstEnds(line: readonly LatLon[] | undefined): readonly [number, number] {
    if (!line) return [0, 0];
    const most = lengthOf(line);
    const place = this.#near();
    const found = place && nearestOnPath(line, beside(place, line));
    const middle = found && found.distance < NEAR ? found.along : most / 2;
    const from = Math.max(0, Math.min(middle - FIRST_LENGTH / 2, most - FIRST_LENGTH));
    return [from, Math.min(most, from + FIRST_LENGTH)];
  }
}

/** The places of the picked stretch as a section takes them; empty where none is picked. */
export function pickedStretch({ pieces, piece, ends: [from, to] }: BoundaryPick): LatLon[] {
  const line = pieces[piece];
  if (!line || line.length < 2 || from === to) return [];
  const marks = cumulative(line);
  return stretch(line, pointAt(line, from, marks), pointAt(line, to, marks)).map(({ lat, lon }) => ({
    lat,
    lon: foldedLon(lon),
  }));
}

/** Metres of a piece. */
export const lengthOf = (line: readonly LatLon[] | undefined): number => (line ? (cumulative(line).at(-1) ?? 0) : 0);

const NEAR = 150_000; // metres
const MOST_NEAR = 4;
const FIRST_LENGTH = 20_000; // metres

/** The place with its longitude on the same turn as a line's. */
const beside = ({ lat, lon }: LatLon, line: readonly LatLon[]): LatLon => ({
  lat,
  lon: continuousLon(lon, line[0]?.lon ?? lon),
});

function nearestOf(lines: readonly (readonly LatLon[])[], place: LatLon): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  lines.forEach((line, i) => {
    if (line.length < 2) return;
    const { distance } = nearestOnPath(line, beside(place, line));
    if (distance >= least) return;
    least = distance;
    best = i;
  });
  return best;
}
