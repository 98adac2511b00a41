import { Button } from "@mantine/core";
import { CircleAlert, CircleCheck, TriangleAlert, Wrench } from "lucide-react";
import { useEffect, useState } from "react";
import type { Violation } from "../../src/mission/check.ts";
import { app } from "../shell/app.ts";
import { shellCommand } from "../shell/shellCommands.ts";
import { count } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { marked } from "./marked.ts";
import { mend, mendWords } from "./mend.ts";
import classes from "./ViolationList.module.css";

/** What is wrong with the plan, errors first; where it is somewhere, a click shows it, and where one change mends it, another does. */
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
            <li key={`${violation.code} ${violation.message}`} className={classes.row}>
              <Entry violation={violation} />
              <Mend violation={violation} />
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
  const mark = () => marked.set({ place: place ?? null });
  useEffect(() => unmark, []);
  return (
    <button
      type="button"
      className={classes.entry}
      data-severity={severity}
      disabled={!place}
      {...(place && { title: "Click to look at the place; it is marked on the globe while you point here" })}
      onClick={show}
      onPointerEnter={mark}
      onPointerLeave={unmark}
      onFocus={mark}
      onBlur={unmark}
    >
      <Icon size={16} aria-label={severity} />
      <span>
        <strong>{message}</strong>
        {remedy && <span className={classes.remedy}>{remedy}</span>}
      </span>
    </button>
  );
}

const unmark = () => marked.set({ place: null });

/** One click that mends it, where a change of the plan can; it says so when nothing that was tried helped. */
function Mend({ violation }: { violation: Violation }) {
  const [state, setState] = useState<"ready" | "trying" | "helpless">("ready");
  const words = mendWords(violation, app.planning.state.get().ground);
  if (!words) return null;
  const tryIt = () => {
    setState("trying");
    // The button is seen as pressed before the trying takes the thread.
    setTimeout(() => {
      const done = mend(violation, {
        ...{ editor: app.editor, planned: app.planning.state.get() },
        others: app.others.state.get(),
      });
      setState(done ? "ready" : "helpless");
    }, 30);
  };
  return (
    <div className={classes.mend}>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<Wrench size={14} aria-hidden />}
        loading={state === "trying"}
        disabled={state === "helpless"}
        title={words}
        aria-label={`Mend: ${violation.message}`}
        data-testid={`mend-${violation.code}`}
        onClick={tryIt}
      >
        Mend
      </Button>
      <span className={classes.remedy} role="status">
        {state === "helpless" ? "Nothing that was tried helps; see above" : words}
      </span>
    </div>
  );
}
