/** When a child process that died is started again. */
export interface RestartRule {
  /** Before the first restart, ms. */
  readonly firstMs: number;
  /** Never longer than this, ms. */
  readonly longestMs: number;
  /** A child that lived at least this long counts as healthy again, ms. */
  readonly healthyMs: number;
}

/** At once at first, so that a crash in flight costs less than 2 s; slower and slower for one that dies at each start. */
const restartRule: RestartRule = { firstMs: 200, longestMs: 15_000, healthyMs: 30_000 };

/** Remembers how often a child died lately, and says how long to wait before it is started again. */
export class RestartPolicy {
  readonly #rule: RestartRule;
  #startedAt = Number.NEGATIVE_INFINITY;
  #quickDeaths = 0;

  constructor(rule: RestartRule = restartRule) {
    this.#rule = rule;
  }

  /** Deaths in a row that came soon after the start. */
  get quickDeaths(): number {
    return this.#quickDeaths;
  }

  started(at: number): void {
    this.#startedAt = at;
  }

  /** The child died: how many ms from now it should be started again. */
  died(at: number): number {
    if (at - this.#startedAt >= this.#rule.healthyMs) this.#quickDeaths = 0;
    const wait = Math.min(this.#rule.firstMs * 2 ** this.#quickDeaths, this.#rule.longestMs);
    this.#quickDeaths++;
    return wait;
  }
}
