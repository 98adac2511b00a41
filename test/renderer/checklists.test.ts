import { describe, expect, it, vi } from "vitest";
import { ChecklistDesk, unfinished } from "../../renderer/checklists/checklistDesk.ts";
import {
  addedItem,
  changed,
  editingOf,
  movedItem,
  redone,
  undone,
  withItem,
  withoutItem,
  withTest,
} from "../../renderer/checklists/editing.ts";
import { Peers } from "../../renderer/station/peers.ts";
import type { Checklist } from "../../src/mission/checklist.ts";
import { beginRun, withDeed } from "../../src/mission/checklistRun.ts";
import { fakeStation } from "./fakeStation.ts";

const list: Checklist = {
  ...{ id: "l", title: "Copter", type: "copter" },
  items: [
    { id: "a", words: "Arms" },
    { id: "b", words: "Battery" },
  ],
};
const words = ({ items }: Checklist) => items.map((item) => item.words).join(" ");

describe("editing a checklist", () => {
  it("undoes and redoes step by step, a field that is written into as one step", () => {
    let editing = editingOf(list);
    for (const text of ["A", "Ar", "Arm"])
      editing = changed(editing, withItem(editing.list, 0, { id: "a", words: text }), "a words");
    editing = changed(editing, withItem(editing.list, 1, { id: "b", words: "Bat" }), "b words");
    editing = changed(editing, addedItem(editing.list, "c"));
    editing = changed(editing, movedItem(editing.list, 2, -1));
    editing = changed(editing, withoutItem(editing.list, 0));
    const seen = [words(editing.list)];
    for (let i = 0; i < 6; i++) {
      editing = undone(editing);
      seen.push(words(editing.list));
    }
    expect(seen).toEqual([" Bat", "Arm  Bat", "Arm Bat ", "Arm Bat", "Arm Battery", "Arms Battery", "Arms Battery"]);
    for (let i = 0; i < 9; i++) editing = redone(editing);
    expect(words(editing.list)).toBe(" Bat");
    expect(changed(undone(editing), list).redo).toEqual([]);
  });

  it("gives a test that needs one a usual limit, takes tests away, and moves nothing beyond the ends", () => {
    const item = { id: "a", words: "Arms" };
    expect([
      withTest(item, "battery"),
      withTest(item, "home"),
      withTest({ ...item, test: { value: "home" } }, null),
    ]).toEqual([{ ...item, test: { value: "battery", limit: 90 } }, { ...item, test: { value: "home" } }, item]);
    expect([movedItem(list, 0, -1), movedItem(list, 1, 1)]).toEqual([list, list]);
  });
});

it("the window knows lists and runs, follows each change, and says what is open before arming", async () => {
  const peers = new Peers();
  const desk = new ChecklistDesk();
  peers.station.onConnected((client) => desk.follow(client));
  const run = beginRun({ id: "r", vehicleId: "1:1", list, startedAt: 1 });
  let forbids = false;
  const station = fakeStation({ "checklist.state": () => ({ lists: [list], runs: [run], forbids }) });
  peers.station.connect(station.port);
  await vi.waitFor(() => expect(desk.view.get().loaded).toBe(true));
  const said = () => unfinished(desk.view.get().runs.get("1:1"));
  expect(said()).toBe("Arms, and 1 more");
  const ticked = withDeed(run, "a", { kind: "tick", by: "A", at: 2 });
  station.server.emit("checklistRun", ticked);
  await vi.waitFor(() => expect(said()).toBe("Battery"));
  station.server.emit("checklistRun", { ...ticked, armed: { at: 3, by: "A", open: ["Battery"] } });
  await vi.waitFor(() => expect(said()).toBeUndefined());
  forbids = true;
  station.server.emit("checklists", {});
  await vi.waitFor(() => expect(desk.view.get().forbids).toBe(true));
  station.server.emit("vehicleGone", { vehicleId: "1:1" });
  await vi.waitFor(() => expect(desk.view.get().runs.size).toBe(0));
  station.end();
});
