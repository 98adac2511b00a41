import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { type Role, roles } from "../../src/contract/accounts.ts";
import { failureOf } from "../../src/contract/failure.ts";
import { portPair } from "../../src/contract/port.ts";
import { RpcClient } from "../../src/contract/rpc.ts";
import { type StationCalls, type StationEvents, stationParsers } from "../../src/contract/station.ts";
import { WindowRights } from "../../src/contract/windowRights.ts";
import { hashPassword } from "../../src/station/accountPassword.ts";
import { Station } from "../../src/station/station.ts";
import { AccountStore } from "../../src/store/accountStore.ts";
import { openDatabase } from "../../src/store/database.ts";
import { refusals } from "../contract/accountRefusals.ts";
import { aFlag } from "../store/aFlag.ts";

type Client = RpcClient<StationCalls, StationEvents>;

const calls = Object.keys(stationParsers) as (keyof StationCalls)[];
const before = ["account.state", "account.signIn", "account.resume", "account.signOut", "account.unlock"];
const passwordOf = (role: Role): string => `the ${role} of the eastern hills`;

let folder: string;
let station: Station;
const windows = {} as Record<Role, Client>;

const newWindow = (): Client => {
  const [window, port] = portPair();
  station.windows.attach(port);
  return new RpcClient(window, "station");
};
/** Asks with an argument that no call takes: what is not refused goes as far as being looked at, and nothing is done. */
const ask = (client: Client, call: keyof StationCalls): Promise<string> =>
  client.call(call as "account.state", undefined as never).then(
    () => "answered",
    (cause: unknown) => failureOf(cause).code,
  );
