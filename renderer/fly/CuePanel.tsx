import { Button } from "@mantine/core";
import { Eye, type LucideIcon, Navigation, RefreshCw, Undo2, Users } from "lucide-react";
import type { CueKind, CueRecord } from "../../src/contract/cue.ts";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { useUi } from "../shell/hooks.ts";
import { Panel } from "../ui/Panel.tsx";
import { decline, proposeCue, useRelief } from "./appRelief.ts";
import classes from "./Relief.module.css";
import { ReliefSteps } from "./ReliefCard.tsx";
import { cueState } from "./reliefText.ts";

/** What a vehicle can be asked for away from its patrol, and what it was asked for. Each is proposed first. */
export function CuePanel({ vehicle }: { vehicle: VehicleRecord }) {
  const words = useUi((ui) => ui.pick?.words);
  const cues = useRelief((view) =>
    [...view.cues.values()].filter(
      ({ vehicleId, state }) => vehicleId === vehicle.id && state !== "proposed" && state !== "refused",
    ),
  );
  const pick = (kind: CueKind, ask: string) => {
    const meant = `${vehicle.name}: ${ask}`;
    app.ui.patch({
      goTo: null,
      pick:
        words === meant
          ? null
          : { words: meant, onPlace: (place) => void proposeCue(kind, { vehicleId: vehicle.id, place }) },
    });
  };
  return (
    <Panel title="Send it to a place">
      <div className={classes.list} data-testid="cues">
        <div className={classes.grid}>
          {ASKED.map(({ kind, label, icon: Icon, ask }) => (
            <Button
              key={kind}
              variant={words === `${vehicle.name}: ${ask}` ? "filled" : "default"}
              leftSection={<Icon size={15} />}
              data-testid={`cue-${kind}`}
              onClick={() => pick(kind, ask)}
            >
              {words === `${vehicle.name}: ${ask}` ? "Click the globe…" : label}
            </Button>
          ))}
          <Button
            variant="default"
            leftSection={<Undo2 size={15} />}
            data-testid="cue-patrol"
            onClick={() => void proposeCue("patrol", { vehicleId: vehicle.id })}
          >
            Back to its patrol
          </Button>
        </div>
        <p className={classes.words}>
          Or click the globe with the right button. Nothing is flown before it is accepted.
        </p>
        {cues.map((cue) => (
          <Asked key={cue.id} cue={cue} />
        ))}
      </div>
    </Panel>
  );
}

function Asked({ cue }: { cue: CueRecord }) {
  const { id, state, title, why, remedy, steps } = cue;
  const failed = state === "failed";
  return (
    <div className={classes.card} data-urgency={failed ? "urgent" : "soon"} data-testid="cue" data-state={state}>
      <div className={classes.row}>
        <strong>{title}</strong>
        <span>{cueState[state]}</span>
        {(state === "over" || failed) && (
          <Button size="compact-xs" variant="subtle" onClick={() => void decline({ kind: "cue", id, cue }, "")}>
            Clear
          </Button>
        )}
      </div>
      {why && (
        <p className={classes.words} data-level={failed ? "alarm" : undefined}>
          {[why, remedy].filter(Boolean).join(". ")}
        </p>
      )}
      {state !== "over" && <ReliefSteps steps={steps} />}
    </div>
  );
}

interface Asked {
  readonly kind: Exclude<CueKind, "patrol">;
  readonly label: string;
  readonly icon: LucideIcon;
  /** What the click on the globe is for. */
  readonly ask: string;
}

const ASKED: readonly Asked[] = [
  { kind: "look", label: "Look there…", icon: Eye, ask: "click where its camera shall look" },
  { kind: "go", label: "Go there…", icon: Navigation, ask: "click where it shall fly" },
  { kind: "orbit", label: "Orbit…", icon: RefreshCw, ask: "click what it shall fly round" },
  { kind: "hand-over", label: "Hand over…", icon: Users, ask: "click where another one shall take over" },
];
