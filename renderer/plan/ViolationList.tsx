import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import type { Violation } from "../../src/mission/check.ts";
import { app } from "../shell/app.ts";
import { shellCommand } from "../shell/shellCommands.ts";
import { count } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import classes from "./ViolationList.module.css";

/** What is wrong with the plan, errors first; where it is somewhere, a click shows it. */
export function ViolationList({ violations }: { violations: readonly Violation[] }) {
  const errors = violations.filter((v) => v.severity === "error").length;
  const title =
    violations.length === 0
      ? "Check"
      : `Check: ${[errors > 0 && count(errors, "error"), violations.length > errors && count(violations.length - errors, "warning")].filter(Boolean).join(", ")}`;
  return (
    <Panel title={title}>
      {violations.length === 0 ? (
        <p className={classes.fine}>
          <CircleCheck size={16} aria-hidden /> Nothing stands against this patrol.
        </p>
      ) : (
        <ul className={classes.list} data-testid="violations">
          {violations.map((violation) => (
            <li key={`${violation.code} ${violation.message}`}>
              <Entry violation={violation} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Entry({ violation: { severity, message, remedy, place } }: { violation: Violation }) {
  const Icon = severity === "error" ? CircleAlert : TriangleAlert;
  const show = () => {
    if (!place) return;
    const amsl = app.planning.state.get().ground.elevation(place) ?? 0;
    shellCommand({ kind: "show-place", place: { ...place, amsl }, range: 900 });
  };
  return (
    <button type="button" className={classes.entry} data-severity={severity} disabled={!place} onClick={show}>
      <Icon size={16} aria-label={severity} />
      <span>
        <strong>{message}</strong>
        {remedy && <span className={classes.remedy}>{remedy}</span>}
      </span>
    </button>
  );
}
