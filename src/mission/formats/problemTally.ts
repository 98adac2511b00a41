import type { LatLon } from "../../geo/position.ts";
import type { FeatureProblem } from "../geoFeatures.ts";

/** Gathers what is wrong with a file; what happens often is counted, so that a million times is one sentence. */
export class ProblemTally {
  private readonly single: FeatureProblem[] = [];
  private readonly counted = new Map<string, { kind: FeatureProblem["kind"]; times: number; place?: LatLon }>();
  private dropped = 0;

  /** One finding of its own. */
  add(problem: FeatureProblem): void {
    if (this.single.length < MOST) this.single.push(problem);
    else this.dropped++;
  }

  /** One more of a kind: `#` in the words stands for how often, `(s)` for the plural; the first place is kept. */
  count(kind: FeatureProblem["kind"], words: string, place?: LatLon, times = 1): void {
    const known = this.counted.get(words);
    if (known) known.times += times;
    else if (this.counted.size < MOST) this.counted.set(words, { kind, times, ...(place && { place }) });
    else this.dropped++;
  }

  /** All of them, single ones first. */
  list(): FeatureProblem[] {
    const counted = [...this.counted].map(
      ([words, { kind, times, place }]): FeatureProblem => ({
        kind,
        text: words.replace("#", times.toLocaleString("en")).replaceAll("(s)", times === 1 ? "" : "s"),
        ...(place && { place }),
      }),
    );
    const rest: FeatureProblem[] =
      this.dropped > 0 ? [{ kind: "doubtful", text: `${this.dropped.toLocaleString("en")} more problems` }] : [];
    return [...this.single, ...counted, ...rest];
  }
}

const MOST = 200; // of each sort: more than anybody reads
