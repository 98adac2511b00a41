import { useEffect } from "react";
import { globeView } from "../plan/globeView.ts";
import { type PlanKey, planKey } from "../plan/planKeys.ts";
import { app } from "./app.ts";
import { paletteEntries } from "./commandList.ts";
import { goToScreen } from "./navigation.ts";
import { screens } from "./ui.ts";
import { useTheme } from "./useTheme.ts";

/** The window's keys, and commands of the menu. Keys of one screen are handled by that screen. */
export function useShortcuts(): void {
  const { toggle } = useTheme();
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (handle(e)) e.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    const off = window.vedette?.onMenu((command) =>
      paletteEntries(toggle)
        .find(({ id }) => id === command)
        ?.run(),
    );
    return () => {
      window.removeEventListener("keydown", onKey);
      off?.();
    };
  }, [toggle]);
}

/** Says whether the key meant something. */
function handle(e: KeyboardEvent): boolean {
  const control = e.ctrlKey || e.metaKey;
  if (control && e.key.toLowerCase() === "k") {
    app.ui.update((ui) => ({ ...ui, palette: !ui.palette }));
    return true;
  }
  if (e.altKey && !control) {
    const screen = screens[Number(/^Digit(\d)$/.exec(e.code)?.[1]) - 1];
    if (screen) goToScreen(screen);
    return screen !== undefined;
  }
  if (e.key === "Escape" && (app.ui.get().goTo || app.ui.get().pick)) {
    app.ui.patch({ goTo: null, pick: null });
    return true;
  }
  if (app.ui.get().screen !== "plan" || isTyping(e.target) || e.defaultPrevented) return false;
  return planKey(
    app.editor,
    { key: e.key, control, shift: e.shiftKey, taken: takenBy(e.target) },
    globeView.headingDeg,
  );
}

/** Keys belong to the field while the operator types into one. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("input, textarea, select, [role=combobox], [role=textbox]"));

/** The keys that the thing in focus has a use for itself. */
function takenBy(target: EventTarget | null): PlanKey["taken"] {
  if (!(target instanceof HTMLElement)) return undefined;
  if (target.closest("[role=slider], [role=separator], [role=radiogroup], [role=tablist], [role=grid], [role=listbox]"))
    return "arrows";
  return target.matches("button:not([data-testid^=draw-]), a") ? "enter" : undefined;
}
