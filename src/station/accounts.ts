import { randomBytes, randomUUID } from "node:crypto";
import * as v from "valibot";
import { Emitter } from "../base/emitter.ts";
import type { Account, Role } from "../contract/accounts.ts";
import { FailureError } from "../contract/failure.ts";
import { parser } from "../contract/parse.ts";
import type { AccountSessions, StoredSession } from "../store/accountSessions.ts";
import type { AccountStore } from "../store/accountStore.ts";
import type { AuditEvent } from "../store/auditLog.ts";
import type { Settings } from "../store/settings.ts";
import { checkPassword, hashPassword, isCheap, isPassword, type PasswordCost, usualCost } from "./accountPassword.ts";
import { actor } from "./actor.ts";
import type { AuditTrail } from "./auditTrail.ts";

interface Parts {
  readonly store: AccountStore;
  readonly sessions: AccountSessions;
  readonly settings: Settings;
  readonly trail: Pick<AuditTrail, "log" | "note">;
  readonly now: () => number;
  /** The usual one, unless a test has no time. */
  readonly cost?: PasswordCost;
}

/** The people of a station: who there is, and whether they are who they say. */
export class Accounts {
  readonly #parts: Parts;
  readonly #cost: PasswordCost;
  readonly #changed = new Emitter<void>();
  readonly #nobody: ReturnType<typeof hashPassword>;
  #list: readonly Account[];
  #lockAfter: number | null;
  #turn: Promise<unknown> = Promise.resolve();

