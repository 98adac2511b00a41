import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AccountState } from "../../src/contract/accounts.ts";
import { failureOf } from "../../src/contract/failure.ts";
import { AccountSession } from "../../src/station/accountSession.ts";
import { Accounts } from "../../src/station/accounts.ts";
import { actingAs } from "../../src/station/actor.ts";
import { AccountSessions } from "../../src/store/accountSessions.ts";
import { AccountStore } from "../../src/store/accountStore.ts";
import { type AuditEvent, AuditLog } from "../../src/store/auditLog.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";

const right = "four lone river stones";
const wrong = "five lone river stones";

let folder: string;
let db: ReturnType<typeof openDatabase>;
let at: number;
let store: AccountStore;

/** The people of a station as it starts, in one run of the app. */
function peopleOf(run = "run", N = 2): Accounts {
  const log = new AuditLog(db, { now: () => at });
  const trail = { log, note: (event: AuditEvent) => log.add(event, false).sequence };
  const sessions = new AccountSessions(db, run);
  return new Accounts({
    ...{ store, sessions, settings: new Settings(db), trail, now: () => at },
    cost: { N, r: 1, p: 1 },
  });
}
/** One window, and what it was told. */
function windowOf(accounts: Accounts) {
  const told: AccountState["kind"][] = [];
  const session = new AccountSession(accounts, { tell: ({ kind }) => told.push(kind), now: () => at });
  return { told, session, ask: session.handlers() };
}
const lines = () =>
  new AuditLog(db, { now: () => at })
    .newest(100)
    .toReversed()
    .map(({ entry }) => [entry?.kind, entry?.by, entry?.body]);
const failure = (work: Promise<unknown>) => work.then(() => "done", failureOf);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vedette-people-"));
  db = openDatabase(join(folder, "vedette.db"));
  store = new AccountStore(db);
  at = 1_000_000;
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("a station without accounts", () => {
  it("lets whoever sits there do everything, and writes nobody's name", () => {
    const { session } = windowOf(peopleOf());
    expect(session.state()).toEqual({ kind: "open" });
    for (const call of ["vehicle.arm", "accounts.add", "snapshot"] as const) session.mustMayAsk(call);
    expect([session.hears, session.name]).toEqual([true, ""]);
  });

  it("refuses a first account that is no administrator, or whose password is weak, and stays open", async () => {
    const { session, ask } = windowOf(peopleOf());
    expect(
      await failure(ask["accounts.add"]({ name: "Ada", role: "analyst", password: right }) as Promise<unknown>),
    ).toMatchObject({ code: "refused" });
    expect(
      await failure(
        ask["accounts.add"]({ name: "Ada", role: "administrator", password: "password1234" }) as Promise<unknown>,
      ),
    ).toMatchObject({ code: "bad-input" });
    expect(session.state()).toEqual({ kind: "open" });
  });

  it("has who makes the first account signed in, and all other windows signed out", async () => {
    const accounts = peopleOf();
    const [one, other] = [windowOf(accounts), windowOf(accounts)];
    const { account, signedIn } = await one.ask["accounts.add"]({
      name: "Ada",
      role: "administrator",
      password: right,
    });
    expect(one.session.state()).toEqual({ kind: "signed-in", account, lockAfterMinutes: 15 });
    expect([signedIn?.state.kind, one.told, other.told]).toEqual(["signed-in", ["signed-in"], ["signed-out"]]);
    expect(other.session.hears).toBe(false);
    expect(lines()).toEqual([
      ["account.added", "Ada", { name: "Ada", role: "administrator" }],
      ["account.signedIn", "Ada", { role: "administrator" }],
    ]);
  });

  it("has one first account, however many windows make one at once", async () => {
    const accounts = peopleOf();
    const add = (name: string) =>
      windowOf(accounts).ask["accounts.add"]({ name, role: "administrator", password: right });
    const made = await Promise.all([add("Ada"), add("Eve")].map((one) => failure(one as Promise<unknown>)));
    expect(made.filter((one) => one === "done")).toHaveLength(1);
    expect(accounts.list()).toHaveLength(1);
  });
});

