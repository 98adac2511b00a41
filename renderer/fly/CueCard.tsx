import { Button } from "@mantine/core";
import { MapPin } from "lucide-react";
import type { CueRecord } from "../../src/contract/cue.ts";
import { Offered } from "../accounts/Offered.tsx";
import { useSettings } from "../shell/hooks.ts";
import { shellCommand } from "../shell/shellCommands.ts";
import { duration, place as written } from "../ui/format.ts";
import { proposeCue } from "./appRelief.ts";
import classes from "./Relief.module.css";
import { ReliefCard } from "./ReliefCard.tsx";
import type { Decision } from "./reliefDesk.ts";
import { priceText } from "./reliefText.ts";

interface Props {
  readonly decision: Extract<Decision, { kind: "cue" }>;
  readonly first: boolean;
  readonly busy: boolean;
}

/** A cue that waits for an answer: where to, what it costs, and why it may not be where it may not. */
export function CueCard({ decision, first, busy }: Props) {
  const { cue } = decision;
  const { title, name, state, why, remedy, place, nearest, others, kind, vehicleId, flagId, unproved } = cue;
  const style = useSettings((s) => s.coordinates);
  return (
    <ReliefCard
      decision={decision}
      title={state === "refused" ? `${title}: not allowed` : title}
      names={name}
      urgency={state === "refused" ? "soon" : "now"}
      first={first}
      busy={busy}
    >
      {place && (
        <p className={classes.words}>
          {written(place, style)}{" "}
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<MapPin size={13} />}
            onClick={() => shellCommand({ kind: "show-place", place: { ...place, amsl: cue.amsl ?? 0 }, range: 1_500 })}
          >
            Show
          </Button>
        </p>
      )}
      {state === "proposed" && <p className={classes.words}>{priceText(cue)}</p>}
      {state === "proposed" && unproved !== undefined && (
        <p className={classes.words} data-level="caution" data-testid="cue-unproved">
          ▲ {unproved}. Accept it only if you know how full it is.
        </p>
      )}
      {why && (
        <p className={classes.words} data-level="alarm">
          ■ {why}. {remedy}
        </p>
      )}
      {nearest && (
        <Offered call="cue.propose">
          <Button
            size="compact-sm"
            variant="default"
            data-testid="cue-nearest"
            onClick={() =>
              void proposeCue(kind, { vehicleId, place: nearest, ...(flagId !== undefined && { flagId }) })
            }
          >
            Go to the nearest place that is allowed
          </Button>
        </Offered>
      )}
      {others && others.length > 1 && <Others cue={cue} />}
    </ReliefCard>
  );
}

function Others({ cue: { others = [] } }: { cue: CueRecord }) {
  return (
    <dl className={classes.parts}>
      {others.map(({ vehicleId, name, thereMs, why }) => [
        <dt key={`${vehicleId} name`}>{name}</dt>,
        <dd key={vehicleId}>{thereMs === undefined ? `■ ${why}` : `there in ${duration(thereMs)}`}</dd>,
      ])}
    </dl>
  );
}
