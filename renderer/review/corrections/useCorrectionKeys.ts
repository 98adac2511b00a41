import { useEffect } from "react";
import { app } from "../../shell/app.ts";
import type { Playback } from "../../video/playback.ts";
import { endCorrecting } from "./appCorrections.ts";
import { nudged } from "./boxDrag.ts";
import type { CorrectionDesk } from "./correctionDesk.ts";
import { type CorrectionDeed, correctionDeed } from "./correctionKeys.ts";
import { isCovered, takesText } from "./keyTarget.ts";

/** Corrects by keys alone, before the list and the player hear of them; which ones is told by `correctionKeyWords`. */
export function useCorrectionKeys(desk: CorrectionDesk, playback: Playback): void {
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.defaultPrevented || takesText(e.target) || isCovered()) return;
      const pressed = { key: e.key, control: e.ctrlKey || e.metaKey, shift: e.shiftKey, alt: e.altKey };
      const deed = correctionDeed(pressed, desk.view.get().selected !== undefined);
      if (deed === undefined || (deed === "back" && document.querySelector("[role=dialog]"))) return;
      e.preventDefault();
      if (e.repeat && !(typeof deed === "object" && !("className" in deed)) && deed !== "next") return;
      run(deed, desk, playback);
    };
    window.addEventListener("keydown", onKey, { capture: true });
    return () => window.removeEventListener("keydown", onKey, { capture: true });
  }, [desk, playback]);
}

function run(deed: CorrectionDeed, desk: CorrectionDesk, playback: Playback): void {
  const view = desk.view.get();
  const at = playback.clip.at(playback.state.get().index);
  if (deed === "leave") endCorrecting();
  if (deed === "back") stepBack(desk);
  if (deed === "leave" || deed === "back" || deed === "none" || at === undefined || view.phase !== "ready") return;
  playback.pause();
  if (deed === "undo") void desk.undo();
  else if (deed === "redo") void desk.redo();
  else if (deed === "remove") desk.remove(at, "track");
  else if (deed === "remove-frame") desk.remove(at, "frame");
  else if (deed === "draw") desk.draw(!view.drawing);
  else if (deed === "split") desk.split(at);
  else if (deed === "right") desk.right(at);
  else if (deed === "fill") desk.setFill(!view.fill);
  else if (deed === "join") joinBefore(desk, at);
  else if (deed === "next") {
    const ids = view.tracks.at(at).map(({ trackId }) => trackId);
    desk.select(ids[(ids.indexOf(view.selected ?? "") + 1) % ids.length]);
  } else if ("className" in deed) desk.classify(at, deed.className);
  else {
    const one = view.tracks.at(at).find(({ trackId }) => trackId === view.selected);
    const picture = playback.clip.pictures[0];
    if (!one || !picture) return;
    const [by, what] = "move" in deed ? ([deed.move, "move"] as const) : ([deed.grow, "grow"] as const);
    desk.move(one.trackId, at, nudged(one.box, by, picture, what));
  }
}

/** The chosen track is the vehicle of the one before; says so where there is none. */
export function joinBefore(desk: CorrectionDesk, at: number): void {
  if (desk.view.get().selected === undefined) app.toasts.notice("Choose a box first");
  else if (!desk.join(at)) app.toasts.notice("No track ended before this one began");
}

function stepBack(desk: CorrectionDesk): void {
  const { drawing, selected } = desk.view.get();
  if (drawing) desk.draw(false);
  else if (selected !== undefined) desk.select(undefined);
  else endCorrecting();
}
