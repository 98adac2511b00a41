import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { type Account, isRole, type Role } from "../contract/accounts.ts";
import { FailureError } from "../contract/failure.ts";
import { kept } from "./auditWriting.ts";

/** What a password is kept as; `hash` and `salt` in base64, `params` what it was reckoned with. */
export interface StoredPassword {
  readonly hash: string;
  readonly salt: string;
  readonly params: string;
}

/** Names are the same whatever their case and the way their letters are written. */
export const nameKeyOf = (name: string): string => name.normalize("NFKC").trim().toLowerCase();

/** The accounts of this station. One that was made is never removed, only disabled: what it did names it. */
export class AccountStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Oldest first. */
  list(): Account[] {
    const rows = this.#db.prepare(`${SELECT} ORDER BY createdAt, nameKey`).all();
    return (rows as unknown as AccountRow[]).map(accountOf);
  }

  /** @throws FailureError not-found */
  get(id: string): Account {
    const row = this.#db.prepare(`${SELECT} WHERE id = ?`).get(id) as unknown as AccountRow | undefined;
    if (!row) throw new FailureError("not-found", `There is no account ${id}`);
    return accountOf(row);
  }

  find(name: string): Account | undefined {
    const row = this.#db.prepare(`${SELECT} WHERE nameKey = ?`).get(nameKeyOf(name)) as unknown as
      | AccountRow
      | undefined;
    return row && accountOf(row);
  }

  password(id: string): StoredPassword {
    this.get(id);
    return this.#db.prepare("SELECT hash, salt, params FROM account WHERE id = ?").get(id) as unknown as StoredPassword;
  }

  /** @throws FailureError bad-input when there is one of that name, or the first is no administrator. */
  add(account: Omit<Account, "disabledAt">, { hash, salt, params }: StoredPassword): void {
    const { id, name, role, createdAt } = account;
    kept(this.#db, "The account", true, () => {
      if (this.find(name))
        throw new FailureError("bad-input", `There is an account named ${name} already`, "Give it another name");
      if (role !== "administrator" && !this.#hasAdministratorBeside(id)) throw noAdministrator("The first account");
      this.#db
        .prepare(
          "INSERT INTO account (id, name, nameKey, role, hash, salt, params, createdAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .run(id, name, nameKeyOf(name), role, hash, salt, params, createdAt);
    });
  }

  /** @throws FailureError not-found, refused: nobody would be left who may make accounts. */
  setRole(id: string, role: Role): void {
    kept(this.#db, "The role", true, () => {
      const { name } = this.get(id);
      if (role !== "administrator") this.#mustLeaveOne(id, name);
      this.#db.prepare("UPDATE account SET role = ? WHERE id = ?").run(role, id);
    });
  }

  /** Disables one since `at`, or allows it again. @throws FailureError not-found, refused as `setRole`. */
  setDisabled(id: string, at: number | null): void {
    kept(this.#db, "The account", true, () => {
      const { name } = this.get(id);
      if (at !== null) this.#mustLeaveOne(id, name);
      this.#db.prepare("UPDATE account SET disabledAt = ? WHERE id = ?").run(at, id);
    });
  }

  /** @throws FailureError not-found */
  setPassword(id: string, { hash, salt, params }: StoredPassword): void {
    kept(this.#db, "The password", true, () => {
      this.get(id);
      this.#db.prepare("UPDATE account SET hash = ?, salt = ?, params = ? WHERE id = ?").run(hash, salt, params, id);
    });
  }

  #mustLeaveOne(id: string, name: string): void {
    if (!this.#hasAdministratorBeside(id)) throw noAdministrator(`${name} is the last administrator and`);
  }

  #hasAdministratorBeside(id: string): boolean {
    const sql = "SELECT 1 FROM account WHERE role = 'administrator' AND disabledAt IS NULL AND id <> ?";
    return this.#db.prepare(sql).get(id) !== undefined;
  }
}

const SELECT = "SELECT id, name, role, createdAt, disabledAt FROM account";

interface AccountRow {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly createdAt: number;
  readonly disabledAt: number | null;
}

/** A role that a later program wrote, and this one does not know, is taken as the least. */
function accountOf({ id, name, role, createdAt, disabledAt }: AccountRow): Account {
  const known = isRole(role) ? role : "operator";
  return { id, name, role: known, createdAt, ...(disabledAt !== null && { disabledAt }) };
}

const noAdministrator = (who: string): FailureError =>
  new FailureError(
    "refused",
    `${who} has to be an administrator: nobody else could make accounts`,
    "Make another administrator first",
  );
