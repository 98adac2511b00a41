import { randomUUID } from "node:crypto";
import { FailureError } from "../contract/failure.ts";
import type { FlagActed, FlagQueryCalls, FlagWord, ListedFlag } from "../contract/flagQuery.ts";
import type { FlagRecord } from "../contract/records.ts";
import type { Handlers } from "../contract/rpc.ts";
import { joined, parted } from "../review/joinFlags.ts";
import type { AuditEvent, AuditLog } from "../store/auditLog.ts";
import type { FlagQueries } from "../store/flagQuery.ts";
import type { SavedFilters } from "../store/flagQuerySaved.ts";
import type { FlagStore } from "../store/flagStore.ts";
import { actor } from "./actor.ts";
import { eachInSlices, inSlices } from "./slices.ts";

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
    return desk.audit ? desk.audit.with(eventOf(kind, by, flagIds, body), work) : work();
  };
  const acted = (act: number, flagIds: readonly string[]): FlagActed => {
    const flags = flagIds.map((id) => store.get(id));
    desk.changed(flags);
    return { act, flags };
  };
  /** What was said of very many flags is reckoned and told a few at a time: no vehicle is kept waiting. */
  const settled = async (act: number, flagIds: readonly string[]): Promise<FlagActed> => {
    await inSlices(store.history.settle(), () => queries.sync());
    const flags = await eachInSlices((id) => {
      const flag = store.find(id);
      if (flag) desk.changed([flag]);
      return flag;
    }, flagIds);
    return { act, flags: flags.filter((flag) => flag !== undefined) };
  };
  const say = (
    kind: string,
    by: string,
    words: readonly { flagId: string; word: FlagWord }[],
    body: object = {},
  ): FlagActed | Promise<FlagActed> => {
    const flagIds = words.map(({ flagId }) => flagId);
    if (words.length > mostAtOnce) {
      const many = told(kind, by, flagIds, body, () => store.history.addMany(words, { by, at: now() }));
      return settled(many, flagIds);
    }
    const act = told(kind, by, flagIds, body, () => store.history.add(words, { by, at: now() }));
    return acted(act, flagIds);
  };
  const sayAll = (
    kind: string,
    by: string,
    flagIds: readonly string[],
    word: FlagWord,
  ): FlagActed | Promise<FlagActed> =>
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
      const ids = [...new Set(flagIds)];
      const tagged = (flagId: string) => {
        const tags = new Set([...store.history.tagsOf(flagId), ...add]);
        for (const tag of remove) tags.delete(tag);
        return { flagId, word: { field: "tags" as const, value: [...tags].sort() } };
      };
      const name = who(by);
      if (ids.length <= mostAtOnce) return say("flag.tags", name, ids.map(tagged), { add, remove });
      const before = store.history.newest();
      return eachInSlices(tagged, ids).then((words) => {
        const again = new Set(store.history.flagsSince(before)); // somebody else spoke between the slices
        const sure = words.map((word) => (again.has(word.flagId) ? tagged(word.flagId) : word));
        return say("flag.tags", name, sure, { add, remove });
      });
    },
    "flags.note": ({ flagId, note, by }) => sayAll("flag.note", who(by), [flagId], { field: "note", value: note }),
    "flags.join": ({ flagIds, reason, by }) => {
      const flags = [...new Set(flagIds)].map((id) => store.get(id));
      if (flags.length < 2) throw new FailureError("bad-input", "flags.join: flagIds: Expected two different flags");
      const changes = joined(flags, store.joinedWith(flags), `vehicle-${randomUUID().slice(0, 8)}`);
      if (changes.length === 0) throw new FailureError("refused", "These flags are one vehicle already");
      const words = changes.map(({ flagId, joined: value }) => ({ flagId, word: { field: "joined" as const, value } }));
      return say("flag.join", who(by), words, { flags: flagIds, ...(reason !== undefined && { reason }) });
    },
    "flags.part": ({ flagIds, reason, by }) => {
      const flags = [...new Set(flagIds)].map((id) => store.get(id));
      const changes = parted(flags, store.joinedWith(flags));
      if (changes.length === 0) throw new FailureError("refused", "None of these flags is joined with another");
      const words = changes.map(({ flagId, joined: value }) => ({ flagId, word: { field: "joined" as const, value } }));
      return say("flag.part", who(by), words, { flags: flagIds, ...(reason !== undefined && { reason }) });
    },
    "flags.undo": ({ act: undone, by }) => {
      const isMany = store.history.count(undone) > mostAtOnce;
      const deed = { by: who(by), at: now() };
      const work = () => (isMany ? store.history.undoMany(undone, deed) : store.history.undo(undone, deed));
      const event = (flagIds: readonly string[]) => eventOf("flag.undo", deed.by, flagIds, { act: undone });
      const { act, flagIds } = desk.audit ? desk.audit.with((done) => event(done.flagIds), work) : work();
      return isMany ? settled(act, flagIds) : acted(act, flagIds);
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

const eventOf = (kind: string, by: string, flagIds: readonly string[], body: object): AuditEvent => ({
  ...{ kind, by, about: flagIds.map((id) => `flag:${id}`), body: { ...body } },
});

/** What is said of so many flags is reckoned without a break: some ten milliseconds. */
const mostAtOnce = 50;
