import type { Stretch } from "./sortie.ts";

/** How long places go unseen. */
export interface Revisit {
  /** The longest time between two looks at one place, ms; infinite where a place is never seen. */
  readonly worstMs: number;
  /** Where, metres along, and at which look it ended. */
  readonly along: number;
  readonly endsAt: number;
  /** When every place had been seen once; infinite where one never is. */
  readonly allSeenAt: number;
  /** Where and when a place first went unseen for longer than was promised. */
  readonly breach?: { readonly along: number; readonly at: number };
}

export interface RevisitQuestion {
  /** The part of the section that is asked for, metres along: from its beginning where `from` is absent. */
  readonly from?: number;
  readonly length: number; // metres along of its end
  /** Looks after this are left out; a place that is not seen until then counts as unseen up to then. */
  readonly endAt: number;
  readonly promiseMs?: number;
}

/**
 * The worst revisit time of all places, exactly. Between two stretches that follow each other at a place the time is
 * linear in the place, so that it is longest where a stretch ends, or where two stretches cross; only these are asked.
 */
export function revisitOf(watch: readonly Stretch[], { from = 0, length, endAt, promiseMs }: RevisitQuestion): Revisit {
  const looks = new Looks(watch, endAt);
  const asked = new Answers(looks, endAt, promiseMs);
  const ask = (along: number, at: number): void => asked.near(along, at, from, length);
  for (const along of [from, length]) {
    ask(along, looks.firstAt);
    // Where flights lead over an end of the part that is asked for, the time is longest there at any of its looks.
    if (looks.passes(along)) asked.throughout(Math.min(Math.max(along, from + SIDE), length - SIDE));
  }
  for (let i = 0; i < looks.count; i++) {
    ask(looks.from[i] as number, looks.fromAt[i] as number);
    ask(looks.to[i] as number, looks.toAt[i] as number);
  }
  looks.crossings(ask);
  return asked.answer;
}

/** The worst revisit time of some places only, ms. */
export function revisitAtPlaces(watch: readonly Stretch[], places: readonly number[], endAt: number): number {
  const looks = new Looks(watch, endAt);
  let worst = 0;
  for (const along of places) {
    let before = looks.next(along, Number.NEGATIVE_INFINITY);
    if (before === undefined) return Number.POSITIVE_INFINITY;
    for (;;) {
      const after: number | undefined = looks.next(along, before + SAME_MS);
      worst = Math.max(worst, (after ?? endAt) - before);
      if (after === undefined) break;
      before = after;
    }
  }
  return worst;
}

class Answers {
  readonly #looks: Looks;
  readonly #endAt: number;
  readonly #promiseMs: number;
  #worst = { worstMs: 0, along: 0, endsAt: 0 };
  #allSeenAt = Number.NEGATIVE_INFINITY;
  #breach: { along: number; at: number } | undefined;

  constructor(looks: Looks, endAt: number, promiseMs = Number.POSITIVE_INFINITY) {
    this.#looks = looks;
    this.#endAt = endAt;
    this.#promiseMs = promiseMs;
  }

  get answer(): Revisit {
    return { ...this.#worst, allSeenAt: this.#allSeenAt, ...(this.#breach && { breach: this.#breach }) };
  }

  /** Looks at the gaps before, around and after an instant, a hand's breadth on both sides of a place. */
  near(along: number, at: number, from: number, to: number): void {
    for (const place of [along - SIDE, along + SIDE]) if (place > from && place < to) this.#at(place, at);
  }

  /** Looks at all gaps of one place. */
  throughout(along: number): void {
    const looks = this.#looks;
    let before = looks.next(along, looks.firstAt);
    this.#seen(along, before);
    while (before !== undefined) {
      const after = looks.next(along, before + SAME_MS);
      this.#gap(along, before, after ?? this.#endAt);
      before = after;
    }
  }

  #at(along: number, at: number): void {
    const looks = this.#looks;
    let before = looks.previous(along, at + SAME_MS);
    const earlier = before === undefined ? undefined : looks.previous(along, before - SAME_MS);
    if (earlier === undefined) this.#seen(along, before ?? looks.next(along, at));
    if (earlier !== undefined && before !== undefined) this.#gap(along, earlier, before);
    for (let gaps = 0; gaps < 2; gaps++) {
      const after = looks.next(along, before === undefined ? at : before + SAME_MS);
      if (before !== undefined) this.#gap(along, before, after ?? this.#endAt);
      if (after === undefined) return;
      before = after;
    }
  }

