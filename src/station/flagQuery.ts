import { randomUUID } from "node:crypto";
import { FailureError } from "../contract/failure.ts";
import type { FlagActed, FlagQueryCalls, FlagWord, ListedFlag } from "../contract/flagQuery.ts";
import type { FlagRecord } from "../contract/records.ts";
import type { Handlers } from "../contract/rpc.ts";
import { joined, parted } from "../review/joinFlags.ts";
import type { AuditLog } from "../store/auditLog.ts";
import type { FlagQueries } from "../store/flagQuery.ts";
import type { SavedFilters } from "../store/flagQuerySaved.ts";
import type { FlagStore } from "../store/flagStore.ts";
import { actor } from "./actor.ts";

interface Desk {
  readonly store: FlagStore;
  readonly queries: FlagQueries;
  readonly filters: SavedFilters;
  /** Tells those who follow flags that these have changed. */
  readonly changed: (flags: readonly FlagRecord[]) => void;
  readonly audit?: AuditLog;
  readonly now: () => number;
}

/** Answers what analysts ask of flags and say of them. Who has signed in is who says it, whatever the call names. */
export function flagQueryHandlers(desk: Desk): Handlers<FlagQueryCalls> {
  const { store, queries, filters, now } = desk;
  const who = (by: string): string => actor() || by;
  const told = <T>(kind: string, by: string, flagIds: readonly string[], body: object, work: () => T): T => {
    const event = { kind, by, about: flagIds.map((id) => `flag:${id}`), body: { ...body } };
    return desk.audit ? desk.audit.with(event, work) : work();
  };
  const acted = (act: number, flagIds: readonly string[]): FlagActed => {
    const flags = flagIds.map((id) => store.get(id));
    desk.changed(flags);
    return { act, flags };
  };
  const say = (
    kind: string,
    by: string,
    words: readonly { flagId: string; word: FlagWord }[],
    body: object = {},
  ): FlagActed => {
    const flagIds = words.map(({ flagId }) => flagId);
    const act = told(kind, by, flagIds, body, () => store.history.add(words, { by, at: now() }));
    return acted(act, flagIds);
  };
  const sayAll = (kind: string, by: string, flagIds: readonly string[], word: FlagWord): FlagActed =>
    say(
      kind,
      by,
      [...new Set(flagIds)].map((flagId) => ({ flagId, word })),
      { [word.field]: word.value },
    );
  const listed = (flag: FlagRecord, by: string): ListedFlag => ({ ...flag, unseen: !queries.seen.has(by, flag.id) });
  return {
    "flags.query": (query) => queries.query({ ...query, by: who(query.by) }),
    "flags.open": ({ flagId, by }) => {
      const flag = store.get(flagId);
      queries.seen.mark(who(by), [flagId], true, now());
      return { flag: { ...flag, unseen: false }, history: store.history.of(flagId) };
    },
    "flags.group": ({ groupId, by }) => store.ofGroup(groupId).map((flag) => listed(flag, who(by))),
    "flags.seen": ({ flagIds, by, seen }) => {
      queries.seen.mark(who(by), flagIds, seen, now());
      return null;
    },
    "flags.judge": ({ flagIds, kind, reason, by }) => {
      if (reason !== undefined && kind !== "dismissed")
        throw new FailureError("bad-input", "flags.judge: reason: Only what is dismissed has a reason");
      const value = kind === null ? null : { kind, ...(reason !== undefined && { reason }) };
      return sayAll("flag.verdict", who(by), flagIds, { field: "verdict", value });
    },
    "flags.escalate": ({ flagIds, on, by }) =>
      sayAll("flag.escalate", who(by), flagIds, { field: "escalated", value: on }),
    "flags.tag": ({ flagIds, add, remove, by }) => {
      const words = [...new Set(flagIds)].map((flagId) => {
        const tags = new Set([...(store.get(flagId).tags ?? []), ...add]);
        for (const tag of remove) tags.delete(tag);
        return { flagId, word: { field: "tags" as const, value: [...tags].sort() } };
      });
      return say("flag.tags", who(by), words, { add, remove });
    },
    "flags.note": ({ flagId, note, by }) => sayAll("flag.note", who(by), [flagId], { field: "note", value: note }),
    "flags.join": ({ flagIds, by }) => {
      const flags = [...new Set(flagIds)].map((id) => store.get(id));
      if (flags.length < 2) throw new FailureError("bad-input", "flags.join: flagIds: Expected two different flags");
      const changes = joined(flags, store.joinedWith(flags), `vehicle-${randomUUID().slice(0, 8)}`);
      if (changes.length === 0) throw new FailureError("refused", "These flags are one vehicle already");
      const words = changes.map(({ flagId, joined: value }) => ({ flagId, word: { field: "joined" as const, value } }));
      return say("flag.join", who(by), words, { flags: flagIds });
    },
    "flags.part": ({ flagIds, by }) => {
      const flags = [...new Set(flagIds)].map((id) => store.get(id));
      const changes = parted(flags, store.joinedWith(flags));
      if (changes.length === 0) throw new FailureError("refused", "None of these flags is joined with another");
      const words = changes.map(({ flagId, joined: value }) => ({ flagId, word: { field: "joined" as const, value } }));
      return say("flag.part", who(by), words, { flags: flagIds });
    },
    "flags.undo": ({ act: undone, by }) => {
      const about = store.history.flagsOf(undone);
      const { act, flagIds } = told("flag.undo", who(by), about, { act: undone }, () =>
        store.history.undo(undone, { by: who(by), at: now() }),
      );
      return acted(act, flagIds);
    },
    "filters.list": ({ by }) => filters.of(who(by)),
    "filters.save": ({ by, ...filter }) => {
      filters.save(who(by), filter, now());
      return filters.of(who(by));
    },
    "filters.remove": ({ by, id }) => {
      filters.remove(who(by), id);
      return filters.of(who(by));
    },
  };
}
