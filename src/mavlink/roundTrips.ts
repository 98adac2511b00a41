/**
 * How long an answer takes, for each system, and so how long to wait before asking again (RFC 6298's estimator, with
 * limits for radios). Only answers to questions that were asked once may be noted.
 */
export class RoundTrips {
  readonly #bySystem = new Map<number, { smooth: number; spread: number }>();

  note(systemId: number, ms: number): void {
    const known = this.#bySystem.get(systemId);
    if (!known) this.#bySystem.set(systemId, { smooth: ms, spread: ms / 2 });
    else {
      known.spread += (Math.abs(known.smooth - ms) - known.spread) / 4;
      known.smooth += (ms - known.smooth) / 8;
    }
  }

  /** ms to wait for an answer before the question is repeated. */
  timeout(systemId: number): number {
    const known = this.#bySystem.get(systemId);
    return known ? Math.min(2_000, Math.max(100, known.smooth * 1.2 + 4 * known.spread)) : 500;
  }
}
