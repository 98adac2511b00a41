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
  useEffect(() => () => hold.release(), [hold]);
  useEffect(() => {
    if (disabled) hold.release();
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
          if (!disabled && e.button === 0) hold.press();
        }}
        onPointerUp={() => hold.release()}
        onPointerLeave={() => hold.release()}
        onPointerCancel={() => hold.release()}
        onBlur={() => hold.release()}
        onKeyDown={(e) => {
          if (!isKey(e.key)) return;
          e.preventDefault();
          if (!disabled) hold.press();
        }}
        onKeyUp={(e) => {
          if (isKey(e.key)) hold.release();
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
