import { Store } from "../ui/store.ts";

/** Which vehicles an order goes to. `anchor`: from where a range is chosen with Shift; `cursor`: where the keys are. */
export interface FleetChosen {
  readonly ids: ReadonlySet<string>;
  readonly anchor: string | null;
  readonly cursor: string | null;
}

/** What is held down while the mouse or a key chooses. */
export interface ChoosingKeys {
  readonly shift: boolean;
  /** Control, or Command on a Mac. */
  readonly control: boolean;
}

/** One or several vehicles, chosen as files are in a list; orders of what is shown come in with each choice. */
export class FleetSelection {
  readonly state = new Store<FleetChosen>({ ids: new Set(), anchor: null, cursor: null });

  /** A click alone chooses one, with Control adds it or takes it out, with Shift all from the last clicked one on. */
  click(id: string, { shift, control }: ChoosingKeys, order: readonly string[]): void {
    const { ids, anchor } = this.state.get();
    if (shift) {
      const range = between(order, anchor ?? order[0] ?? id, id);
      this.state.set({ ids: new Set(control ? [...ids, ...range] : range), anchor: anchor ?? id, cursor: id });
    } else if (control) {
      const next = new Set(ids);
      if (!next.delete(id)) next.add(id);
      this.state.set({ ids: next, anchor: id, cursor: id });
    } else this.only(id);
  }

  only(id: string): void {
    this.state.set({ ids: new Set([id]), anchor: id, cursor: id });
  }

  /** Those within a rectangle, beside those chosen before where `add`. */
  box(inside: readonly string[], add: boolean): void {
    const { ids } = this.state.get();
    const last = inside.at(-1) ?? null;
    this.state.set({ ids: new Set(add ? [...ids, ...inside] : inside), anchor: last, cursor: last });
  }

  all(order: readonly string[]): void {
    const { cursor } = this.state.get();
    this.state.set({ ids: new Set(order), anchor: order[0] ?? null, cursor: cursor ?? order[0] ?? null });
  }

  /** The keys go up or down; with Shift the range grows or shrinks, else the one there is chosen alone. */
  step(by: 1 | -1, { shift }: Pick<ChoosingKeys, "shift">, order: readonly string[]): void {
    const { cursor } = this.state.get();
    const at = cursor === null ? -1 : order.indexOf(cursor);
    const to = order[Math.min(order.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    if (to !== undefined) this.click(to, { shift, control: false }, order);
  }

  /** Leaves out those that are no longer known. */
  keep(known: ReadonlySet<string>): void {
    const { ids, anchor, cursor } = this.state.get();
    if ([...ids].every((id) => known.has(id))) return;
    const still = (id: string | null) => (id !== null && known.has(id) ? id : null);
    this.state.set({
      ids: new Set([...ids].filter((id) => known.has(id))),
      anchor: still(anchor),
      cursor: still(cursor),
    });
  }
}

function between(order: readonly string[], a: string, b: string): readonly string[] {
  const [i, j] = [order.indexOf(a), order.indexOf(b)];
  return i < 0 || j < 0 ? [b] : order.slice(Math.min(i, j), Math.max(i, j) + 1);
}
