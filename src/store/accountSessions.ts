import { createHash } from "node:crypto";
import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { nameKeyOf } from "./accountStore.ts";

/** Who has signed in at a window; `lockedAt` where the window was locked since. */
export interface StoredSession {
  readonly accountId: string;
  readonly lockedAt: number | null;
}

/**
 * Who has signed in, so that a station that ended and came back within one run of the app knows its windows again, and how
 * often a wrong password was given. Tokens are kept as their SHA-256.
 */
export class AccountSessions {
  readonly #db: Database;
  readonly #run: string;

  /** Sessions of other runs of the app than `run` are over. */
  constructor(db: Database, run: string) {
    this.#db = db;
    this.#run = run;
    db.prepare("DELETE FROM accountSession WHERE run <> ?").run(run);
  }

  begin(token: string, accountId: string, at: number): void {
    this.#db
      .prepare("INSERT INTO accountSession (token, accountId, run, at) VALUES (?, ?, ?, ?)")
      .run(digest(token), accountId, this.#run, at);
  }

  find(token: string): StoredSession | undefined {
    return this.#db
      .prepare("SELECT accountId, lockedAt FROM accountSession WHERE token = ? AND run = ?")
      .get(digest(token), this.#run) as StoredSession | undefined;
  }

  setLocked(token: string, at: number | null): void {
    this.#db.prepare("UPDATE accountSession SET lockedAt = ? WHERE token = ?").run(at, digest(token));
  }

  end(token: string): void {
    this.#db.prepare("DELETE FROM accountSession WHERE token = ?").run(digest(token));
  }

  /** Ends all of an account, but for that of a token if one is given. */
  endAll(accountId: string, but = ""): void {
    this.#db
      .prepare("DELETE FROM accountSession WHERE accountId = ? AND token <> ?")
      .run(accountId, but === "" ? "" : digest(but));
  }

  /** How often a wrong password was given in a row under a name, and when the last time. */
  slips(name: string): { readonly slips: number; readonly at: number } {
    const row = this.#db.prepare("SELECT slips, at FROM accountSlip WHERE nameKey = ?").get(nameKeyOf(name));
    return (row as { slips: number; at: number } | undefined) ?? { slips: 0, at: 0 };
  }

  slipped(name: string, at: number): void {
    this.#db
      .prepare(
        `INSERT INTO accountSlip (nameKey, slips, at) VALUES (?, 1, ?)
         ON CONFLICT (nameKey) DO UPDATE SET slips = slips + 1, at = excluded.at`,
      )
      .run(nameKeyOf(name), at);
    // Names that are no accounts are remembered too, and anybody can make up more of them.
    this.#db
      .prepare(
        `DELETE FROM accountSlip WHERE nameKey NOT IN (SELECT nameKey FROM account)
         AND nameKey NOT IN (SELECT nameKey FROM accountSlip ORDER BY at DESC LIMIT ?)`,
      )
      .run(MOST_NAMES);
  }

  forgive(name: string): void {
    this.#db.prepare("DELETE FROM accountSlip WHERE nameKey = ?").run(nameKeyOf(name));
  }
}

const digest = (token: string): string => createHash("sha256").update(token).digest("hex");
const MOST_NAMES = 1_000;
