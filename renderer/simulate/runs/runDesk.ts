import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import type { RpcClient } from "../../../src/contract/rpc.ts";
import {
  isUnderWay,
  type RunRef,
  type ScenarioFile,
  type ScenarioRunOrder,
  type ScenarioRunRecord,
} from "../../../src/contract/runs.ts";
import type { StationCalls, StationEvents } from "../../../src/contract/station.ts";
import { Store } from "../../ui/store.ts";

/** What the window holds of scenario runs. */
export interface RunsState {
  /** Undefined until the station has told them. */
  readonly files: readonly ScenarioFile[] | undefined;
  /** Newest first; undefined until the station has told them. */
  readonly runs: readonly ScenarioRunRecord[] | undefined;
  readonly sitl: string | null;
  /** Why the run that was asked for last is not flown. */
  readonly failure: Failure | undefined;
  /** Being asked for now. */
  readonly starting: boolean;
  /** Deleted last, which can be undone. */
  readonly deleted: ScenarioRunRecord | undefined;
  /** Up to two that are to be compared, in the order in which they were chosen. */
  readonly compared: readonly string[];
  /** What is open in the large view. */
  readonly open: RunView | undefined;
}

/** A report, a sweep, or two reports side by side. */
export type RunView =
  | { readonly kind: "report"; readonly ref: RunRef }
  | { readonly kind: "sweep"; readonly id: string }
  | { readonly kind: "compare"; readonly a: RunRef; readonly b: RunRef };

/** What the form was last set to; kept from one start of the window to the next. */
export interface RunForm {
  /** Which part of the screen is shown. */
  readonly part: "demo" | "runs";
  readonly path: string | null;
  /** As written; empty for the scenario's own. */
  readonly seed: string;
  readonly sitl: boolean;
  readonly sweep: boolean;
  readonly field: string;
  readonly values: string;
}

const firstForm: RunForm = {
  part: "demo",
  path: null,
  seed: "",
  sitl: false,
  sweep: false,
  field: "drones",
  values: "1, 2",
};
const key = "vedette.scenarioRuns";

type Call = RpcClient<StationCalls, StationEvents>["call"];

interface Parts {
  readonly call: Call;
  readonly failed: (cause: unknown, what: string) => void;
  readonly storage: Pick<Storage, "getItem" | "setItem">;
}

/** Scenario runs as a window follows and orders them. */
export class RunDesk {
  readonly state = new Store<RunsState>({
    ...{ files: undefined, runs: undefined, sitl: null, failure: undefined, starting: false },
    ...{ deleted: undefined, compared: [], open: undefined },
  });
  readonly form: Store<RunForm>;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.form = new Store({ ...firstForm, ...kept(parts.storage) });
    this.form.subscribe((form) => parts.storage.setItem(key, JSON.stringify(form)));
  }

  /** Asks for everything; a station that is away changes nothing. */
  async refresh(): Promise<void> {
    const { call } = this.#parts;
    const told = await Promise.all([
      call("scenarioRuns.files", null),
      call("scenarioRuns.list", null),
      call("scenarioRuns.sitl", null),
    ]).catch(() => undefined);
    if (told) this.state.patch({ files: told[0], runs: told[1], sitl: told[2].binary });
  }

  /** A run has moved on. */
  put(run: ScenarioRunRecord): void {
    this.state.update((s) => {
      const runs = s.runs ?? [];
      const known = runs.some(({ id }) => id === run.id);
      const next = known ? runs.map((one) => (one.id === run.id ? run : one)) : [run, ...runs];
      return { ...s, runs: known ? next : next.toSorted((a, b) => b.askedAt - a.askedAt) };
    });
  }

  gone(id: string): void {
    this.state.update((s) => ({
      ...s,
      runs: s.runs?.filter((one) => one.id !== id),
      compared: s.compared.filter((one) => one !== id),
    }));
  }

  /** Offers a file and chooses it. */
  async openFile(path: string): Promise<void> {
    await this.#ask("The file was not opened", async () => {
      const file = await this.#parts.call("scenarioRuns.open", { path });
      await this.refresh();
      this.form.patch({ path: file.path });
    });
  }

  async forgetFile(path: string): Promise<void> {
    await this.#ask("The file is still offered", async () => {
      await this.#parts.call("scenarioRuns.forget", { path });
      await this.refresh();
    });
  }

  /** Has a scenario flown; why it is not stays in the state. */
  async start(order: ScenarioRunOrder): Promise<void> {
    if (this.state.get().starting) return;
    this.state.patch({ starting: true, failure: undefined });
    try {
      this.put(await this.#parts.call("scenarioRuns.start", order));
    } catch (cause) {
      this.state.patch({ failure: failureOf(cause) });
    } finally {
      this.state.patch({ starting: false });
    }
  }

  cancel(id: string): Promise<void> {
    return this.#ask("The run was not cancelled", () => this.#parts.call("scenarioRuns.cancel", { id }));
  }

  delete(run: ScenarioRunRecord): Promise<void> {
    return this.#ask("The run was not deleted", async () => {
      await this.#parts.call("scenarioRuns.delete", { id: run.id });
      this.gone(run.id);
      this.state.patch({ deleted: run });
    });
  }

  undoDelete(): Promise<void> {
    return this.#ask("The run was not restored", async () => {
      const { deleted } = this.state.get();
      if (!deleted) return;
      this.state.patch({ deleted: undefined });
      this.put(await this.#parts.call("scenarioRuns.restore", { id: deleted.id }));
    });
  }

  setSitl(binary: string | null): Promise<void> {
    return this.#ask("The program was not taken", async () => {
      await this.#parts.call("scenarioRuns.setSitl", { binary });
      await this.refresh();
    });
  }

  /** Chooses a run to be compared, or no more; the third takes the place of the first. */
  choose(id: string): void {
    this.state.update((s) => ({
      ...s,
      compared: s.compared.includes(id) ? s.compared.filter((one) => one !== id) : [...s.compared, id].slice(-2),
    }));
  }

  show(open: RunView | undefined): void {
    this.state.patch({ open });
  }

  async #ask(failed: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      this.#parts.failed(cause, failed);
    }
  }
}

/** Those that wait or are under way, in the order in which they are flown; and those that are over, newest first. */
export function inTwo(runs: readonly ScenarioRunRecord[]): {
  readonly underWay: readonly ScenarioRunRecord[];
  readonly over: readonly ScenarioRunRecord[];
} {
  return { underWay: runs.filter(isUnderWay).toReversed(), over: runs.filter((run) => !isUnderWay(run)) };
}

function kept(storage: Parts["storage"]): Partial<RunForm> {
  try {
    const value: unknown = JSON.parse(storage.getItem(key) ?? "null");
    if (typeof value !== "object" || value === null) return {};
    const same = (name: string) => typeof (value as Record<string, unknown>)[name];
    return Object.fromEntries(
      Object.entries(value).filter(([name]) =>
        name === "path" ? same(name) === "string" : same(name) === typeof firstForm[name as keyof RunForm],
      ),
    );
  } catch {
    return {};
  }
}
