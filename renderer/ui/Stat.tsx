import type { ReactNode } from "react";
import classes from "./Stat.module.css";

interface Props {
  readonly label: string;
  readonly children: ReactNode;
  /** A mark and a colour; never the colour alone. */
  readonly level?: "ok" | "caution" | "alarm" | undefined;
  readonly hint?: string | undefined;
  readonly testId?: string;
}

const marks = { ok: "●", caution: "▲", alarm: "■" };

/** One figure with its name. */
export function Stat({ label, children, level, hint, testId }: Props) {
  return (
    <div className={classes.stat} title={hint} data-level={level} data-testid={testId}>
      <dt>{label}</dt>
      <dd>
        {level && (
          <span className={classes.mark} aria-label={level}>
            {marks[level]}
          </span>
        )}
        {children}
      </dd>
    </div>
  );
}

/** Figures side by side. */
export function Stats({ children }: { children: ReactNode }) {
  return <dl className={classes.stats}>{children}</dl>;
}
