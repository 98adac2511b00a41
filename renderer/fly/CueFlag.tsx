import { Button, Select } from "@mantine/core";
import { useState } from "react";
import type { CueKind } from "../../src/contract/cue.ts";
import type { FlagRecord } from "../../src/contract/records.ts";
import { useMay } from "../accounts/appAccounts.ts";
import { Offered } from "../accounts/Offered.tsx";
import { useMirror, useUi } from "../shell/hooks.ts";
import { Panel } from "../ui/Panel.tsx";
import { proposeCue, showDecisions, useRelief } from "./appRelief.ts";
import { cueChoices } from "./cueChoices.ts";
import classes from "./Relief.module.css";
import { cueState, priceText } from "./reliefText.ts";

/** Has a drone look at, or fly to, what a flag is about. For those who fly; others see what became of it. */
export function CueFlag({ flag }: { flag: FlagRecord }) {
  const { id: flagId, place } = flag;
  const selected = useUi((ui) => ui.vehicleId);
  const vehicles = useMirror((m) =>
    [...m.vehicles.values()].filter(({ replayed, lost }) => !replayed && !lost).map(({ id, name }) => `${id} ${name}`),
  );
  const cues = useRelief((view) => [...view.cues.values()].filter((cue) => cue.flagId === flagId));
  // Who is in the air can go at once.
  const aloft = useMirror((m) => {
    const up = [...m.vehicles.values()].filter(({ armed, landed, lost }) => armed && landed !== "on-ground" && !lost);
    return (up.find(({ id }) => id === selected) ?? up[0])?.id;
  });
  const [chosen, setChosen] = useState<string | null>(null);
  const vehicleId = chosen ?? aloft ?? selected;
  const may = useMay("cue.propose");
  if (may ? vehicles.length === 0 : cues.length === 0) return null;
  const ask = (kind: CueKind) => void proposeCue(kind, { vehicleId, place, flagId });
  return (
    <Panel title="Send a drone">
      <div className={classes.list} data-testid="cue-flag">
        <Offered call="cue.propose">
          <Select
            aria-label="Which drone"
            data={vehicles.map((line) => ({
              value: line.split(" ")[0] as string,
              label: line.slice(line.indexOf(" ") + 1),
            }))}
            value={vehicleId}
            onChange={setChosen}
            allowDeselect={false}
          />
          <div className={classes.grid}>
            {cueChoices.map(({ kind, label, icon: Icon }) => (
              <Button
                key={kind}
                variant="default"
                leftSection={<Icon size={15} />}
                disabled={vehicleId === null}
                data-testid={`flag-${kind}`}
                onClick={() => ask(kind)}
              >
                {label}
              </Button>
            ))}
          </div>
        </Offered>
        {cues.map((cue) => (
          <div key={cue.id} className={classes.card} data-urgency="soon" data-testid="flag-cue">
            <div className={classes.row}>
              <strong>{cue.title}</strong>
              <span>{cueState[cue.state]}</span>
            </div>
            <p className={classes.words}>{cue.why ?? priceText(cue)}</p>
            {cue.state === "proposed" && (
              <Button size="compact-sm" variant="default" data-testid="flag-decide" onClick={showDecisions}>
                Decide in Fly
              </Button>
            )}
          </div>
        ))}
      </div>
    </Panel>
  );
}
