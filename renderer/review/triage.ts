import type { FlagActed } from "../../src/contract/flagQuery.ts";
import type { FlagRecord, VerdictKind } from "../../src/contract/records.ts";
import type { StationCalls } from "../../src/contract/station.ts";
import { Store } from "../ui/store.ts";

/** Something that this window's analyst said of flags, and can take back. */
export interface Said {
  readonly act: number;
  readonly flagIds: readonly string[];
  /** `confirmed`, `dismissed: authorised`, `escalated`, … */
  readonly words: string;
}

type Word = "flags.judge" | "flags.escalate" | "flags.tag" | "flags.note" | "flags.join" | "flags.part";
type Ask = <N extends Word | "flags.undo">(name: N, args: StationCalls[N]["args"]) => Promise<FlagActed>;

export interface TriageParts {
  readonly call: Ask;
  /** Who says it. */
  readonly by: () => string;
  /** Flags as they are since. */
  readonly onFlags: (flags: readonly FlagRecord[]) => void;
  readonly onFailure: (cause: unknown, what: string) => void;
}

/** Deeds that can be taken back one by one. */
const mostSaid = 50;

/** What an analyst says of flags: sent in the order it was said, each of it can be taken back. */
export class Triage {
  /** Newest last. */
  readonly said = new Store<readonly Said[]>([]);
  /** What was taken back since something was said last, newest last; `act` is the number of the taking back. */
  readonly undone = new Store<readonly Said[]>([]);
  /** Flags whose verdict is under way. */
  readonly pending: Set<string> = new Set();
  readonly #parts: TriageParts;
  #before: Promise<unknown> = Promise.resolve();

  constructor(parts: TriageParts) {
    this.#parts = parts;
  }

  /** Confirms or dismisses flags, or opens them again with null. Says whether it was kept. */
  async judge(flagIds: readonly string[], kind: VerdictKind | null, reason?: string): Promise<boolean> {
    for (const id of flagIds) this.pending.add(id);
    const by = this.#parts.by();
    const words = kind === null ? "opened again" : reason === undefined ? kind : `${kind}: ${reason}`;
    const args = { flagIds, kind, by, ...(reason !== undefined && { reason }) };
    const kept = await this.#say("flags.judge", args, flagIds, words, "The verdict was not kept");
    for (const id of flagIds) this.pending.delete(id);
    return kept;
  }

  escalate(flagIds: readonly string[], on: boolean): Promise<boolean> {
    const args = { flagIds, on, by: this.#parts.by() };
    return this.#say("flags.escalate", args, flagIds, on ? "escalated" : "no longer escalated", "It was not escalated");
  }

  /** Gives a flag these tags and no others. */
  async tag({ id, tags = [] }: Pick<FlagRecord, "id" | "tags">, wanted: readonly string[]): Promise<boolean> {
    const add = wanted.filter((tag) => !tags.includes(tag));
    const remove = tags.filter((tag) => !wanted.includes(tag));
    if (add.length + remove.length === 0) return true;
    const words = [...add.map((tag) => `tagged ${tag}`), ...remove.map((tag) => `tag ${tag} removed`)].join(", ");
    return this.#say(
      "flags.tag",
      { flagIds: [id], add, remove, by: this.#parts.by() },
      [id],
      words,
      "The tags were not kept",
    );
  }

  note(flagId: string, note: string): Promise<boolean> {
    const args = { flagId, note, by: this.#parts.by() };
    return this.#say("flags.note", args, [flagId], "note changed", "The note was not kept");
  }

  /** Says that flags show one vehicle. */
  join(flagIds: readonly string[], reason?: string): Promise<boolean> {
    const args = { flagIds, by: this.#parts.by(), ...(reason !== undefined && { reason }) };
    return this.#say("flags.join", args, flagIds, "joined as one vehicle", "They were not joined");
  }

  /** Takes flags out of what they were joined with. */
  part(flagIds: readonly string[], reason?: string): Promise<boolean> {
    const args = { flagIds, by: this.#parts.by(), ...(reason !== undefined && { reason }) };
    return this.#say("flags.part", args, flagIds, "taken out of a vehicle", "It was not taken out");
  }

  /** Takes back what was said last, once that has been kept; answers it, undefined where there is nothing. */
  undo(): Promise<Said | undefined> {
    return this.#inTurn(async () => {
      const said = this.said.get();
      const last = said.at(-1);
      if (!last) return undefined;
      this.said.set(said.slice(0, -1));
      try {
        const { act, flags } = await this.#parts.call("flags.undo", { act: last.act, by: this.#parts.by() });
        this.undone.update((undone) => [...undone.slice(1 - mostSaid), { ...last, act }]);
        this.#parts.onFlags(flags);
        return last;
      } catch (cause) {
        this.#parts.onFailure(cause, "It was not taken back");
        return undefined;
      }
    });
  }

  /** Says again what was taken back last, unless something else was said since; answers it. */
  redo(): Promise<Said | undefined> {
    return this.#inTurn(async () => {
      const undone = this.undone.get();
      const last = undone.at(-1);
      if (!last) return undefined;
      this.undone.set(undone.slice(0, -1));
      try {
        const { act, flags } = await this.#parts.call("flags.undo", { act: last.act, by: this.#parts.by() });
        this.said.update((said) => [...said.slice(1 - mostSaid), { ...last, act }]);
        this.#parts.onFlags(flags);
        return last;
      } catch (cause) {
        this.#parts.onFailure(cause, "It was not said again");
        return undefined;
      }
    });
  }

  #say<N extends Word>(
    name: N,
    args: StationCalls[N]["args"],
    flagIds: readonly string[],
    words: string,
    failed: string,
  ): Promise<boolean> {
    return this.#inTurn(async () => {
      try {
        const { act, flags } = await this.#parts.call(name, args);
        this.said.update((said) => [...said.slice(1 - mostSaid), { act, flagIds, words }]);
        this.undone.set([]);
        this.#parts.onFlags(flags);
        return true;
      } catch (cause) {
        this.#parts.onFailure(cause, failed);
        return false;
      }
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#before.then(work);
    this.#before = done.catch(() => {});
    return done;
  }
}
