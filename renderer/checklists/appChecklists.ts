import type { Checklist } from "../../src/mission/checklist.ts";
import { checklistText, parseChecklist } from "../../src/mission/checklistFile.ts";
import { app } from "../shell/app.ts";
import { Store, useStore } from "../ui/store.ts";
import { ChecklistDesk, type ChecklistView, unfinished } from "./checklistDesk.ts";

/** The station's checklists in this window. */
export const checklistDesk = new ChecklistDesk();
app.peers.station.onConnected((client) => checklistDesk.follow(client));
/** Whether the editor is open, and with which list. */
export const checklistEditor = new Store<{ readonly open: boolean; readonly listId?: string | undefined }>({
  open: false,
});

export const useChecklists = <T>(select: (view: ChecklistView) => T): T => useStore(checklistDesk.view, select);

const { call } = app.peers.station;
const by = (): string => app.settings.get().analyst.trim() || "unnamed operator";

/** Asks the station; says what failed. Whether it was done. */
async function ask(what: string, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (cause) {
    app.toasts.failure(cause, what);
    return false;
  }
}

export const tickItem = (vehicleId: string, itemId: string, ticked: boolean) =>
  ask("The item was not ticked", () => call("checklist.tick", { vehicleId, itemId, ticked, by: by() }));
export const skipItem = (vehicleId: string, itemId: string, reason: string) =>
  ask("The item was not skipped", () => call("checklist.skip", { vehicleId, itemId, reason, by: by() }));
export const beginList = (vehicleId: string, listId?: string) =>
  ask("The checklist was not begun", () =>
    call("checklist.begin", { vehicleId, ...(listId !== undefined && { listId }) }),
  );
export const saveList = (list: Checklist) =>
  ask("The checklist was not saved", () => call("checklist.save", { list, by: by() }));
export const removeList = (id: string) =>
  ask("The checklist was not removed", () => call("checklist.remove", { id, by: by() }));
export const setForbids = (forbids: boolean) =>
  ask("The rule was not changed", () => call("checklist.forbid", { forbids, by: by() }));

/** What is still open before a vehicle is armed, in words. */
export const useUnfinished = (vehicleId: string): string | undefined =>
  useChecklists(({ runs }) => unfinished(runs.get(vehicleId)));

/** Hands a list to the browser as a file to keep. */
export function exportList(list: Checklist): void {
  const url = URL.createObjectURL(new Blob([checklistText(list)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${list.title.replaceAll(/[^\p{L}\p{N} _-]/gu, "").trim() || "checklist"}.checklist.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Reads a list out of a file; undefined, and said, where it is none. It gets an id of its own. */
export async function importList(file: File): Promise<Checklist | undefined> {
  try {
    if (file.size > 1_000_000) throw new Error("The file is too large for a checklist");
    return { ...parseChecklist(await file.text()), id: crypto.randomUUID() };
  } catch (cause) {
    app.toasts.failure(cause, file.name);
    return undefined;
  }
}
