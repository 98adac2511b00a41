import { expect, it } from "vitest";
import { decisionsOf, mayAccept, ReliefDesk } from "../../renderer/fly/reliefDesk.ts";
import { countdown, droneText, partText, priceText } from "../../renderer/fly/reliefText.ts";
import type { CueRecord } from "../../src/contract/cue.ts";
import { portPair } from "../../src/contract/port.ts";
import type { ReliefRecord } from "../../src/contract/relief.ts";
import { RpcClient, RpcServer } from "../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../src/contract/station.ts";
import type { ReliefProposal } from "../../src/mission/schedule/reliefState.ts";

const proposal = (id: string, more: Partial<ReliefProposal> = {}): ReliefProposal => ({
  ...{ id, key: id, kind: "launch", version: 3, droneId: "D1", proposedAt: 0, dueAt: 1_000, urgency: "soon" },
  ...{ title: `Launch ${id}`, reason: "", ifUnanswered: "" },
  ...more,
});
const relief = (proposals: readonly ReliefProposal[], id = "r"): ReliefRecord => ({
  ...{ id, name: "East", begunAt: 0, endsAt: 1, revision: 1, worstMs: 1, drones: [], steps: [], notes: [], proposals },
});
const cue = (id: string, more: Partial<CueRecord> = {}): CueRecord => ({
  ...{
    id,
    kind: "go",
    state: "proposed",
    vehicleId: "1:1",
    name: "Copter 1",
    proposedAt: 5,
    title: "Copter 1 goes there",
  },
  ...{ path: [], steps: [] },
  ...more,
});

it("puts first what is urgent, then what somebody asked for, then what is due next", () => {
  const view = {
    reliefs: new Map([
      [
        "r",
        relief([
          proposal("later", { dueAt: 9 }),
          proposal("lost", { urgency: "urgent", kind: "re-plan" }),
          proposal("next", { dueAt: 3 }),
        ]),
      ],
    ]),
    cues: new Map([
      ["c", cue("c")],
      ["o", cue("o", { state: "over" })],
    ]),
  };
  const decisions = decisionsOf(view);
  expect(decisions.map(({ id }) => id)).toEqual(["r lost", "c", "r next", "r later"]);
  expect(decisions.map(mayAccept)).toEqual([true, true, true, true]);
  expect(mayAccept({ kind: "cue", id: "x", cue: cue("x", { state: "refused" }) })).toBe(false);
  const carried = proposal("p", { carriedOut: true });
  expect(mayAccept({ kind: "relief", id: "r p", reliefId: "r", proposal: carried })).toBe(false);
  const impossible = proposal("p", { impossible: "There is no drone to schedule" });
  expect(mayAccept({ kind: "relief", id: "r p", reliefId: "r", proposal: impossible })).toBe(false);
});

it("follows the station, answers it once for each acceptance, and forgets with it", async () => {
  const [window, port] = portPair();
  const asked: unknown[] = [];
  let settle = (): void => {};
  const handlers = {
    "relief.list": () => [relief([proposal("a")])],
    "cue.list": () => [cue("c")],
    "relief.accept": (args: unknown) => {
      asked.push(args);
      return new Promise<null>((resolve) => (settle = () => resolve(null)));
    },
    "cue.drop": (args: unknown) => {
      asked.push(args);
      return null;
    },
  };
  const parsers = Object.fromEntries(Object.keys(handlers).map((name) => [name, (args: unknown) => args]));
  const server = new RpcServer<StationCalls, StationEvents>(port, handlers as never, parsers as never);
  const desk = new ReliefDesk();
  await desk.follow(new RpcClient<StationCalls, StationEvents>(window, "station"));
  expect(decisionsOf(desk.view.get()).map(({ id }) => id)).toEqual(["c", "r a"]);
  server.emit("cueGone", { cueId: "c" });
  await expect.poll(() => desk.view.get().cues.size).toBe(0);
  const [decision] = decisionsOf(desk.view.get());
  const accepted = desk.accept(decision!);
  void desk.accept(decision!); // held twice
  await expect.poll(() => asked.length).toBe(1);
  expect([...desk.view.get().asked]).toEqual(["r a"]);
  settle();
  await accepted;
  expect(asked).toEqual([{ reliefId: "r", proposalId: "a", version: 3 }]); // as it was shown
  expect(desk.view.get().asked.size).toBe(0);
  server.emit("relief", relief([]));
  await expect.poll(() => decisionsOf(desk.view.get())).toEqual([]);
  await desk.decline({ kind: "cue", id: "c", cue: cue("c") }, "no");
  expect(asked.at(-1)).toEqual({ cueId: "c", reason: "no" });
  desk.gone();
  expect(desk.view.get().reliefs.size).toBe(0);
});

it("says in words when it is due, who does what, and what a cue costs", () => {
  expect(countdown(65_000, 0)).toBe("in 1:05");
  expect(countdown(0, 10_000)).toBe("0:10 late");
  expect(partText({ droneId: "B", does: "returns", at: 0 })).toBe("returns");
  expect(partText({ droneId: "B", does: "goes-on", at: 0, from: 0, to: 1_500 })).toMatch(
    /^goes on, watches 0.m to 1.5.km, there /,
  );
  expect(droneText({ droneId: "B", vehicleId: "2:1", phase: "out", why: "propeller" })).toBe("■ out: propeller");
  const price = { thereMs: 60_000, awayMs: 180_000, batteryPercent: 8.1, worstAgeMs: 600_000 };
  expect(priceText(cue("c", { price, ahl: 60 })).replaceAll("\u202f", " ")).toBe(
    "At 60 m AHL, there in 1:00, 3:00 away from its patrol, 8.1 % of the battery, its section then up to 10:00 old",
  );
});