  #seen(along: number, first: number | undefined): void {
    if (first === undefined) this.#worst = { worstMs: Number.POSITIVE_INFINITY, along, endsAt: this.#endAt };
    this.#allSeenAt = Math.max(this.#allSeenAt, first ?? Number.POSITIVE_INFINITY);
  }

  #gap(along: number, from: number, to: number): void {
    const worstMs = to - from;
    if (worstMs > this.#worst.worstMs) this.#worst = { worstMs, along, endsAt: to };
    const at = from + this.#promiseMs;
    if (worstMs > this.#promiseMs + SAME_MS && (!this.#breach || at < this.#breach.at)) this.#breach = { along, at };
  }
}

/** Stretches in the order of their beginnings, ready to be asked when a place is seen. */
class Looks {
  readonly count: number;
  readonly fromAt: Float64Array;
  readonly toAt: Float64Array;
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly #longestMs: number;

  constructor(watch: readonly Stretch[], endAt: number) {
    const kept = watch
      .filter(({ fromAt, toAt }) => fromAt < endAt && toAt > fromAt)
      .map((s) => (s.toAt <= endAt ? s : cutAt(s, endAt)))
      .sort((a, b) => a.fromAt - b.fromAt);
    this.count = kept.length;
    this.fromAt = Float64Array.from(kept, (s) => s.fromAt);
    this.toAt = Float64Array.from(kept, (s) => s.toAt);
    this.from = Float64Array.from(kept, (s) => s.from);
    this.to = Float64Array.from(kept, (s) => s.to);
    this.#longestMs = kept.reduce((most, s) => Math.max(most, s.toAt - s.fromAt), 0);
  }

  get firstAt(): number {
    return this.fromAt[0] ?? 0;
  }

  /** Whether any stretch leads over a place and on. */
  passes(along: number): boolean {
    for (let i = 0; i < this.count; i++) {
      const [from, to] = [this.from[i] as number, this.to[i] as number];
      if (Math.min(from, to) < along - SIDE && Math.max(from, to) > along + SIDE) return true;
    }
    return false;
  }

  /** The last look at a place not after an instant. */
  previous(along: number, at: number): number | undefined {
    let best: number | undefined;
    for (let i = this.#firstAfter(at) - 1; i >= 0; i--) {
      if (best !== undefined && (this.fromAt[i] as number) + this.#longestMs < best) break;
      const look = this.#look(i, along);
      if (look <= at && (best === undefined || look > best)) best = look;
    }
    return best;
  }

  /** The first look at a place not before an instant. */
  next(along: number, at: number): number | undefined {
    let best: number | undefined;
    for (let i = this.#firstAfter(at - this.#longestMs); i < this.count; i++) {
      if (best !== undefined && (this.fromAt[i] as number) > best) break;
      const look = this.#look(i, along);
      if (look >= at && (best === undefined || look < best)) best = look;
    }
    return best;
  }

  crossings(tell: (along: number, at: number) => void): void {
    for (let i = 0; i < this.count; i++) {
      const end = this.toAt[i] as number;
      const speed = this.#speed(i);
      for (let j = i + 1; j < this.count && (this.fromAt[j] as number) < end; j++) {
        const closing = speed - this.#speed(j);
        if (closing === 0) continue;
        const since = this.fromAt[j] as number;
        const ahead =
          (this.from[j] as number) - ((this.from[i] as number) + speed * (since - (this.fromAt[i] as number)));
        const at = since + ahead / closing;
        if (at < since || at > end || at > (this.toAt[j] as number)) continue;
        tell((this.from[j] as number) + this.#speed(j) * (at - since), at);
      }
    }
  }

  #speed(i: number): number {
    return (
      ((this.to[i] as number) - (this.from[i] as number)) / ((this.toAt[i] as number) - (this.fromAt[i] as number))
    );
  }

  /** When stretch `i` is over a place; NaN when it never is. */
  #look(i: number, along: number): number {
    const from = this.from[i] as number;
    const to = this.to[i] as number;
    const share = (along - from) / (to - from);
    if (!(share >= 0 && share <= 1)) return Number.NaN;
    return (this.fromAt[i] as number) + share * ((this.toAt[i] as number) - (this.fromAt[i] as number));
  }

  #firstAfter(at: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.fromAt[middle] as number) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A stretch up to an instant within it. */
export function cutAt(stretch: Stretch, at: number): Stretch {
  const { fromAt, from, toAt, to } = stretch;
  return { fromAt, from, toAt: at, to: from + ((to - from) * (at - fromAt)) / (toAt - fromAt) };
}

const SIDE = 0.01; // metres
const SAME_MS = 0.01; // two looks closer than this are one
