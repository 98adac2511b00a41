import type { ExportPicture, ToldTarget } from "../contract/footageExport.ts";
import type { ClipBox, TrackRecord } from "../contract/records.ts";
import type { RecordedSight } from "../review/recording.ts";

/** A box whose time is further from every picture's was found in none of them, ms. */
const mostApartMs = 60;
/** Where the picture beside it is not known. */
const usualStepMs = 33;
/** A track's place of so long ago is not where it is, ms. */
const oldestPlaceMs = 3_000;
/** Between two places so far apart in time a track is taken to have gone straight, ms. */
const straightMs = 2_000;

/** The tracks of a stretch of footage: which were seen in which of its pictures, and where they were on the ground. */
export class FootageExportTracks {
  readonly #sights = new Map<string, RecordedSight[]>();
  /** Class names of tracks that have boxes, though no place of theirs was kept. */
  readonly #others: ReadonlyMap<string, string>;

  constructor(sights: readonly RecordedSight[], others: ReadonlyMap<string, string> = new Map()) {
    for (const sight of sights.toSorted((a, b) => a.at - b.at)) {
      const own = this.#sights.get(sight.track.id);
      if (own) own.push(sight);
      else this.#sights.set(sight.track.id, [sight]);
    }
    this.#others = others;
  }

  /** Those that may be seen in a span. */
  idsIn(fromAt: number, toAt: number): string[] {
    const kept = [...this.#sights].filter(
      ([, own]) => (own[0]?.at ?? 0) <= toAt + oldestPlaceMs && (own.at(-1)?.at ?? 0) >= fromAt - oldestPlaceMs,
    );
    return [...new Set([...kept.map(([id]) => id), ...this.#others.keys()])];
  }

  /** The targets of each picture, in the order of the pictures. */
  targetsOf(pictures: readonly ExportPicture[], boxes: readonly ClipBox[]): ToldTarget[][] {
    const order = pictures.map(({ at }, index) => ({ at, index })).sort((a, b) => a.at - b.at);
    const found = pictures.map(() => new Map<string, ClipBox>());
    for (const box of boxes) {
      const nearest = nearestOf(order, box.at);
      const own = nearest && found[nearest.index];
      const other = own?.get(box.trackId);
      if (nearest && (!other || Math.abs(box.at - nearest.at) < Math.abs(other.at - nearest.at)))
        own?.set(box.trackId, box);
    }
    return pictures.map(({ at }, i) => [...(found[i]?.values() ?? [])].map((box) => this.#target(box, at)));
  }

  #target({ trackId, score, box }: ClipBox, at: number): ToldTarget {
    const track = this.#trackAt(trackId, at);
    const className = track?.className ?? this.#others.get(trackId) ?? "vehicle";
    return { seen: { trackId, className, score, box, confirmed: true }, ...(track && { track: { ...track, score } }) };
  }

  /** The track as it was then: on the straight way between the places kept before and after. */
  #trackAt(id: string, at: number): TrackRecord | undefined {
    const own = this.#sights.get(id);
    const [first] = own ?? [];
    if (!own || !first) return undefined;
    const before = own.findLast((sight) => sight.at <= at) ?? first;
    const after = own.find((sight) => sight.at > at);
    const { place, placeSigma, ellipse, speed, headingDeg, ...rest } = before.track;
    const track = { ...rest, lastAt: at };
    if (!place || Math.abs(at - before.at) > oldestPlaceMs) return track;
    const to = after?.track.place;
    const span = after ? after.at - before.at : 0;
    const share = to && span > 0 && span <= straightMs ? Math.max(0, (at - before.at) / span) : 0;
    const mix = (a: number, b: number) => a + (b - a) * share;
    const there = to
      ? { lat: mix(place.lat, to.lat), lon: mix(place.lon, to.lon), amsl: mix(place.amsl, to.amsl) }
      : place;
    return {
      ...track,
      place: there,
      ...(ellipse && { ellipse }),
      ...(placeSigma && { placeSigma }),
      ...(speed !== undefined && { speed }),
      ...(headingDeg !== undefined && { headingDeg }),
    };
  }
}

/** The picture that was taken then: nearer to it than half the way to the next. */
function nearestOf(order: readonly { at: number; index: number }[], at: number) {
  let best = -1;
  for (const [i, { at: taken }] of order.entries())
    if (best < 0 || Math.abs(taken - at) < Math.abs((order[best]?.at ?? 0) - at)) best = i;
  const nearest = order[best];
  if (!nearest) return undefined;
  const side = at > nearest.at ? 1 : -1;
  const beside = order[best + side] ?? order[best - side];
  const step = beside ? Math.abs(beside.at - nearest.at) : usualStepMs;
  return Math.abs(at - nearest.at) <= Math.min(mostApartMs, step / 2) ? nearest : undefined;
}
