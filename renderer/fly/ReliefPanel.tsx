import { Button } from "@mantine/core";
import type { ReliefRecord } from "../../src/contract/relief.ts";
import type { ReliefProposal } from "../../src/mission/schedule/reliefState.ts";
import { Offered } from "../accounts/Offered.tsx";
import { app } from "../shell/app.ts";
import { clock, count, duration } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { accept, reliefDesk, useRelief } from "./appRelief.ts";
import { CueCard } from "./CueCard.tsx";
import classes from "./Relief.module.css";
import { ReliefCard, ReliefSteps } from "./ReliefCard.tsx";
import { decisionsOf, mayAccept } from "./reliefDesk.ts";
import { droneText, partText } from "./reliefText.ts";
import { useAcceptKey } from "./useAcceptKey.ts";

/** What is to be decided now, the most urgent first, and the schedules that are carried out. Not there without either. */
export function ReliefPanel() {
  const decisions = useRelief((view) => view.reliefs.size + view.cues.size) > 0;
  return decisions ? (
    <>
      <Decisions />
      <Running />
    </>
  ) : null;
}

function Decisions() {
  const view = useRelief((v) => v);
  const decisions = decisionsOf(view);
  const first = decisions.find((one) => mayAccept(one) && !view.asked.has(one.id));
  const holding = useAcceptKey(first && (() => void accept(first)));
  return (
    <Panel title={decisions.length === 0 ? "To decide" : `To decide (${decisions.length})`}>
      <ul className={classes.list} aria-live="polite" data-testid="decisions" data-holding={holding || undefined}>
        {decisions.length === 0 && <li className={classes.words}>● Nothing is to be decided.</li>}
        {decisions.map((decision) => {
          const busy = view.asked.has(decision.id);
          const isFirst = decision === first;
          if (decision.kind === "cue")
            return <CueCard key={decision.id} decision={decision} first={isFirst} busy={busy} />;
          const { proposal } = decision;
          return (
            <ReliefCard
              key={decision.id}
              decision={decision}
              title={proposal.title}
              names={namesOf(proposal)}
              urgency={proposal.urgency}
              dueAt={proposal.dueAt}
              first={isFirst}
              busy={busy || proposal.carriedOut === true}
              {...(proposal.failed !== undefined && { label: "Accept again" })}
            >
              <Why proposal={proposal} />
              <ReliefSteps steps={proposal.steps ?? []} />
            </ReliefCard>
          );
        })}
      </ul>
    </Panel>
  );
}

function Why({ proposal }: { proposal: ReliefProposal }) {
  const { reason, ifUnanswered, parts, worstMs, worstBeforeMs, impossible, failed } = proposal;
  return (
    <>
      {reason.split("\n").map((line) => (
        <p key={line} className={classes.words} data-level={line.startsWith("▲") ? "caution" : undefined}>
          {line}
        </p>
      ))}
      {parts && (
        <dl className={classes.parts} data-testid="replan-parts">
          {parts.map((part) => (
            <Part key={part.droneId} name={part.droneId} text={partText(part)} />
          ))}
        </dl>
      )}
      {worstMs !== undefined && (
        <p className={classes.words}>
          Worst revisit time {duration(worstMs)}
          {worstBeforeMs !== undefined && Number.isFinite(worstBeforeMs) && `, until now ${duration(worstBeforeMs)}`}
        </p>
      )}
      {impossible && <p className={classes.words}>{impossible}</p>}
      <p className={classes.words}>If nobody answers: {ifUnanswered}.</p>
      {failed && (
        <p className={classes.words} data-level="alarm" role="alert">
          ■ {failed}
        </p>
      )}
    </>
  );
}

function Part({ name, text }: { name: string; text: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </>
  );
}

function Running() {
  const reliefs = useRelief((view) => [...view.reliefs.values()]);
  return reliefs.map((relief) => (
    <Panel
      key={relief.id}
      title={`Carried out: ${relief.name}`}
      tools={
        <Offered call="relief.end">
          <Button
            size="compact-xs"
            variant="default"
            data-testid="end-relief"
            title="Proposes nothing any more; vehicles fly on as they are"
            onClick={() => void reliefDesk.end(relief.id).catch((cause) => app.toasts.failure(cause))}
          >
            End
          </Button>
        </Offered>
      }
    >
      <Crew relief={relief} />
    </Panel>
  ));
}

function Crew({ relief }: { relief: ReliefRecord }) {
  const { id, drones, worstMs, promiseMs, endsAt, notes, revision } = relief;
  const setOut = (droneId: string, reason: string | null) =>
    void reliefDesk.setOut(id, droneId, reason).catch((cause: unknown) => app.toasts.failure(cause));
  return (
    <div className={classes.list} data-testid="relief-crew">
      <p className={classes.words}>
        Until {clock(endsAt)}, worst revisit time {duration(worstMs)}
        {promiseMs !== undefined && `, promised ${duration(promiseMs)}`}
        {revision > 1 && `, changed ${count(revision - 1, "time")}`}
      </p>
      {drones.map((drone) => (
        <div
          key={drone.droneId}
          className={classes.drone}
          data-level={drone.phase === "lost" || drone.phase === "out" ? "alarm" : undefined}
        >
          <strong>{drone.droneId}</strong>
          <span>{droneText(drone)}</span>
          <Offered call="relief.setOut">
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => setOut(drone.droneId, drone.phase === "out" ? null : "taken out by hand")}
            >
              {drone.phase === "out" ? "May fly again" : "Is out"}
            </Button>
          </Offered>
        </div>
      ))}
      <ol className={classes.notes} aria-label="What happened">
        {notes
          .toReversed()
          .slice(0, SHOWN)
          .map(({ at, text, what }) => (
            <li key={`${at} ${what} ${text}`}>
              <time>{clock(at)}</time>
              {text}
            </li>
          ))}
      </ol>
    </div>
  );
}

const namesOf = ({ kind, droneId, otherId, parts }: ReliefProposal): string => {
  if (kind === "take-over") return otherId ?? droneId;
  if (kind !== "re-plan") return droneId;
  return (
    (parts ?? [])
      .filter(({ does }) => does !== "launches")
      .map((part) => part.droneId)
      .join(", ") || "nobody moves yet"
  );
};

const SHOWN = 12;
