import { useEffect, useRef } from "react";
import classes from "./Relief.module.css";
import { countdown } from "./reliefText.ts";

/** Until when something has to be answered. It counts by itself: a second passing renders nothing. */
export function ReliefDue({ dueAt }: { dueAt: number }) {
  const shown = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const timer = setInterval(() => {
      const words = countdown(dueAt, Date.now());
      if (shown.current && shown.current.textContent !== words) shown.current.textContent = words;
    }, 500);
    return () => clearInterval(timer);
  }, [dueAt]);
  return (
    <span ref={shown} className={classes.due} role="timer">
      {countdown(dueAt, Date.now())}
    </span>
  );
}
