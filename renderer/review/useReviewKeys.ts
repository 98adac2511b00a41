import { useEffect } from "react";
import type { FlagRecord } from "../../src/contract/records.ts";
import { accounts } from "../accounts/appAccounts.ts";
import { forWhom } from "../accounts/roleWords.ts";
import { app } from "../shell/app.ts";
import { flagDesk, openNextOpen } from "./appReview.ts";
import { neighbour } from "./flagDesk.ts";
import { lineOf, openDesk } from "./openDesk.ts";
import { escalateFlag, goToField, judgeFlag, judgeGroup, redoLast, reopenFlag, undoLast } from "./triageDeeds.ts";
import { quickReasons, type TriageDeed, triageDeed } from "./triageKeys.ts";

/** Goes through the flags by keys alone; which ones is told by `keyWords`. */
export function useReviewKeys(flag: FlagRecord | undefined): void {
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      const { filters, keys } = openDesk.get();
      if (e.defaultPrevented || e.altKey || filters || keys || app.ui.get().palette || takesText(e.target)) return;
      const deed = triageDeed(e.key, e.ctrlKey || e.metaKey, e.shiftKey);
      if (deed === undefined || (e.key.startsWith("Arrow") && takesArrows(e.target))) return;
      if (e.repeat && deed !== "next" && deed !== "previous") return; // a key held down says it once
      e.preventDefault();
      if (!LOOKING.has(deed) && !accounts.may("flags.judge")) return app.toasts.notice(forWhom("review"));
      if (e.shiftKey && deed === "confirm" && judgeGroup("confirmed")) return;
      if (e.shiftKey && deed === "dismiss" && judgeGroup("dismissed")) return;
      run(deed, flag);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [flag]);
}

function run(deed: TriageDeed, flag: FlagRecord | undefined): void {
  const { rows, facets } = flagDesk.list.get();
  const move = (by: 1 | -1) => {
    const line = lineOf(rows, app.ui.get().flagId, openDesk.get().group);
    app.ui.patch({ flagId: neighbour(rows, line, by) });
  };
  if (deed === "next") move(1);
  else if (deed === "previous") move(-1);
  else if (deed === "next-open") void openNextOpen();
  else if (deed === "undo") void undoLast();
  else if (deed === "redo") void redoLast();
  else if (deed === "search") goToField("search");
  else if (deed === "filters") openDesk.patch({ filters: true });
  else if (deed === "help") openDesk.patch({ keys: true });
  else if (!flag) return;
  else if (deed === "confirm") judgeFlag(flag, "confirmed");
  else if (deed === "dismiss") judgeFlag(flag, "dismissed");
  else if (deed === "escalate") escalateFlag(flag);
  else if (deed === "reopen") reopenFlag(flag);
  else if (deed === "tag") goToField("tags");
  else if (deed === "note") goToField("note");
  else if (deed === "other-reason") goToField("reason");
  else {
    const reason = quickReasons(facets.reason.map(({ value }) => value))[deed.reason];
    if (reason !== undefined) judgeFlag(flag, "dismissed", reason);
  }
}

/** What changes nothing that is said of flags. */
const LOOKING: ReadonlySet<TriageDeed> = new Set(["next", "previous", "next-open", "search", "filters", "help"]);

/** Letters belong to a field that is written into; a button, a choice or a slider has no use for them. */
const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches(
      "textarea, select, [role=textbox], input:not([type=radio], [type=checkbox], [type=range], [type=button])",
    ));

const takesArrows = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches("input, [role=slider], [role=separator]");
