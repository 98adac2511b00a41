import type { FlagRecord, VerdictKind } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { openNextOpen, triage } from "./appReview.ts";
import { openDesk } from "./openDesk.ts";
import type { Said } from "./triage.ts";

/** Gives a verdict and opens the next flag that waits for one; the verdict is on its way meanwhile. */
export function judgeFlag({ id }: Pick<FlagRecord, "id">, kind: VerdictKind, reason?: string): void {
  void triage.judge([id], kind, reason);
  void openNextOpen();
}

/** Gives all flags behind the open line that nobody has judged one verdict; says whether there were any. */
export function judgeGroup(kind: VerdictKind): boolean {
  const { flagId } = app.ui.get();
  const { group } = openDesk.get();
  if (!group?.flags.some(({ id }) => id === flagId)) return false;
  const { flags } = app.mirror.get();
  const open = group.flags.filter((flag) => (flags.get(flag.id) ?? flag).verdict === undefined).map(({ id }) => id);
  if (open.length === 0) return false;
  void triage.judge(open, kind);
  void openNextOpen();
  return true;
}

/** Takes a flag's verdict away; the flag stays open. */
export function reopenFlag({ id, verdict }: Pick<FlagRecord, "id" | "verdict">): void {
  if (verdict) void triage.judge([id], null);
}

export function escalateFlag({ id, escalated }: Pick<FlagRecord, "id" | "escalated">): void {
  void triage.escalate([id], escalated === undefined);
}

/** Takes back what was said last, and shows the flag it was said of. */
export const undoLast = (): Promise<void> => takeUp(triage.undo(), "Taken back");

/** Says again what was taken back last, and shows the flag it is said of. */
export const redoLast = (): Promise<void> => takeUp(triage.redo(), "Said again");

/** Shows the flag, unless another one was opened before the station answered. */
async function takeUp(deed: Promise<Said | undefined>, words: string): Promise<void> {
  const before = app.ui.get().flagId;
  const said = await deed;
  if (!said) return;
  const [flagId] = said.flagIds;
  if (flagId !== undefined && app.ui.get().flagId === before) app.ui.patch({ flagId });
  app.toasts.done(`${words}: ${said.words}`);
}

/** Puts the cursor into one of the fields of Review, which carry its name; says whether it is there. */
export function goToField(name: "tags" | "note" | "reason" | "search"): boolean {
  const field = document.querySelector<HTMLElement>(
    name === "search" ? '[data-testid="flag-search"]' : `[data-triage="${name}"]`,
  );
  field?.scrollIntoView({ block: "nearest" });
  field?.focus();
  return field !== null;
}
