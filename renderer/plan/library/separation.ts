import type { Violation } from "../../../src/mission/check.ts";
import type { OtherFlight } from "../../../src/mission/proof/otherFlight.ts";
import { staysClearOfOthers } from "../../../src/mission/proof/separationChecks.ts";
import { Store } from "../../ui/store.ts";
import type { Planned } from "../planning.ts";

interface Parts {
  readonly planned: Store<Planned>;
  readonly others: Store<readonly OtherFlight[]>;
  /** How long to wait for more changes, ms. */
  readonly waitMs?: number;
}

/**
 * Where the plan on the table comes too near other plans; what was found stays until it is looked at again, soon after
 * the plan or the others have become others. Looked at apart from the other checks, which do not need the others.
 */
export class Separation {
  readonly state = new Store<readonly Violation[]>([]);
  readonly #parts: Parts;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #key: readonly unknown[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    const soon = () => {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#look();
      }, parts.waitMs ?? 60);
    };
    parts.planned.subscribe(soon);
    parts.others.subscribe(soon);
  }

  #look(): void {
    const { plan, patrol, ground } = this.#parts.planned.get();
    const others = this.#parts.others.get();
    if (patrol?.sketch) return;
    const key = [patrol?.legs, plan.name, others];
    if (key.every((part, i) => part === this.#key[i])) return;
    this.#key = key;
    const found = patrol ? staysClearOfOthers({ plan, patrol, ground, home: plan.home, others }) : [];
    if (found.length > 0 || this.state.get().length > 0) this.state.set(found);
  }
}
