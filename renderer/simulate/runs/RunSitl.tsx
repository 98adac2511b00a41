import { Button, Switch } from "@mantine/core";
import { OfferedOrTold } from "../../accounts/Offered.tsx";
import { useStore } from "../../ui/store.ts";
import inspector from "../SimulateInspector.module.css";
import { runDesk } from "./appRuns.ts";
import classes from "./Runs.module.css";
import { fileName } from "./runWords.ts";

/** Whether real autopilots fly the drones, and which program that is. */
export function RunSitl() {
  const { sitl, sweep } = useStore(runDesk.form, (form) => form);
  const binary = useStore(runDesk.state, (s) => s.sitl);
  if (sweep) return null;
  return (
    <>
      <Switch
        size="xs"
        label="Real autopilots: each drone is an ArduPilot SITL"
        checked={sitl}
        data-testid="run-sitl"
        onChange={(event) => runDesk.form.patch({ sitl: event.currentTarget.checked })}
      />
      {sitl && (
        <>
          <p className={inspector.text}>The run takes as long as it lasts, and is not the same twice.</p>
          <div className={classes.program}>
            <span title={binary ?? undefined}>{binary === null ? "No program was chosen" : fileName(binary)}</span>
            <OfferedOrTold call="scenarioRuns.setSitl">
              <Button size="compact-xs" variant="default" onClick={() => void chooseProgram()}>
                Choose…
              </Button>
            </OfferedOrTold>
          </div>
        </>
      )}
    </>
  );
}

async function chooseProgram(): Promise<void> {
  const binary = await window.vedette?.chooseFile("sitl");
  if (binary) await runDesk.setSitl(binary);
}
