import { useEffect } from "react";
import { isTyping } from "../shell/useShortcuts.ts";
import type { Playback } from "./playback.ts";

/** Space plays and pauses, comma and full stop step. */
export function usePlaybackKeys(playback: Playback): void {
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (isTyping(e.target) || e.ctrlKey || e.metaKey || e.altKey) return;
      const onButton = e.target instanceof HTMLElement && e.target.closest("button, [role=option]") !== null;
      if (e.key === " " && !onButton) playback.toggle(Date.now());
      else if (e.key === ",") playback.step(-1);
      else if (e.key === ".") playback.step(1);
      else return;
      e.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [playback]);
}