  /** Somebody came, went, or may do something else than before. */
  readonly onChanged = this.#changed.on;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#cost = parts.cost ?? usualCost;
    this.#list = parts.store.list();
    const kept = parts.settings.get(LOCK_AFTER, parseLockAfter);
    this.#lockAfter = kept === undefined ? USUAL_LOCK_MINUTES : kept.minutes;
    // What a name that is no account is tried against, so that it takes as long as one that is.
    this.#nobody = hashPassword(randomUUID(), { N: 2, r: 1, p: 1 }).then((cheap) => ({
      ...cheap,
      params: this.#params(),
    }));
  }

  /** Oldest first. */
  list(): readonly Account[] {
    return this.#list;
  }

  /** There are no accounts: whoever is there may do everything. */
  get open(): boolean {
    return this.#list.length === 0;
  }

  /** Those that may sign in. */
  find(accountId: string): Account | undefined {
    return this.#list.find(({ id, disabledAt }) => id === accountId && disabledAt === undefined);
  }

  /** After how many minutes a window that nobody touches is to be locked; null: never. */
  get lockAfterMinutes(): number | null {
    return this.#lockAfter;
  }

  setLockAfter(minutes: number | null): void {
    const { settings, trail } = this.#parts;
    const event = { kind: "account.lockAfter", by: actor(), body: { minutes } };
    trail.log.with(event, () => settings.set(LOCK_AFTER, { minutes }));
    this.#lockAfter = minutes;
    this.#changed.emit();
  }

  /** @throws FailureError bad-input: the name is taken or the password refused; refused: the first must be an administrator. */
  async add({ name, role, password }: { name: string; role: Role; password: string }): Promise<Account> {
    checkPassword(password, name);
    const { store, now } = this.#parts;
    const first = this.open;
    const hashed = await this.#inTurn(() => hashPassword(password, this.#cost));
    if (first && !this.open)
      throw new FailureError("denied", "Somebody else made the first account meanwhile", "Sign in");
    const by = first ? name : actor();
    const account: Account = { id: randomUUID(), name, role, createdAt: now() };
    this.#keep({ kind: "account.added", by, body: { name, role } }, () => store.add(account, hashed));
    return account;
  }

  /** @throws FailureError not-found; refused: it is the last administrator. */
  change(accountId: string, { role, disabled }: { role?: Role | undefined; disabled?: boolean | undefined }): Account {
    const { store, sessions, now } = this.#parts;
    const { name, role: before } = store.get(accountId);
    const body = { name, ...(role && { role, before }), ...(disabled !== undefined && { disabled }) };
    this.#keep({ kind: "account.changed", by: actor(), body }, () => {
      if (role) store.setRole(accountId, role);
      if (disabled !== undefined) store.setDisabled(accountId, disabled ? now() : null);
      if (disabled) sessions.endAll(accountId);
    });
    return store.get(accountId);
  }

  /** Gives an account a new password, and ends its sessions but for that of a token. @throws FailureError not-found, bad-input */
  async setPassword(accountId: string, password: string, but?: string): Promise<void> {
    const { store, sessions } = this.#parts;
    const { name } = store.get(accountId);
    checkPassword(password, name);
    const hashed = await this.#inTurn(() => hashPassword(password, this.#cost));
    this.#keep({ kind: "account.password", by: actor(), body: { name } }, () => {
      store.setPassword(accountId, hashed);
      sessions.forgive(name);
      sessions.endAll(accountId, but);
    });
  }

  /**
   * The account of somebody who knows its password. After a few wrong ones each further try has to wait, longer each time;
   * it takes as long for a name that is no account. @throws FailureError denied, busy: wait first.
   */
  check(name: string, password: string): Promise<Account> {
    const { store, sessions, trail, now } = this.#parts;
    return this.#inTurn(async () => {
      const { slips, at } = sessions.slips(name);
      const waitMs = waitAfter(slips) - Math.abs(now() - at);
      if (waitMs > 0) throw tooMany(waitMs);
      const account = store.find(name);
      const kept = account ? store.password(account.id) : await this.#nobody;
      if (!(await isPassword(password, kept)) || !account) {
        sessions.slipped(name, now());
        // A name that is no account may be a password that was typed into the wrong field.
        trail.note({
          kind: "account.wrongPassword",
          body: { ...(account && { name: account.name }), inARow: slips + 1 },
        });
        throw new FailureError("denied", "The name or the password is wrong");
      }
      if (account.disabledAt !== undefined)
        throw new FailureError("denied", "This account was disabled", "An administrator can allow it again");
      if (slips > 0) sessions.forgive(name);
      if (isCheap(kept.params, this.#cost)) store.setPassword(account.id, await hashPassword(password, this.#cost));
      return account;
    });
  }

  /** Begins a session; answers its token, which is told nobody else. */
  begin(account: Account): string {
    const { sessions, trail, now } = this.#parts;
    const token = randomBytes(32).toString("base64url");
    sessions.begin(token, account.id, now());
    trail.note({ kind: "account.signedIn", by: account.name, body: { role: account.role } });
    return token;
  }

  /** A session that goes on. */
  session(token: string): StoredSession | undefined {
    return this.#parts.sessions.find(token);
  }

  setLocked(token: string, account: Account, locked: boolean): void {
    const { sessions, trail, now } = this.#parts;
    sessions.setLocked(token, locked ? now() : null);
    trail.note({ kind: locked ? "account.locked" : "account.unlocked", by: account.name });
  }

  end(token: string, account: Account): void {
    const { sessions, trail } = this.#parts;
    sessions.end(token);
    trail.note({ kind: "account.signedOut", by: account.name });
  }

  /** Tells the audit log that somebody asked for what is not theirs. */
  refused(call: string, account: Account | undefined): void {
    const { trail } = this.#parts;
    trail.note({
      kind: "call.refused",
      by: account?.name ?? "",
      body: { call, ...(account && { role: account.role }) },
    });
  }

  #keep(event: AuditEvent, work: () => void): void {
    this.#parts.trail.log.with(event, work);
    this.#list = this.#parts.store.list();
    this.#changed.emit();
  }

  /** One after the other: each takes 128 MiB, and tries side by side would slip past the waiting. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work, work);
    this.#turn = result.catch(() => {});
    return result;
  }

  #params(): string {
    const { N, r, p } = this.#cost;
    return `scrypt N=${N} r=${r} p=${p}`;
  }
}

/** How long the next try has to wait after so many wrong ones in a row, ms: the fourth a second, then twice as long each time. */
const waitAfter = (slips: number): number => (slips < 3 ? 0 : Math.min(60_000, 1_000 * 2 ** (slips - 3)));

function tooMany(waitMs: number): FailureError {
  const seconds = Math.ceil(waitMs / 1_000);
  return new FailureError(
    "busy",
    "Too many wrong passwords were given for this name",
    `Wait ${seconds} ${seconds === 1 ? "second" : "seconds"}, then try again`,
  );
}

const LOCK_AFTER = "accounts.lockAfter";
const parseLockAfter = parser(LOCK_AFTER, v.object({ minutes: v.nullable(v.number()) }));
const USUAL_LOCK_MINUTES = 15;
