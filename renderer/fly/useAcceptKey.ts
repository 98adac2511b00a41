import { useEffect, useRef, useState } from "react";
import { isTyping } from "../shell/useShortcuts.ts";
import { Hold } from "../ui/hold.ts";

/** Accepts what is first when Y was held down long enough; says whether it is held. What becomes first meanwhile is not meant. */
export function useAcceptKey(act: (() => void) | undefined): boolean {
  const [holding, setHolding] = useState(false);
  const now = useRef(act);
  now.current = act;
  useEffect(() => {
    let meant: (() => void) | undefined;
    const hold = new Hold(() => meant?.(), setHolding);
    const down = (e: KeyboardEvent) => {
      if (e.key.toLowerCase() !== "y" || e.repeat || e.ctrlKey || e.metaKey || e.altKey || isTyping(e.target)) return;
      if (!now.current) return;
      meant = now.current;
      hold.press(e.timeStamp);
    };
    const up = (e: KeyboardEvent) => {
      if (e.key.toLowerCase() === "y") hold.release(e.timeStamp);
    };
    const leave = () => hold.cancel();
    window.addEventListener("keydown", down);
    window.addEventListener("keyup", up);
    window.addEventListener("blur", leave);
    return () => {
      hold.cancel();
      window.removeEventListener("keydown", down);
      window.removeEventListener("keyup", up);
      window.removeEventListener("blur", leave);
    };
  }, []);
  return holding;
}
