import * as v from "valibot";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** What somebody is at this station: flies, judges what was flagged, leads both, or keeps the station itself. */
export type Role = "operator" | "analyst" | "supervisor" | "administrator";

/** All roles, from the least to the most. */
export const roles = ["operator", "analyst", "supervisor", "administrator"] as const satisfies readonly Role[];

export const isRole = (value: string): value is Role => (roles as readonly string[]).includes(value);

/** Somebody who may sign in; times in ms since 1970. `disabledAt`: since then they may not. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: number;
  readonly disabledAt?: number;
}

/**
 * Who is at a window. `open`: there are no accounts, whoever sits here may do everything. `locked`: they are away; what
 * happens is told on, and nothing is taken until they give their password again.
 */
export type AccountState =
  | { readonly kind: "open" }
  | { readonly kind: "signed-out" }
  | {
      readonly kind: "signed-in" | "locked";
      readonly account: Account;
      /** A window that nobody touches for so long is to be locked; null: never. */
      readonly lockAfterMinutes: number | null;
    };

/** Who is at the window since, and what they are known by again should the station end and come back. */
export interface SignedIn {
  readonly state: AccountState;
  readonly token: string;
}

/** What a window asks about the people of the station. */
export type AccountCalls = {
  "account.state": { args: null; result: AccountState };
  /** Fails with `denied` for a wrong name or password alike, and with `busy` after several until some time has passed. */
  "account.signIn": { args: { name: string; password: string }; result: SignedIn };
  /** Who had signed in before the station came back; `signed-out` when that is over. */
  "account.resume": { args: { token: string }; result: AccountState };
  "account.signOut": { args: null; result: AccountState };
  "account.lock": { args: null; result: AccountState };
  "account.unlock": { args: { password: string }; result: AccountState };
  /** Changes one's own password; other windows of one's own have to sign in again. */
  "account.setPassword": { args: { old: string; password: string }; result: null };
  "accounts.list": { args: null; result: readonly Account[] };
  /** The first has to be an administrator, and who makes it has signed in as that: `signedIn`. */
  "accounts.add": {
    args: { name: string; role: Role; password: string };
    result: { readonly account: Account; readonly signedIn?: SignedIn };
  };
  /** The last administrator stays one. */
  "accounts.change": {
    args: { accountId: string; role?: Role | undefined; disabled?: boolean | undefined };
    result: Account;
  };
  /** Gives somebody else a new password; their windows have to sign in again. */
  "accounts.resetPassword": { args: { accountId: string; password: string }; result: null };
  "accounts.lockAfter": { args: { minutes: number | null }; result: null };
};

/** `account` is each window's own: who is at it changed. */
export type AccountEvents = { account: AccountState };

const id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(100));
/** One line that can be read: what is written in the audit log is this name. */
const name = v.pipe(
  v.string(),
  v.transform((text) => text.normalize("NFKC").trim().replaceAll(/\s+/gu, " ")),
  v.nonEmpty("Expected a name"),
  v.maxLength(60),
  v.regex(/^[\p{L}\p{M}\p{N} .,'’_@()-]+$/u, "A name holds letters, digits, spaces and . , ' _ @ ( ) - only"),
);
const password = v.pipe(v.string(), v.maxLength(1_000));
const token = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));

export const accountParsers: Parsers<AccountCalls> = {
  "account.state": parser("account.state", v.null()),
  "account.signIn": parser("account.signIn", v.object({ name: v.pipe(v.string(), v.maxLength(1_000)), password })),
  "account.resume": parser("account.resume", v.object({ token })),
  "account.signOut": parser("account.signOut", v.null()),
  "account.lock": parser("account.lock", v.null()),
  "account.unlock": parser("account.unlock", v.object({ password })),
  "account.setPassword": parser("account.setPassword", v.object({ old: password, password })),
  "accounts.list": parser("accounts.list", v.null()),
  "accounts.add": parser("accounts.add", v.object({ name, role: v.picklist(roles), password })),
  "accounts.change": parser(
    "accounts.change",
    v.object({ accountId: id, role: v.optional(v.picklist(roles)), disabled: v.optional(v.boolean()) }),
  ),
  "accounts.resetPassword": parser("accounts.resetPassword", v.object({ accountId: id, password })),
  "accounts.lockAfter": parser(
    "accounts.lockAfter",
    v.object({ minutes: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(480))) }),
  ),
};
