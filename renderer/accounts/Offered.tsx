import type { ReactNode } from "react";
import { rightOf } from "../../src/contract/accessRights.ts";
import type { StationCalls } from "../../src/contract/station.ts";
import classes from "./Accounts.module.css";
import { useMay } from "./appAccounts.ts";
import { forWhom } from "./roleWords.ts";

interface Props {
  /** What the children ask of the station. */
  readonly call: keyof StationCalls;
  readonly children: ReactNode;
}

/** What is offered only to those who may do it; others do not see it. */
export function Offered({ call, children }: Props) {
  return useMay(call) ? children : null;
}

/** The same, but others are told whose it is, where else they would look for it. */
export function OfferedOrTold({ call, children }: Props) {
  if (useMay(call)) return children;
  return (
    <p className={classes.forOthers} data-testid="for-others">
      {forWhom(rightOf[call])}.
    </p>
  );
}

/** What others may look at and not change: its controls are dead for them, and they are told whose it is. */
export function ChangedBy({ call, children }: Props) {
  if (useMay(call)) return children;
  return (
    <div className={classes.changedBy}>
      <p className={classes.forOthers} data-testid="for-others">
        {forWhom(rightOf[call])}.
      </p>
      <fieldset disabled className={classes.shown} aria-label="To look at">
        {children}
      </fieldset>
    </div>
  );
}
