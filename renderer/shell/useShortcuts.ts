import { useEffect } from "react";
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
  return app.ui.get().screen === "plan" && !isTyping(e.target) ? handleInPlan(e, control) : false;
}

function handleInPlan(e: KeyboardEvent, control: boolean): boolean {
  const { editor } = app;
  const { draft, placing, selected } = editor.state.get();
  const key = e.key.toLowerCase();
  if (control && key === "z") e.shiftKey ? editor.redo() : editor.undo();
  else if (control && key === "y") editor.redo();
  else if (draft && key === "enter" && !isButton(e.target)) editor.finishDraw();
  else if ((draft || placing) && key === "escape") editor.cancelDraw();
  else if (!draft && selected !== null && (key === "delete" || key === "backspace")) editor.remove(selected);
  else if (!draft && selected !== null && key === "escape") editor.select(null);
  else return false;
  return true;
}

/** Keys belong to the field while the operator types into one. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("input, textarea, select, [role=combobox], [role=textbox]"));

const isButton = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches("button:not([data-testid^=draw-]), a");