describe("somebody who signs in", () => {
  let accounts: Accounts;
  beforeEach(async () => {
    accounts = peopleOf();
    await windowOf(accounts).ask["accounts.add"]({ name: "Ada", role: "administrator", password: right });
  });
  const signIn = (name: string, password: string) => failure(accounts.check(name, password));

  it("is told the same of a wrong name and of a wrong password, and a name that is no account is not written down", async () => {
    const no = { code: "denied", message: "The name or the password is wrong" };
    expect([await signIn("Ada", wrong), await signIn(right, wrong)]).toEqual([no, no]);
    expect(lines().slice(-2)).toEqual([
      ["account.wrongPassword", "", { name: "Ada", inARow: 1 }],
      ["account.wrongPassword", "", { inARow: 1 }],
    ]);
    expect(JSON.stringify(lines())).not.toContain(right);
  });

  it.each(["Ada", "nobody"])("waits longer after each wrong password from the third on: %s", async (name) => {
    const waits: number[] = [];
    for (let n = 0; n < 12; n++) {
      expect(await signIn(name, wrong)).toMatchObject({ code: "denied" });
      const from = at;
      // At most a minute, in steps of half a second.
      while (waits.length <= n) {
        const { slips } = new AccountSessions(db, "run").slips(name);
        const tried = await failure(accounts.check(name, wrong));
        if ((tried as { code: string }).code === "busy") at += 500;
        else {
          waits.push((at - from) / 1_000);
          db.prepare("UPDATE accountSlip SET slips = ?, at = ?").run(slips, at);
          at += 60_000;
        }
      }
    }
    expect(waits).toEqual([0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
  });

  it("can not slip past the waiting by asking many times at once, nor with a new start of the station", async () => {
    const tries = await Promise.all(Array.from({ length: 10 }, () => signIn("Ada", wrong)));
    expect(tries.map((one) => (one as { code: string }).code).filter((code) => code === "denied")).toHaveLength(3);
    accounts = peopleOf("next run");
    expect(await signIn("Ada", right)).toEqual({
      code: "busy",
      message: "Too many wrong passwords were given for this name",
      remedy: "Wait 1 second, then try again",
    });
    at += 1_000;
    expect(await signIn("ada ", right)).toBe("done");
    expect(new AccountSessions(db, "run").slips("Ada")).toEqual({ slips: 0, at: 0 });
  });

  it("need not wait for years where the clock was set back", async () => {
    for (let n = 0; n < 3; n++) await signIn("Ada", wrong);
    at -= 86_400_000;
    expect(await signIn("Ada", right)).toBe("done");
  });

  it("has a password that cost too little kept anew", async () => {
    const dearer = peopleOf("run", 16);
    const [ada] = store.list();
    await dearer.check("Ada", right);
    expect(store.password(ada?.id ?? "").params).toBe("scrypt N=16 r=1 p=1");
    expect((await dearer.check("Ada", right)).name).toBe("Ada");
  });
});

describe("a window whose station comes back", () => {
  it("is known by its token within the run of the app, locked if it was, and not after", async () => {
    const one = windowOf(peopleOf());
    const { signedIn } = await one.ask["accounts.add"]({ name: "Ada", role: "administrator", password: right });
    const token = signedIn?.token ?? "";
    const resumed = async (run: string) => (await windowOf(peopleOf(run)).ask["account.resume"]({ token })).kind;
    expect(await resumed("run")).toBe("signed-in");
    await one.ask["account.lock"](null);
    expect(await resumed("run")).toBe("locked");
    await one.ask["account.signOut"](null);
    expect(await resumed("run")).toBe("signed-out");
    expect(await resumed("next run")).toBe("signed-out");
  });
});

describe("a new password", () => {
  it("of one's own asks for the old one, and ends one's other windows", async () => {
    const accounts = peopleOf();
    const [one, other] = [windowOf(accounts), windowOf(accounts)];
    await one.ask["accounts.add"]({ name: "Ada", role: "administrator", password: right });
    await other.ask["account.signIn"]({ name: "Ada", password: right });
    expect(
      await failure(one.ask["account.setPassword"]({ old: wrong, password: "six river stones" }) as Promise<unknown>),
    ).toMatchObject({ code: "denied" });
    await one.ask["account.setPassword"]({ old: right, password: "six river stones" });
    expect([one.session.state().kind, other.session.state().kind]).toEqual(["signed-in", "signed-out"]);
    expect((await accounts.check("Ada", "six river stones")).name).toBe("Ada");
  });

  it("that an administrator gives ends the windows of whom it is given, and the waiting", async () => {
    const accounts = peopleOf();
    const [admin, bo] = [windowOf(accounts), windowOf(accounts)];
    await admin.ask["accounts.add"]({ name: "Ada", role: "administrator", password: right });
    const { account } = await admin.ask["accounts.add"]({ name: "Bo", role: "analyst", password: right });
    await bo.ask["account.signIn"]({ name: "bo", password: right });
    for (let n = 0; n < 5; n++) await failure(accounts.check("Bo", wrong));
    await actingAs("Ada", () =>
      admin.ask["accounts.resetPassword"]({ accountId: account.id, password: "six river stones" }),
    );
    expect([admin.session.state().kind, bo.told]).toEqual(["signed-in", ["signed-out", "signed-in", "signed-out"]]);
    expect(lines().at(-1)).toEqual(["account.password", "Ada", { name: "Bo" }]);
    expect((await accounts.check("Bo", "six river stones")).name).toBe("Bo");
  });
});

it("the time after which windows are locked is told to all of them", async () => {
  const accounts = peopleOf();
  const { ask, session } = windowOf(accounts);
  await ask["accounts.add"]({ name: "Ada", role: "administrator", password: right });
  const minutes = () => (session.state() as { lockAfterMinutes?: number | null }).lockAfterMinutes;
  await ask["accounts.lockAfter"]({ minutes: 3 });
  expect(minutes()).toBe(3);
  await ask["accounts.lockAfter"]({ minutes: null });
  expect([minutes(), peopleOf().lockAfterMinutes]).toEqual([null, null]);
});
