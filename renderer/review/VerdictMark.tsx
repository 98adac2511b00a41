import type { FlagRecord } from "../../src/contract/records.ts";
import classes from "./VerdictMark.module.css";

/** A flag's verdict by shape and word. */
export function VerdictMark({ flag }: { flag: FlagRecord }) {
  const kind = flag.verdict?.kind ?? "unreviewed";
  const words = { unreviewed: "◆ Unreviewed", confirmed: "✔ Confirmed", dismissed: "✕ Dismissed" }[kind];
  return (
    <span className={classes.mark} data-kind={kind} data-testid="verdict">
      {words}
      {flag.verdict?.reason && <span className={classes.reason}>: {flag.verdict.reason}</span>}
    </span>
  );
}
