import { useEffect } from "react";
import { accounts } from "../../accounts/appAccounts.ts";
import { forWhom } from "../../accounts/roleWords.ts";
import { app } from "../../shell/app.ts";
import type { KeyWord } from "../../ui/KeyList.tsx";
import { chooseSighting, openSightings, selectedSighting, selectSighting, sightingDesk } from "./appSightings.ts";
import { backOrAgain, joinChosen, partFlags } from "./sightingDeeds.ts";

/** The keys of the sightings as they are told. */
export const sightingKeyWords: readonly KeyWord[] = [
  { keys: ["↓", "↑"], does: "Next, previous sighting" },
  { keys: ["X"], does: "Choose this one to be joined, or no longer" },
  { keys: ["J"], does: "The chosen ones are one vehicle" },
  { keys: ["P"], does: "Take the flag that is played out of its vehicle" },
  { keys: ["O"], does: "Open the flag that is played" },
  { keys: ["U", "Ctrl+Z"], does: "Undo what you said last" },
  { keys: ["Shift+U", "Ctrl+Y"], does: "Say again what you took back last" },
];

type Deed = "next" | "previous" | "choose" | "join" | "part" | "open" | "undo" | "redo";
const deeds: Readonly<Record<string, Deed>> = {
  ...{ arrowdown: "next", arrowup: "previous", x: "choose", j: "join", p: "part", o: "open", u: "undo" },
};

/** What a key means to the sightings; undefined: nothing here. */
export function sightingDeed(key: string, control: boolean, shift: boolean): Deed | undefined {
  const name = key.toLowerCase();
  if (control) return name === "z" ? (shift ? "redo" : "undo") : name === "y" ? "redo" : undefined;
  return shift && name === "u" ? "redo" : shift ? undefined : deeds[name];
}

/** Goes through the sightings, joins and parts them by keys. */
export function useSightingKeys(onFlag: (flagId: string) => void): void {
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.defaultPrevented || e.altKey || app.ui.get().palette || takesKeys(e.target)) return;
      const deed = sightingDeed(e.key, e.ctrlKey || e.metaKey, e.shiftKey);
      if (deed === undefined || (e.repeat && deed !== "next" && deed !== "previous")) return;
      e.preventDefault();
      run(deed, onFlag);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [onFlag]);
}

/** What says something of flags. */
const SAYING: ReadonlySet<Deed> = new Set(["choose", "join", "part", "undo", "redo"]);

function run(deed: Deed, onFlag: (flagId: string) => void): void {
  if (SAYING.has(deed) && !accounts.may("flags.join")) {
    app.toasts.notice(forWhom("review"));
    return;
  }
  const { selected, flagId } = openSightings.get();
  const { rows } = sightingDesk.list.get();
  const sighting = selectedSighting();
  const played = flagId ?? sighting?.seen.at(-1)?.flagId;
  if (deed === "next" || deed === "previous") {
    const at = rows.findIndex(({ id }) => id === selected);
    const to = at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + (deed === "next" ? 1 : -1)));
    const row = rows[to];
    if (row) selectSighting(row.id);
  } else if (deed === "undo" || deed === "redo") void backOrAgain(deed);
  else if (deed === "join") void joinChosen();
  else if (!sighting || played === undefined) return;
  else if (deed === "choose") chooseSighting(sighting.id);
  else if (deed === "open") onFlag(played);
  else if (sighting.seen.length > 1) void partFlags([played]);
  else app.toasts.notice("It is joined with no other");
}

/** Keys belong to the field while somebody writes into one, and to a list while it is open. */
const takesKeys = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches("textarea, select, [role=textbox], [role=combobox], [role=slider], [role=separator]") ||
    target.matches("input:not([type=checkbox], [type=button])"));
