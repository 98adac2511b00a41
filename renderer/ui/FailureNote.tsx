import { CircleAlert } from "lucide-react";
import type { Failure } from "../../src/contract/failure.ts";
import classes from "./FailureNote.module.css";

/** What failed and what to do about it, in place. */
export function FailureNote({ failure }: { failure: Failure }) {
  return (
    <div className={classes.note} role="alert">
      <CircleAlert size={16} aria-hidden />
      <div>
        <strong>{failure.message}</strong>
        {failure.remedy && <span>{failure.remedy}</span>}
      </div>
    </div>
  );
}
