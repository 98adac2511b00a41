import type { FlagRecord } from "../../../src/contract/records.ts";
import { clock } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import classes from "./Rules.module.css";

/** Which rules fired for a flag, in the words they had then, and what each found. */
export function FiredRules({ flag }: { flag: FlagRecord }) {
  const { fired = [] } = flag;
  if (fired.length === 0) return null;
  return (
    <Panel title="Why it was flagged">
      {fired.map(({ ruleId, name, severity, text, at, reasons }) => (
        <div key={ruleId} className={classes.outcome} data-testid="fired-rule">
          <strong>
            {severity === "alert" ? "▲" : "◆"} {name}, {clock(at)}
          </strong>
          <span className={classes.dim}>{text}.</span>
          <ul className={classes.reasons}>
            {reasons.map((reason) => (
              <li key={`${reason.kind} ${reason.text}`}>{reason.text}</li>
            ))}
          </ul>
        </div>
      ))}
    </Panel>
  );
}
