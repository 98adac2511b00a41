import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { AccountSessions } from "../../src/store/accountSessions.ts";
import { AccountStore } from "../../src/store/accountStore.ts";
import { openDatabase } from "../../src/store/database.ts";

let folder: string;
let db: ReturnType<typeof openDatabase>;
let store: AccountStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vedette-accounts-"));
  db = openDatabase(join(folder, "vedette.db"));
  store = new AccountStore(db);
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const password = { hash: "aGFzaA==", salt: "c2FsdA==", params: "scrypt" };
const admin = { id: "a", name: "Ada", role: "administrator", createdAt: 1 } as const;
const analyst = { id: "b", name: "Bo", role: "analyst", createdAt: 2 } as const;
const refusalOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (cause) {
    return failureOf(cause).code;
  }
};

describe("accounts in the database", () => {
  it("are listed oldest first and found by name in any case", () => {
    store.add(admin, password);
    store.add(analyst, password);
    expect([store.list(), store.find("  BO ")]).toEqual([[admin, analyst], analyst]);
    expect(store.password("b")).toEqual(password);
  });

  it("have each their own name", () => {
    store.add(admin, password);
    expect(refusalOf(() => store.add({ ...analyst, name: "ADA" }, password))).toBe("bad-input");
    expect(store.list()).toEqual([admin]);
  });

  it("begin with an administrator", () => {
    expect(refusalOf(() => store.add(analyst, password))).toBe("refused");
    expect(store.list()).toEqual([]);
  });

  it("keep their last administrator", () => {
    store.add(admin, password);
    store.add(analyst, password);
    expect([refusalOf(() => store.setRole("a", "analyst")), refusalOf(() => store.setDisabled("a", 5))]).toEqual([
      "refused",
      "refused",
    ]);
    store.setRole("b", "administrator");
    store.setDisabled("a", 5);
    expect(refusalOf(() => store.setRole("b", "operator"))).toBe("refused");
    expect(store.list()).toEqual([
      { ...admin, disabledAt: 5 },
      { ...analyst, role: "administrator" },
    ]);
  });

  it("can be allowed again after they were disabled", () => {
    store.add(admin, password);
    store.add(analyst, password);
    store.setDisabled("b", 7);
    store.setDisabled("b", null);
    expect(store.get("b")).toEqual(analyst);
  });

  it("with a role of a later program have the least rights", () => {
    store.add(admin, password);
    store.add(analyst, password);
    db.exec("UPDATE account SET role = 'commander' WHERE id = 'b'");
    expect(store.get("b").role).toBe("operator");
  });
});

describe("sessions", () => {
  it("are found by their token within the same run of the app only, and never lie open in the file", () => {
    store.add(admin, password);
    new AccountSessions(db, "run 1").begin("token", "a", 3);
    const again = new AccountSessions(db, "run 1");
    again.setLocked("token", 9);
    expect(again.find("token")).toEqual({ accountId: "a", lockedAt: 9 });
    expect(db.prepare("SELECT token FROM accountSession").all()).not.toEqual([{ token: "token" }]);
    expect(new AccountSessions(db, "run 2").find("token")).toBeUndefined();
    expect(new AccountSessions(db, "run 1").find("token")).toBeUndefined();
  });

  it("of an account end together, but for one", () => {
    const sessions = new AccountSessions(db, "run");
    for (const token of ["one", "two"]) sessions.begin(token, "a", 3);
    sessions.begin("other", "b", 3);
    sessions.endAll("a", "two");
    expect(["one", "two", "other"].map((token) => sessions.find(token)?.accountId)).toEqual([undefined, "a", "b"]);
  });
});

describe("wrong passwords", () => {
  it("are counted by name, of accounts or not, until they are forgiven", () => {
    const sessions = new AccountSessions(db, "run");
    sessions.slipped("Ada", 3);
    sessions.slipped("ADA", 4);
    sessions.slipped("nobody", 5);
    expect(["ada", "nobody", "Bo"].map((name) => sessions.slips(name))).toEqual([
      { slips: 2, at: 4 },
      { slips: 1, at: 5 },
      { slips: 0, at: 0 },
    ]);
    sessions.forgive("ada");
    expect(sessions.slips("Ada")).toEqual({ slips: 0, at: 0 });
  });

  it("of made-up names do not fill the disk, nor push out those of an account", () => {
    store.add(admin, password);
    const sessions = new AccountSessions(db, "run");
    sessions.slipped("Ada", 1);
    db.exec("BEGIN");
    for (let n = 0; n < 1_100; n++) sessions.slipped(`name ${n}`, 10 + n);
    db.exec("COMMIT");
    expect(db.prepare("SELECT count(*) AS rows FROM accountSlip").get()).toEqual({ rows: 1_001 });
    expect(sessions.slips("Ada")).toEqual({ slips: 1, at: 1 });
  });
});