const refusedOf = async (client: Client): Promise<string[]> => {
  const answers = await Promise.all(calls.map(async (call) => ({ call, answer: await ask(client, call) })));
  expect(answers.filter(({ answer }) => answer !== "denied" && answer !== "bad-input")).toEqual([]);
  return answers.flatMap(({ call, answer }) => (answer === "denied" ? [call] : [])).sort();
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "vedette-roles-"));
  const db = openDatabase(join(folder, "vedette.db"));
  const store = new AccountStore(db);
  for (const [n, role] of roles.toReversed().entries()) {
    const kept = await hashPassword(passwordOf(role), { N: 1024, r: 8, p: 1 });
    store.add({ id: role, name: `The ${role}`, role, createdAt: n }, kept);
  }
  db.close();
  const peers = { need: () => {}, onPeer: () => () => {}, onOrphaned: () => () => {} };
  station = new Station({ dataFolder: folder, modelFile: "", session: "one", peers, log: silentLog });
  for (const role of roles) {
    windows[role] = newWindow();
    await windows[role].call("account.signIn", { name: `the ${role}`, password: passwordOf(role) });
  }
});
afterAll(async () => {
  await station.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("a station with accounts", () => {
  it.each(roles)("refuses an %s every call that is not theirs, and no other", async (role) => {
    expect(await refusedOf(windows[role])).toEqual(refusals[role]);
  });

  it("refuses a window at which nobody has signed in all but to sign in", async () => {
    expect(await refusedOf(newWindow())).toEqual(calls.filter((call) => !before.includes(call)).sort());
  });

  it("says who may do what was refused, and writes it down once", async () => {
    const land = () => windows.analyst.call("vehicle.land", { vehicleId: "1:1" });
    const failure = {
      code: "denied",
      message: "An analyst may not do this (vehicle.land)",
      remedy: "It is for operators, supervisors and administrators",
    };
    await expect(land()).rejects.toMatchObject({ failure });
    await expect(land()).rejects.toMatchObject({ failure });
    const lines = (await windows.analyst.call("audit.list", { most: 1_000 })).filter(
      ({ kind, body }) => kind === "call.refused" && body.call === "vehicle.land" && body.role === "analyst",
    );
    expect(lines.map(({ by }) => by)).toEqual(["The analyst"]);
  });

  it("lets those fly who may: then it is the vehicle that is missing", async () => {
    for (const role of ["operator", "supervisor", "administrator"] as const)
      await expect(windows[role].call("vehicle.land", { vehicleId: "1:1" })).rejects.toMatchObject({
        failure: { code: "not-found" },
      });
  });

  it("takes who has signed in as who does it, whatever name the window gives", async () => {
    const filter = { id: null, name: "mine", filter: {} };
    await windows.analyst.call("filters.save", { ...filter, by: "The supervisor" });
    expect((await windows.supervisor.call("filters.list", { by: "The analyst" })).map(({ name }) => name)).toEqual([]);
    expect((await windows.analyst.call("filters.list", { by: "anybody" })).map(({ name }) => name)).toEqual(["mine"]);
    station.store.flags.save(aFlag("f1"));
    const { flags } = await windows.analyst.call("flags.judge", {
      flagIds: ["f1"],
      kind: "confirmed",
      by: "The operator",
    });
    expect(flags.map(({ verdict }) => verdict?.by)).toEqual(["The analyst"]);
    await windows.operator.call("demo.stop", null);
    const lines = await windows.analyst.call("audit.list", { most: 20 });
    const told = lines.map(({ kind, by, body }) => [kind, by, body.call ?? body.verdict]);
    expect(told).toContainEqual(["command", "The operator", "demo.stop"]);
    expect(told).toContainEqual(["flag.verdict", "The analyst", { kind: "confirmed" }]);
  });

  it("tells a window what happens only after somebody has signed in", async () => {
    const window = newWindow();
    const heard: string[] = [];
    window.on("demo", (state) => heard.push(`window ${state}`));
    windows.analyst.on("demo", (state) => heard.push(`analyst ${state}`));
    station.announcer.emit("demo", "off");
    await ask(window, "account.state"); // comes after what was announced
    await ask(windows.analyst, "account.state");
    expect(heard).toEqual(["analyst off"]);
  });

  it("has a locked window read on and do nothing", async () => {
    const window = newWindow();
    await window.call("account.signIn", { name: "The supervisor", password: passwordOf("supervisor") });
    await window.call("account.lock", null);
    expect(await ask(window, "flags.query")).toBe("bad-input");
    await expect(window.call("vehicle.land", { vehicleId: "1:1" })).rejects.toMatchObject({
      failure: { code: "denied", message: "This window is locked", remedy: "Unlock it first" },
    });
    await expect(window.call("account.unlock", { password: "not this one" })).rejects.toMatchObject({
      failure: { code: "denied" },
    });
    const state = await window.call("account.unlock", { password: passwordOf("supervisor") });
    expect(state.kind).toBe("signed-in");
    await expect(window.call("vehicle.land", { vehicleId: "1:1" })).rejects.toMatchObject({
      failure: { code: "not-found" },
    });
  });

  it("takes what was taken from a role at once, and sends home who was disabled", async () => {
    const window = newWindow();
    await window.call("account.signIn", { name: "The operator", password: passwordOf("operator") });
    const told: string[] = [];
    window.on("account", (state) => told.push("account" in state ? state.account.role : state.kind));
    await windows.administrator.call("accounts.change", { accountId: "operator", role: "analyst" });
    expect([await ask(window, "vehicle.arm"), await ask(window, "flags.judge")]).toEqual(["denied", "bad-input"]);
    await windows.administrator.call("accounts.change", { accountId: "operator", role: "operator", disabled: true });
    expect([await ask(window, "snapshot"), told]).toEqual(["denied", ["analyst", "signed-out"]]);
    await expect(
      window.call("account.signIn", { name: "The operator", password: passwordOf("operator") }),
    ).rejects.toMatchObject({ failure: { code: "denied", message: "This account was disabled" } });
    await windows.administrator.call("accounts.change", { accountId: "operator", disabled: false });
    expect(await ask(window, "snapshot")).toBe("denied"); // what was ended does not come back by itself
  });

  it("tells those who give a window footage and files who is at it", async () => {
    const [near, port] = portPair();
    const told: string[] = [];
    const tell = (may: readonly string[], name: string) => told.push(`${name}: ${may.join(" ")}`);
    station.windows.attach(port, { rights: new WindowRights(), tell });
    const window = new RpcClient<StationCalls, StationEvents>(near, "station");
    await window.call("account.signIn", { name: "The analyst", password: passwordOf("analyst") });
    await window.call("account.lock", null);
    await window.call("account.unlock", { password: passwordOf("analyst") });
    await window.call("account.signOut", null);
    await window.call("account.signIn", { name: "The supervisor", password: passwordOf("supervisor") });
    expect(told).toEqual([
      ": enter",
      "The analyst: enter see review",
      "The analyst: enter see",
      "The analyst: enter see review",
      ": enter",
      "The supervisor: enter see fly plan review direct export",
    ]);
  });

  it("keeps the last administrator", async () => {
    const change = { accountId: "administrator", role: "supervisor" } as const;
    await expect(windows.administrator.call("accounts.change", change)).rejects.toMatchObject({
      failure: { code: "refused" },
    });
  });
});
