import { useEffect } from "react";
import { app } from "../shell/app.ts";
import type { Store } from "../ui/store.ts";
import { tones } from "./appTones.ts";
import type { FlaggedSpan } from "./flaggedSpan.ts";
import type { Measuring } from "./measuring.ts";
import { type PictureView, wholePicture, zoomedAt } from "./pictureView.ts";
import type { Playback } from "./playback.ts";
import { type PlayerDeed, playerDeed } from "./playerKeys.ts";
import { streamOf } from "./usePicture.ts";
import { widePlayer } from "./widePlayer.ts";

interface Player {
  readonly playback: Playback;
  readonly flagged: FlaggedSpan | undefined;
  readonly view: Store<PictureView>;
  readonly measuring: Measuring;
  readonly help: () => void;
  readonly tone: () => void;
}

/** Works the player by keys alone; which ones is told by `playerKeyWords`. */
export function usePlaybackKeys({ playback, flagged, view, measuring, help, tone }: Player): void {
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || takesText(e.target) || isCovered()) return;
      const deed = playerDeed(e.key);
      if (deed === undefined || (e.key === " " && isPressed(e.target))) return;
      if (e.key.startsWith("Arrow") && takesArrows(e.target)) return;
      const { on } = measuring.state.get();
      if ((deed === "take-back" && !on) || (deed === "leave" && !on && !widePlayer.get())) return;
      e.preventDefault();
      run(deed, e.shiftKey, { playback, flagged, view, measuring, help, tone });
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [playback, flagged, view, measuring, help, tone]);
}

function run(deed: PlayerDeed, shift: boolean, { playback, flagged, view, measuring, help, tone }: Player): void {
  const now = Date.now();
  if (deed === "toggle") playback.toggle(now);
  else if (deed === "back") playback.step(-1);
  else if (deed === "on") playback.step(1);
  else if (deed === "second-back") playback.skip(-1_000);
  else if (deed === "second-on") playback.skip(1_000);
  else if (deed === "slower") playback.changeSpeed(-1, now);
  else if (deed === "faster") playback.changeSpeed(1, now);
  else if (deed === "closer") view.update((v) => zoomedAt(v, zoomStep, middle));
  else if (deed === "farther") view.update((v) => zoomedAt(v, 1 / zoomStep, middle));
  else if (deed === "whole") view.set(wholePicture);
  else if (deed === "help") help();
  else if (deed === "wide") widePlayer.update((on) => !on);
  else if (deed === "tone") tone();
  else if (deed === "leave" && !measuring.state.get().on) widePlayer.set(false);
  else if (deed === "measure" || deed === "leave") measuring.toggle();
  else if (deed === "take-back") measuring.takeBack();
  else if (deed === "palette") tones.step(streamOf(playback), shift ? -1 : 1);
  else if (!flagged) return;
  else if (deed === "best") playback.seek(flagged.best);
  else playback.setLoop(playback.mode.get().loop ? undefined : flagged, now);
}

const zoomStep = 1.5;
const middle = { x: 0.5, y: 0.5 };

/** Letters and Space belong to a field that is written into; a slider or a switch has no use for them. */
const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches(
      "textarea, select, [role=textbox], [role=combobox], input:not([type=radio], [type=checkbox], [type=range], [type=button])",
    ));

const takesArrows = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest("input, [role=slider], [role=separator], [role=tablist], [role=radiogroup], [role=grid]") !== null;

/** Something else is in front and has the keys. */
const isCovered = (): boolean => app.ui.get().palette || document.querySelector("[aria-modal=true]") !== null;

/** Space presses a button that was come to by keys; where the focus only stayed from a click or a choice, it plays. */
const isPressed = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest("button, input[type=checkbox], input[type=radio]") !== null &&
  target.closest("nav, [role=listbox]") === null &&
  target.matches(":focus-visible");
