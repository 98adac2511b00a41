/**
 * How long an answer takes, for each system, and so how long to wait before asking again. Only answers to questions that
 * were asked once may be noted. The middle of the last answers is taken, and not their mean: when an answer is lost and
 * the vehicle repeats it by itself, what looks like a long round trip is not one, and must not make us wait longer.
 */
export class RoundTrips {
  readonly #bySystem = new Map<number, { readonly last: number[]; timeout: number }>();

  note(systemId: number, ms: number): void {
    let known = this.#bySystem.get(systemId);
    if (!known) {
      known = { last: [], timeout: 0 };
      this.#bySystem.set(systemId, known);
    }
    known.last.push(ms);
    if (known.last.length > KEPT) known.last.shift();
    const usual = middle(known.last);
    const spread = middle(known.last.map((each) => Math.abs(each - usual)));
    known.timeout = Math.min(2_000, Math.max(100, usual * 1.3 + spread * 4 + 10));
  }

  /** How long an answer usually takes, ms; undefined before the first. */
  usual(systemId: number): number | undefined {
    const last = this.#bySystem.get(systemId)?.last;
    return last && middle(last);
  }

  /** ms to wait for an answer before the question is repeated. */
  timeout(systemId: number): number {
    return this.#bySystem.get(systemId)?.timeout ?? 500;
  }
}

const KEPT = 15;

/** The median, the upper one of two. */
const middle = (of: readonly number[]): number => [...of].sort((a, b) => a - b)[of.length >> 1] as number;
