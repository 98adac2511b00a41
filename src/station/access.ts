import { reasonOf } from "../base/log.ts";
import { FailureError } from "../contract/failure.ts";
import type { Handlers, Parsers } from "../contract/rpc.ts";
import { type StationCalls, stationParsers } from "../contract/station.ts";
import type { AccountSession } from "./accountSession.ts";
import { actingAs } from "./actor.ts";

interface Served {
  readonly handlers: Handlers<StationCalls>;
  readonly parsers: Parsers<StationCalls>;
}

/**
 * The same handlers for one window, but each call is refused that who is at the window may not ask, before its arguments are
 * even looked at; what is done is done in their name, whatever name the window gives as `by`.
 */
export function admitted(handlers: Handlers<StationCalls>, session: AccountSession): Served {
  const calls = Object.keys(stationParsers) as (keyof StationCalls)[];
  const parse = stationParsers as unknown as Readonly<Record<string, (args: unknown) => unknown>>;
  const handle = handlers as unknown as Readonly<Record<string, (args: unknown) => unknown>>;
  const parsers = calls.map((call) => {
    const asked = (args: unknown) => {
      session.mustMayAsk(call);
      return parse[call]?.(args);
    };
    return [call, asked] as const;
  });
  const done = calls.map((call) => {
    const work = async (args: unknown) => {
      const { name } = session;
      try {
        return await actingAs(name, () => handle[call]?.(inName(args, name)));
      } catch (cause) {
        throw damageTold(cause);
      }
    };
    return [call, work] as const;
  });
  return {
    handlers: Object.fromEntries(done) as unknown as Handlers<StationCalls>,
    parsers: Object.fromEntries(parsers) as unknown as Parsers<StationCalls>,
  };
}

/** What a call fails with whose part of the database can not be read: it is no bug of ours. */
function damageTold(cause: unknown): unknown {
  const reason = reasonOf(cause);
  if (cause instanceof FailureError || !/database disk image is malformed|file is not a database/i.test(reason))
    return cause;
  return new FailureError(
    "bad-input",
    `The database is damaged (${reason})`,
    "Keep a copy of the data folder as it is; what can still be read goes on",
  );
}

/** With who asks as `by`, where somebody has signed in and the call has one. */
function inName(args: unknown, name: string): unknown {
  if (name === "" || typeof args !== "object" || args === null || !("by" in args)) return args;
  return { ...args, by: name };
}
