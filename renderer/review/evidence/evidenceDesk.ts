import type { EvidenceCheck, EvidenceExport, EvidenceRecord } from "../../../src/contract/evidence.ts";
import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import type { StationCalls } from "../../../src/contract/station.ts";
import { Store } from "../../ui/store.ts";

/** How checking a package stands. */
export type PackageCheck =
  | { readonly phase: "checking"; readonly file: string }
  | { readonly phase: "checked"; readonly file: string; readonly check: EvidenceCheck }
  | { readonly phase: "failed"; readonly file: string; readonly failure: Failure };

export interface EvidenceState {
  /** Packages of this run of the station, by their ids, oldest first. */
  readonly records: ReadonlyMap<string, EvidenceRecord>;
  /** In which packages flags were taken out, newest first; none: it never was. Absent: not asked yet. */
  readonly exports: ReadonlyMap<string, readonly EvidenceExport[]>;
  /** Flags that were put aside for a package, in that order. */
  readonly chosen: readonly string[];
  /** The package that is asked for, or the one that was begun from there. */
  readonly dialog: "closed" | "asking" | { readonly packageId: string };
  readonly check?: PackageCheck;
}

type Name = "evidence.list" | "evidence.exports" | "evidence.verify";

export interface EvidenceParts {
  readonly call: <N extends Name>(name: N, args: StationCalls[N]["args"]) => Promise<StationCalls[N]["result"]>;
  /** Does something after some ms. */
  readonly later: (work: () => void, ms: number) => void;
  /** Hears of each package that has ended. */
  readonly onEnd: (record: EvidenceRecord) => void;
}

/** Evidence as a window sees it: packages that are or were made, and which flags were taken out already. */
export class EvidenceDesk {
  readonly state = new Store<EvidenceState>({
    ...{ records: new Map(), exports: new Map(), chosen: [], dialog: "closed" },
  });
  readonly #parts: EvidenceParts;
  #wanted = new Set<string>();

  constructor(parts: EvidenceParts) {
    this.#parts = parts;
  }

  /** The station is there, perhaps another than before: all is asked for anew. */
  async reload(): Promise<void> {
    const known = [...this.state.get().exports.keys()];
    this.state.patch({ exports: new Map() });
    for (const flagId of known) this.want(flagId);
    const records = await this.#parts.call("evidence.list", null).catch(() => undefined);
    if (records) this.state.patch({ records: new Map(records.map((one) => [one.packageId, one])) });
  }

  /** Takes in how a package stands. */
  take(record: EvidenceRecord): void {
    const { records, exports } = this.state.get();
    this.state.patch({ records: new Map([...records, [record.packageId, record]]) });
    if (record.phase === "running") return;
    if (record.phase === "done") {
      const left = [...exports].filter(([id]) => !record.flagIds.includes(id));
      this.state.patch({ exports: new Map(left) });
      for (const id of record.flagIds) this.want(id);
    }
    this.#parts.onEnd(record);
  }

  /** Asks, with others that are wanted just now, in which packages a flag was taken out. */
  want(flagId: string): void {
    if (this.state.get().exports.has(flagId) || this.#wanted.has(flagId)) return;
    if (this.#wanted.size === 0) this.#parts.later(() => void this.#ask(), gatherMs);
    this.#wanted.add(flagId);
  }

  /** Puts a flag aside for a package, or back. */
  toggle(flagId: string): void {
    const { chosen } = this.state.get();
    const next = chosen.includes(flagId) ? chosen.filter((id) => id !== flagId) : [...chosen, flagId];
    this.state.patch({ chosen: next });
  }

  clearChosen(): void {
    this.state.patch({ chosen: [] });
  }

  /** Checks a package or an exported audit log; `key`: a fingerprint that it must be signed by. */
  async verify(file: string, key?: string): Promise<void> {
    this.state.patch({ check: { phase: "checking", file } });
    const isShown = () => this.state.get().check?.file === file;
    try {
      const check = await this.#parts.call("evidence.verify", { file, ...(key && { key }) });
      if (isShown()) this.state.patch({ check: { phase: "checked", file, check } });
    } catch (cause) {
      if (isShown()) this.state.patch({ check: { phase: "failed", file, failure: failureOf(cause) } });
    }
  }

  async #ask(): Promise<void> {
    const flagIds = [...this.#wanted].slice(-mostAsked);
    this.#wanted = new Set();
    const answer = await this.#parts.call("evidence.exports", { flagIds }).catch(() => undefined);
    if (!answer) return; // the station is away; asked again when the flags are drawn anew
    const { exports } = this.state.get();
    this.state.patch({ exports: new Map([...exports, ...flagIds.map((id) => [id, answer[id] ?? []] as const)]) });
  }
}

/** Lines of a list that are drawn together are asked about together. */
const gatherMs = 60;
/** As many as one call takes. */
const mostAsked = 1_000;
