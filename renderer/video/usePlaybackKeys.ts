import { useEffect } from "react";
import { isTyping } from "../shell/useShortcuts.ts";
import type { Playback } from "./playback.ts";

/** Space plays and pauses, comma and full stop step. */
export function usePlaybackKeys(playback: Playback): void {
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (isTyping(e.target) || e.ctrlKey || e.metaKey || e.altKey) return;
      if (e.key === " " && !isPressed(e.target)) playback.toggle(Date.now());
      else if (e.key === ",") playback.step(-1);
      else if (e.key === ".") playback.step(1);
      else return;
      e.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [playback]);
}

/** Space presses a button that has the focus; where the focus only stayed from choosing a screen or a flag, it plays. */
const isPressed = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest("button") !== null && target.closest("nav, [role=listbox]") === null;
