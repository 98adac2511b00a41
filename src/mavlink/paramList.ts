import { common } from "mavlink-mappings";
import { FailureError } from "../contract/failure.ts";
import { Conversation } from "./conversation.ts";
import { messageOf } from "./dialect.ts";
import type { MavlinkNode } from "./node.ts";
import { ParamListener } from "./paramBits.ts";
import type { Param, ParamTarget } from "./paramClient.ts";
import { noteParam, Problems } from "./paramProblems.ts";
import type { RoundTrips } from "./roundTrips.ts";

/** What came of a list, and what was wrong with it. */
export interface ListedParams {
  readonly total: number;
  readonly params: ReadonlyMap<string, Param>;
  readonly problems: readonly string[];
}

/**
 * Has all parameters listed and asks for the missing ones by index, a few at a time. Rejects `timeout` naming how many are
 * missing, `refused` when the vehicle counts more than can be true, `cancelled`.
 */
export function listParams(
  node: MavlinkNode,
  { systemId, componentId = 1, encoding }: ParamTarget,
  {
    trips,
    signal,
    onProgress,
  }: {
    readonly trips: RoundTrips;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
  },
): Promise<ListedParams> {
  const address = { targetSystem: systemId, targetComponent: componentId };
  const listed = new Listed();
  let movedAt = node.clock.elapsed();
  const silent = () => new FailureError("timeout", listed.lack, "See whether the link is good enough, then try again.");
  const talk = new Conversation<ListedParams>({
    ...{ node, trips, systemId, componentId, signal },
    giveUpMs: GIVE_UP_MS,
    silent,
  });
  const exact = new ParamListener(node, encoding);
  const end = () => exact.dispose();
  talk.outcome.then(end, end);
  const ask = (paramIndex: number) => messageOf(common.ParamRequestRead, { ...address, paramIndex, paramId: "" });
  const onSilence = (): boolean => {
    if (node.clock.elapsed() - movedAt > GIVE_UP_MS) talk.fail(silent());
    else if (listed.total === undefined) return false;
    else {
      const [first = 0, ...others] = listed.missing(WINDOW);
      for (const index of others) talk.aside(ask(index));
      talk.say(() => ask(first), onSilence);
    }
    return true;
  };
  talk.on(common.ParamValue, (message) => {
    const before = listed.held;
    listed.take(message, exact.valueOf(message));
    if (listed.absurd >= MOST_ABSURD) return talk.fail(new FailureError("refused", listed.lack));
    const [first] = listed.missing(1);
    if (listed.total !== undefined && first === undefined) return talk.succeed(listed.whole());
    if (listed.held === before) return;
    movedAt = node.clock.elapsed();
    onProgress?.(listed.held, listed.total ?? 0);
    talk.await(() => ask(first ?? 0), onSilence);
  });
  talk.say(() => messageOf(common.ParamRequestList, address), onSilence);
  return talk.outcome;
}

/** What was listed so far, by index. */
class Listed {
  total: number | undefined;
  /** Messages in a row whose count can not be true. */
  absurd = 0;
  #absurdCount = 0;
  readonly #byIndex = new Map<number, Param>();
  readonly #twice: Param[] = [];
  readonly #problems = new Problems();

  get held(): number {
    return this.#byIndex.size;
  }

  get lack(): string {
    if (this.total !== undefined)
      return `The list of parameters is incomplete: ${this.total - this.held} of ${this.total} are missing`;
    if (this.absurd > 0) return `The vehicle says that it has ${this.#absurdCount} parameters, which can not be true`;
    return "The list of parameters was not answered";
  }

  take({ paramId: name, paramType: type, paramCount, paramIndex }: common.ParamValue, value: number): void {
    if (paramIndex === NO_INDEX) return; // an answer to a write, or PX4's hash
    if (paramCount > MOST || paramIndex >= paramCount) {
      this.absurd++;
      this.#absurdCount = paramCount;
      return;
    }
    this.absurd = 0;
    this.#count(paramCount);
    const param = { name, value, type };
    const before = this.#byIndex.get(paramIndex);
    if (before && before.name !== name) {
      if (this.#twice.length < MOST && !this.#twice.some((each) => each.name === name)) this.#twice.push(param);
      this.#problems.add(
        `Number ${paramIndex} of the list is ${shown(before.name)} and ${shown(name)}: both were taken`,
      );
    } else this.#byIndex.set(paramIndex, param);
  }

  missing(most: number): number[] {
    const indexes: number[] = [];
    for (let i = 0; i < (this.total ?? 0) && indexes.length < most; i++) if (!this.#byIndex.has(i)) indexes.push(i);
    return indexes;
  }

  whole(): ListedParams {
    const inOrder = [...this.#byIndex].sort(([a], [b]) => a - b).map(([, param]) => param);
    const params = new Map<string, Param>();
    for (const param of [...inOrder, ...this.#twice]) noteParam(params, param, this.#problems);
    return { total: this.total ?? params.size, params, problems: this.#problems.texts };
  }

  #count(total: number): void {
    if (this.total === total) return;
    if (this.total !== undefined) {
      this.#problems.add(`The number of parameters changed from ${this.total} to ${total} while they were read`);
      for (const index of this.#byIndex.keys()) if (index >= total) this.#byIndex.delete(index);
    }
    this.total = total;
  }
}

const shown = (name: string): string => JSON.stringify(name);

const GIVE_UP_MS = 15_000;
const WINDOW = 10;
const MOST = 10_000;
const MOST_ABSURD = 10;
const NO_INDEX = 65_535;
