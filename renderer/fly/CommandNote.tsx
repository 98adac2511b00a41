import { Loader } from "@mantine/core";
import { CircleAlert, CircleCheck } from "lucide-react";
import classes from "./CommandNote.module.css";
import type { CommandState } from "./commands.ts";

/** How the newest command stands: asked, acknowledged by the vehicle, or refused in its own words. */
export function CommandNote({ command, vehicle }: { command: CommandState | undefined; vehicle: string }) {
  if (!command) return null;
  const { label, phase } = command;
  return (
    <div
      className={classes.note}
      data-phase={phase}
      role={phase === "failed" ? "alert" : "status"}
      data-testid="command-note"
    >
      {phase === "pending" && <Loader size={16} />}
      {phase === "acknowledged" && <CircleCheck size={17} aria-hidden />}
      {phase === "failed" && <CircleAlert size={17} aria-hidden />}
      <span>
        {phase === "pending" && `${label}: waiting for ${vehicle}…`}
        {phase === "acknowledged" && `${label}: acknowledged by ${vehicle}`}
        {phase === "failed" && (
          <>
            <strong>
              {label}: {command.failure.message}
            </strong>
            {command.failure.remedy && ` ${command.failure.remedy}`}
          </>
        )}
      </span>
    </div>
  );
}
