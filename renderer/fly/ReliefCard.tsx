import { Button, Menu, TextInput } from "@mantine/core";
import { Check, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { ReliefStep } from "../../src/contract/relief.ts";
import { Offered } from "../accounts/Offered.tsx";
import { HoldButton } from "../ui/HoldButton.tsx";
import { accept, decline } from "./appRelief.ts";
import classes from "./Relief.module.css";
import { ReliefDue } from "./ReliefDue.tsx";
import { type Decision, mayAccept } from "./reliefDesk.ts";

interface Props {
  readonly decision: Decision;
  readonly title: string;
  /** Which vehicles it touches. */
  readonly names: string;
  readonly urgency: "soon" | "now" | "urgent";
  /** Until when it has to be answered, ms since 1970. */
  readonly dueAt?: number;
  readonly label?: string;
  /** It is the one that the key accepts. */
  readonly first: boolean;
  readonly busy: boolean;
  readonly children: ReactNode;
}

/** One thing to decide: what, until when, why, and the two answers. */
export function ReliefCard(props: Props) {
  const { decision, title, names, urgency, dueAt, label = "Accept", first, busy, children } = props;
  const may = mayAccept(decision) && !busy;
  const version = decision.kind === "relief" ? decision.proposal.version : 0;
  const hint = first ? "Hold for a second, or hold the key Y" : "Hold for a second";
  return (
    <li className={classes.card} data-urgency={urgency} data-testid="decision">
      <div className={classes.head}>
        <strong>
          <span aria-hidden>{MARK[urgency]} </span>
          {title}
        </strong>
        {dueAt !== undefined && <ReliefDue dueAt={dueAt} />}
      </div>
      {children}
      <Offered call="relief.accept">
        <div className={classes.buttons}>
          {(mayAccept(decision) || busy) && (
            <HoldButton
              key={version} // what becomes another one while it is held is not meant
              icon={Check}
              label={busy ? "Being done…" : first ? `${label} · Y` : label}
              vehicle={names}
              primary={first}
              disabled={!may}
              hint={`${hint}: ${title}`}
              testId={first ? "accept-first" : "accept"}
              onHeld={() => void accept(decision)}
            />
          )}
          <Decline decision={decision} />
        </div>
      </Offered>
    </li>
  );
}

function Decline({ decision }: { decision: Decision }) {
  const [reason, setReason] = useState("");
  const [open, setOpen] = useState(false);
  const refused = decision.kind === "cue" && decision.cue.state === "refused";
  const impossible = decision.kind === "relief" && decision.proposal.impossible !== undefined;
  const runs = decision.kind === "relief" && decision.proposal.carriedOut === true;
  const say = (why: string) => {
    setOpen(false);
    void decline(decision, why);
  };
  if (refused)
    return (
      <Button variant="default" leftSection={<X size={15} />} data-testid="dismiss" onClick={() => say("")}>
        Dismiss
      </Button>
    );
  if (impossible)
    return (
      <Button variant="default" leftSection={<Check size={15} />} data-testid="seen" onClick={() => say("")}>
        I have seen it
      </Button>
    );
  return (
    <Menu opened={open} onChange={setOpen} position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<X size={15} />}
          data-testid="decline"
          {...(runs && { title: "What is not done of it yet is left out; what was done stays" })}
        >
          {runs ? "Stop…" : "Decline…"}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <TextInput
          m={6}
          label="Why"
          placeholder="One line, for the log"
          value={reason}
          maxLength={200}
          onChange={(e) => setReason(e.currentTarget.value)}
          onKeyDown={(e) => {
            e.stopPropagation();
            if (e.key === "Enter") say(reason);
          }}
        />
        {REASONS.map((why) => (
          <Menu.Item key={why} onClick={() => say(why)}>
            {why}
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => say(reason)}>
          {runs ? "Stop it" : "Decline"}
          {reason ? `: ${reason}` : " without a reason"}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** The steps of what was accepted, each with how it stands. */
export function ReliefSteps({ steps }: { steps: readonly ReliefStep[] }) {
  if (steps.length === 0) return null;
  return (
    <ul className={classes.steps} aria-label="Steps" data-testid="relief-steps">
      {steps.map(({ what, state, why }) => (
        <li key={what} data-level={state === "failed" ? "alarm" : undefined}>
          {STEP[state]} {what}
          {why && `: ${why}`}
        </li>
      ))}
    </ul>
  );
}

const MARK = { soon: "○", now: "▲", urgent: "■" } as const;
const STEP = { waits: "○", runs: "◌", done: "●", failed: "■", "left-out": "– left out:" } as const;
const REASONS = ["The drone is not ready", "The weather does not allow it", "It is done by hand"];
