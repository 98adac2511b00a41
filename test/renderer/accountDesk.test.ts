import { beforeEach, describe, expect, it } from "vitest";
import { AccountDesk } from "../../renderer/accounts/accountDesk.ts";
import { IdleLock } from "../../renderer/accounts/idleLock.ts";
import type { Account, AccountState } from "../../src/contract/accounts.ts";
import { FailureError } from "../../src/contract/failure.ts";
import { portPair } from "../../src/contract/port.ts";
import { type Handlers, RpcClient, RpcServer } from "../../src/contract/rpc.ts";
import { type StationCalls, type StationEvents, stationParsers } from "../../src/contract/station.ts";

const analyst: Account = { id: "b", name: "Bo", role: "analyst", createdAt: 1 };
const bo = { kind: "signed-in", account: analyst, lockAfterMinutes: 15 } as const satisfies AccountState;
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

let told: string[];
let asked: string[];
let desk: AccountDesk;

/** A station that answers what it is told to. */
function stationOf(answers: { [N in keyof StationCalls]?: () => unknown }) {
  const [window, port] = portPair();
  const handlers = Object.entries(answers).map(([call, answer]) => {
    const handle = (args: unknown) => {
      asked.push(`${call} ${JSON.stringify(args)}`);
      return answer();
    };
    return [call, handle];
  });
  const server = new RpcServer<StationCalls, StationEvents>(
    port,
    Object.fromEntries(handlers) as Handlers<StationCalls>,
    stationParsers,
  );
  const client = new RpcClient<StationCalls, StationEvents>(window, "station");
  let admitted = false;
  void desk.admit(client).then(() => {
    admitted = true;
  });
  return { server, admitted: () => admitted };
}

beforeEach(() => {
  told = [];
  asked = [];
  desk = new AccountDesk({ onPerson: ({ name }) => told.push(name), startOver: () => told.push("starts over") });
});

describe("a window", () => {
  it("may ask everything at once where there are no accounts", async () => {
    const { admitted } = stationOf({ "account.state": () => ({ kind: "open" }) });
    await settled();
    expect([admitted(), desk.may("vehicle.arm"), desk.may("accounts.add")]).toEqual([true, true, true]);
  });

  it("is told why by a station that can not open its data", async () => {
    const { admitted } = stationOf({
      "account.state": () => {
        throw new FailureError("newer-version", "The database is from the future");
      },
    });
    await settled();
    expect([admitted(), desk.state.get()]).toEqual([true, { kind: "unknown", failed: true }]);
  });

  it("asks nothing before somebody has signed in, and then is offered what is theirs", async () => {
    const { admitted } = stationOf({
      "account.state": () => ({ kind: "signed-out" }),
      "account.signIn": () => ({ state: bo, token: "token" }),
    });
    await settled();
    expect([admitted(), desk.may("snapshot"), told]).toEqual([false, false, []]);
    await desk.signIn("bo", "a password");
    await settled();
    expect([admitted(), told]).toEqual([true, ["Bo"]]);
    expect([desk.may("flags.judge"), desk.may("vehicle.arm")]).toEqual([true, false]);
  });

  it("is known again by a station that comes back, with what it was given", async () => {
    stationOf({
      "account.state": () => ({ kind: "signed-out" }),
      "account.signIn": () => ({ state: bo, token: "t1" }),
    });
    await settled();
    await desk.signIn("bo", "a password");
    const { admitted } = stationOf({ "account.resume": () => ({ ...bo, kind: "locked" }) });
    await settled();
    expect([admitted(), desk.state.get().kind, asked.at(-1)]).toEqual([
      true,
      "locked",
      'account.resume {"token":"t1"}',
    ]);
  });

  it("starts over when whoever was there is not any more", async () => {
    stationOf({
      "account.state": () => ({ kind: "signed-out" }),
      "account.signIn": () => ({ state: bo, token: "t1" }),
    });
    await settled();
    await desk.signIn("bo", "a password");
    const { server } = stationOf({ "account.resume": () => bo });
    await settled();
    server.emit("account", { kind: "signed-out" });
    await settled();
    expect(told.at(-1)).toBe("starts over");
  });

  it("starts over when somebody makes the first account at another one", async () => {
    const { server } = stationOf({ "account.state": () => ({ kind: "open" }) });
    await settled();
    server.emit("account", { kind: "signed-out" });
    await settled();
    expect([told, desk.may("snapshot")]).toEqual([["starts over"], false]);
  });
});

describe("a window that nobody touches", () => {
  const locks = (minutes: number | null, vehicle: { armed: boolean; replayed?: boolean }) => {
    let locked = 0;
    const idle = new IdleLock(
      {
        view: () => ({ ...bo, lockAfterMinutes: minutes }),
        vehicles: () => [vehicle as { armed: boolean }],
        lock: () => locked++,
      },
      0,
    );
    idle.tick(59_000);
    idle.touched(60_000);
    idle.tick(119_000);
    const early = locked;
    idle.tick(120_000);
    return [early, locked];
  };

  it("is locked after the time that the station says", () => {
    expect(locks(1, { armed: false })).toEqual([0, 1]);
  });

  it("is locked as long after a clock that was set back", () => {
    let locked = 0;
    const idle = new IdleLock(
      { view: () => ({ ...bo, lockAfterMinutes: 1 }), vehicles: () => [], lock: () => locked++ },
      90_000_000,
    );
    idle.tick(1_000);
    idle.tick(60_999);
    expect(locked).toBe(0);
    idle.tick(61_000);
    expect(locked).toBe(1);
  });

  it("is never locked where the station says never, nor while an aircraft is armed; one that is replayed does not count", () => {
    expect(locks(null, { armed: false })).toEqual([0, 0]);
    expect(locks(1, { armed: true })).toEqual([0, 0]);
    expect(locks(1, { armed: true, replayed: true })).toEqual([0, 1]);
  });
});
