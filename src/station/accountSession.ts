import { mayCall, type Right, rightOf, rolesWith } from "../contract/accessRights.ts";
import type { Account, AccountCalls, AccountState, Role, SignedIn } from "../contract/accounts.ts";
import { FailureError } from "../contract/failure.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { StationCalls } from "../contract/station.ts";
import { allRights, notSignedIn } from "../contract/windowRights.ts";
import type { Accounts } from "./accounts.ts";

/** Who is at one window, and so what it may ask. Ends with the window. */
export class AccountSession {
  readonly #accounts: Accounts;
  readonly #tell: (state: AccountState) => void;
  readonly #now: () => number;
  readonly #refusedAt = new Map<string, number>();
  #at: { readonly token: string; readonly accountId: string; locked: boolean } | undefined;
  #entering = false;
  #told = "";
  readonly close: () => void;

  /** `tell` hears of it when who is at the window changes; `now` in ms. */
  constructor(accounts: Accounts, { tell, now }: { tell: (state: AccountState) => void; now: () => number }) {
    this.#accounts = accounts;
    this.#tell = tell;
    this.#now = now;
    this.#told = JSON.stringify(this.state());
    this.close = accounts.onChanged(() => this.#follow());
  }

  state(): AccountState {
    if (this.#accounts.open) return { kind: "open" };
    const account = this.#account();
    if (!account) return { kind: "signed-out" };
    const { lockAfterMinutes } = this.#accounts;
    return { kind: this.#at?.locked ? "locked" : "signed-in", account, lockAfterMinutes };
  }

  /** Whether the window is told what happens: all but before somebody has signed in. */
  get hears(): boolean {
    return this.state().kind !== "signed-out";
  }

  /** What who is at the window may: a locked one is looked at and nothing else. */
  get rights(): readonly Right[] {
    const state = this.state();
    if (state.kind === "open") return allRights;
    if (state.kind === "signed-out") return ["enter"];
    const may = allRights.filter((right) => rolesWith[right].includes(state.account.role));
    return state.kind === "locked" ? may.filter((right) => right === "enter" || right === "see") : may;
  }

  /** In whose name the window asks; empty where there are no accounts. */
  get name(): string {
    return this.#account()?.name ?? "";
  }

  /** @throws FailureError denied, when who is at the window may not ask this. */
  mustMayAsk(call: keyof StationCalls): void {
    const state = this.state();
    if (state.kind === "open" || rightOf[call] === "enter") return;
    if (state.kind === "signed-out") throw this.#refusal(call, undefined, notSignedIn());
    const { account } = state;
    if (!mayCall(account.role, call)) throw this.#refusal(call, account, notYours(call, account.role));
    if (state.kind === "locked" && rightOf[call] !== "see")
      throw this.#refusal(call, account, new FailureError("denied", "This window is locked", "Unlock it first"));
  }

  /** Answers what the window asks about its own person, and changes accounts. */
  handlers(): Handlers<AccountCalls> {
    const accounts = this.#accounts;
    return {
      "account.state": () => this.state(),
      "account.signIn": async ({ name, password }) => {
        const account = await accounts.check(name, password);
        return this.#begin(account);
      },
      "account.resume": ({ token }) => {
        const session = accounts.session(token);
        this.#at = session && { token, accountId: session.accountId, locked: session.lockedAt !== null };
        return this.#follow();
      },
      "account.signOut": () => {
        const account = this.#account();
        if (this.#at && account) accounts.end(this.#at.token, account);
        this.#at = undefined;
        return this.#follow();
      },
      "account.lock": () => this.#lock(true),
      "account.unlock": async ({ password }) => {
        const at = this.#at;
        await accounts.check(this.#mustHaveAccount().name, password);
        return at === this.#at ? this.#lock(false) : this.state();
      },
      "account.setPassword": async ({ old, password }) => {
        const { id, name } = this.#mustHaveAccount();
        await accounts.check(name, old);
        await accounts.setPassword(id, password, this.#at?.token);
        return null;
      },
      "accounts.list": () => accounts.list(),
      "accounts.add": async (added) => {
        if (!accounts.open) return { account: await accounts.add(added) };
        this.#entering = true; // else it would be told that it is signed out first
        try {
          const account = await accounts.add(added);
          this.#entering = false;
          return { account, signedIn: this.#begin(account) };
        } finally {
          this.#entering = false;
          this.#follow();
        }
      },
      "accounts.change": ({ accountId, ...change }) => accounts.change(accountId, change),
      "accounts.resetPassword": async ({ accountId, password }) => {
        await accounts.setPassword(accountId, password, this.#at?.token);
        return null;
      },
      "accounts.lockAfter": ({ minutes }) => {
        accounts.setLockAfter(minutes);
        return null;
      },
    };
  }

  #account(): Account | undefined {
    return this.#at && this.#accounts.find(this.#at.accountId);
  }

  #mustHaveAccount(): Account {
    const account = this.#account();
    if (!account) throw notSignedIn();
    return account;
  }

  #begin(account: Account): SignedIn {
    const before = this.#account();
    if (this.#at && before) this.#accounts.end(this.#at.token, before);
    const token = this.#accounts.begin(account);
    this.#at = { token, accountId: account.id, locked: false };
    return { state: this.#follow(), token };
  }

  #lock(locked: boolean): AccountState {
    const account = this.#account();
    if (this.#at && account && this.#at.locked !== locked) {
      this.#accounts.setLocked(this.#at.token, account, locked);
      this.#at.locked = locked;
    }
    return this.#follow();
  }

  /** Tells the window if who is at it, or what they may, has changed; forgets a session that was ended elsewhere. */
  #follow(): AccountState {
    if (this.#at && !this.#accounts.session(this.#at.token)) this.#at = undefined;
    const state = this.state();
    const text = JSON.stringify(state);
    if (text !== this.#told && !this.#entering) {
      this.#told = text;
      this.#tell(state);
    }
    return state;
  }

  /** The failure of a call that is refused, which the audit log is told of, but not again and again. */
  #refusal(call: keyof StationCalls, account: Account | undefined, failure: FailureError): FailureError {
    const at = this.#refusedAt.get(call);
    const now = this.#now();
    if (at === undefined || Math.abs(now - at) > QUIET_MS) {
      this.#refusedAt.set(call, now);
      this.#accounts.refused(call, account);
    }
    return failure;
  }
}

function notYours(call: keyof StationCalls, role: Role): FailureError {
  const who = rolesWith[rightOf[call]].map((one) => `${one}s`);
  const last = who.pop();
  const may = who.length > 0 ? `${who.join(", ")} and ${last}` : last;
  const message = `${role === "supervisor" ? "A" : "An"} ${role} may not do this (${call})`;
  return new FailureError("denied", message, `It is for ${may}`);
}

const QUIET_MS = 10_000;
