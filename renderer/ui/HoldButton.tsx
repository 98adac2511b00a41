import { Tooltip } from "@mantine/core";
import type { LucideIcon } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import classes from "./HoldButton.module.css";
import { Hold } from "./hold.ts";

interface Props {
  readonly icon: LucideIcon;
  readonly label: string;
  /** Which vehicle it touches. */
  readonly vehicle: string;
  readonly onHeld: () => void;
  readonly disabled?: boolean;
  /** Why it is disabled, or what it will do. */
  readonly hint?: string | undefined;
  readonly primary?: boolean;
  readonly testId?: string;
}

/** A button that acts when it was held down long enough, with the pointer or with Enter or Space. */
export function HoldButton({ icon: Icon, label, vehicle, onHeld, disabled, hint, primary, testId }: Props) {
  const [holding, setHolding] = useState(false);
  const act = useRef(onHeld);
  act.current = onHeld;
  const hold = useMemo(() => new Hold(() => act.current(), setHolding), []);
  useEffect(() => () => hold.cancel(), [hold]);
  useEffect(() => {
    if (disabled) hold.cancel();
  }, [disabled, hold]);
  const isKey = (key: string) => key === "Enter" || key === " ";
  return (
    <Tooltip label={hint ?? `Hold for a second: ${label}, ${vehicle}`} multiline maw={280}>
      <button
        type="button"
        className={classes.hold}
        data-holding={holding || undefined}
        data-primary={primary || undefined}
        data-testid={testId}
        aria-label={`${label} ${vehicle} (hold)`}
        aria-disabled={disabled || undefined}
        onPointerDown={(e) => {
          if (!disabled && !e.currentTarget.matches(":disabled") && e.button === 0) hold.press(e.timeStamp);
        }}
        onPointerUp={(e) => hold.release(e.timeStamp)}
        onPointerLeave={() => hold.cancel()}
        onPointerCancel={() => hold.cancel()}
        onBlur={() => hold.cancel()}
        onKeyDown={(e) => {
          if (!isKey(e.key)) return;
          e.preventDefault();
          if (!disabled) hold.press(e.timeStamp);
        }}
        onKeyUp={(e) => {
          if (isKey(e.key)) hold.release(e.timeStamp);
        }}
        onContextMenu={(e) => e.preventDefault()}
      >
        <span className={classes.fill} aria-hidden />
        <Icon size={17} aria-hidden />
        <span className={classes.words}>
          <span>{label}</span>
          <small>{holding ? "keep holding…" : `hold · ${vehicle}`}</small>
        </span>
      </button>
    </Tooltip>
  );
}
