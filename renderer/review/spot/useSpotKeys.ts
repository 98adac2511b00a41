import { useEffect } from "react";
import { app } from "../../shell/app.ts";
import { isFreeKey } from "../freeKey.ts";
import { reviewPart } from "../reviewPart.ts";
import { askForArea, askForPlace, spotDesk } from "./appSpot.ts";

/** W asks who filmed a spot that is clicked next, in any part of Review. */
export function useSpotKeys(): void {
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.key.toLowerCase() !== "w" || e.repeat || !isFreeKey(e)) return;
      e.preventDefault();
      askForPlace();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

/** A draws an area, J and K choose a pass, Enter plays it, Escape goes back to the flags. */
export function usePassKeys(): void {
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (!isFreeKey(e) || !run(e)) return;
      e.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

/** Says whether the key meant something. */
function run(e: KeyboardEvent): boolean {
  const key = e.key.toLowerCase();
  const { chosen } = spotDesk.state.get();
  if (key === "a" && !e.repeat) askForArea();
  else if (key === "j" || key === "arrowdown") spotDesk.move(1);
  else if (key === "k" || key === "arrowup") spotDesk.move(-1);
  else if (key === "enter" && chosen && !isPressed(e.target)) spotDesk.play(chosen.fromAt);
  else if (key === "escape" && app.ui.get().pick === null) {
    spotDesk.clear();
    reviewPart.set("flags");
  } else return false;
  return true;
}

/** Enter presses a button that was come to by keys; lines of the list are played. */
const isPressed = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest("button, a") !== null &&
  target.closest("[role=listbox]") === null &&
  target.matches(":focus-visible");
