import { ActionIcon, Checkbox, Select, Tooltip } from "@mantine/core";
import { Pause, Play, X } from "lucide-react";
import type { SharedThings, SharingDestination, SharingState } from "../../src/contract/sharing.ts";
import { app } from "../shell/app.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { Stat, Stats } from "../ui/Stat.tsx";
import cards from "./LinkCard.module.css";
import classes from "./SharingPanel.module.css";
import { seenWithinChoices, sizeWords, stateWords, targetWords, thingWords } from "./sharingWords.ts";

interface Props {
  readonly destination: SharingDestination;
  readonly onState: (state: SharingState) => void;
}

/** One that is told: what, how it goes, and what stops it. */
export function SharingCard({ destination, onState }: Props) {
  const { id, target, things, pace, state, failure, events, bytes, leftOut, failures } = destination;
  const name = targetWords(target);
  const paused = state === "paused";
  const { call } = app.peers.station;
  const take = (answer: Promise<SharingState>) => {
    answer.then(onState).catch((cause: unknown) => app.toasts.failure(cause, `${name} was not changed`));
  };
  const choose = (thing: keyof SharedThings, on: boolean) =>
    take(call("sharing.change", { id, things: { ...things, [thing]: on } }));
  return (
    <article className={cards.card} aria-label={name} data-testid="sharing-destination">
      <header>
        <code>{name}</code>
        <span className={classes.tools}>
          <Tooltip label={paused ? "Tell it again" : "Pause"}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={paused ? `Resume ${name}` : `Pause ${name}`}
              onClick={() => take(call("sharing.change", { id, paused: !paused }))}
            >
              {paused ? <Play size={16} /> : <Pause size={16} />}
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Tell it nothing more, and forget it">
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove ${name}`}
              onClick={() => take(call("sharing.remove", { id }))}
            >
              <X size={16} />
            </ActionIcon>
          </Tooltip>
        </span>
      </header>
      <span className={classes.state} data-state={state} role="status">
        {stateWords[state]}
      </span>
      {failure && <FailureNote failure={failure} />}
      <div className={classes.things}>
        {thingWords.map(({ thing, label, hint }) => (
          <Checkbox
            key={thing}
            size="xs"
            label={label}
            description={hint}
            checked={things[thing]}
            onChange={(e) => choose(thing, e.currentTarget.checked)}
          />
        ))}
      </div>
      {(things.sightings || things.unreviewed) && (
        <Select
          size="xs"
          label="Vehicles that were seen within the last"
          allowDeselect={false}
          data={[...seenWithinChoices]}
          value={String(pace.seenWithinMs)}
          onChange={(value) =>
            value !== null && take(call("sharing.change", { id, pace: { ...pace, seenWithinMs: Number(value) } }))
          }
        />
      )}
      <Stats>
        <Stat label="Events">{events.toLocaleString("en-GB")}</Stat>
        <Stat label="Sent">{sizeWords(bytes)}</Stat>
        <Stat label="Left out" level={leftOut > 0 ? "caution" : undefined} hint="The other side was too slow">
          {leftOut.toLocaleString("en-GB")}
        </Stat>
        <Stat label="Failures" level={failures > 0 ? "caution" : undefined}>
          {failures.toLocaleString("en-GB")}
        </Stat>
      </Stats>
    </article>
  );
}
