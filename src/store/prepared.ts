import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";

type Statement = ReturnType<Database["prepare"]>;
const known = new WeakMap<Database, Map<string, Statement>>();

/**
 * The statement of a database for this text, prepared once: for what is run again and again by `run`, `get` and `all`. (What
 * is iterated over needs one of its own.)
 */
export function prepared(db: Database, text: string): Statement {
  let statements = known.get(db);
  if (!statements) {
    statements = new Map();
    known.set(db, statements);
  }
  let statement = statements.get(text);
  if (!statement) {
    statement = db.prepare(text);
    statements.set(text, statement);
  }
  return statement;
}
