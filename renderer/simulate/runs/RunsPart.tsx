import { Button } from "@mantine/core";
import { Columns2, FlaskConical, Undo2 } from "lucide-react";
import { useEffect } from "react";
import { Offered } from "../../accounts/Offered.tsx";
import { app } from "../../shell/app.ts";
import { Empty } from "../../ui/Empty.tsx";
import { stamp } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import { useStore } from "../../ui/store.ts";
import { runDesk } from "./appRuns.ts";
import { RunRow } from "./RunRow.tsx";
import { RunStart } from "./RunStart.tsx";
import classes from "./Runs.module.css";
import { RunUnderWay } from "./RunUnderWay.tsx";
import { RunViewModal } from "./RunViewModal.tsx";
import { inTwo } from "./runDesk.ts";

/** Scenario runs: what may be flown, what is flown now, and what was. */
export function RunsPart() {
  const runs = useStore(runDesk.state, (s) => s.runs);
  const connection = useStore(app.peers.station.connection, (n) => n);
  // biome-ignore lint/correctness/useExhaustiveDependencies: files may have changed since this was looked at last
  useEffect(() => void runDesk.refresh(), [connection]);
  const { underWay, over } = inTwo(runs ?? []);
  return (
    <>
      <RunStart />
      {underWay.length > 0 && (
        <Panel title="Under way">
          <ul className={classes.list} data-testid="runs-under-way">
            {underWay.map((run) => (
              <RunUnderWay key={run.id} run={run} />
            ))}
          </ul>
        </Panel>
      )}
      <Panel title={over.length > 0 ? `Flown (${over.length})` : "Flown"} tools={<Compare />}>
        <Deleted />
        {runs && over.length === 0 ? (
          <Empty icon={FlaskConical} title="No scenario was flown yet">
            Choose a scenario above and start a run: its report is kept here.
          </Empty>
        ) : (
          <ul className={classes.list} data-testid="runs-over">
            {over.map((run) => (
              <RunRow key={run.id} run={run} />
            ))}
          </ul>
        )}
      </Panel>
      <RunViewModal />
    </>
  );
}

/** Lays the two runs that were chosen side by side. */
function Compare() {
  const [a, b] = useStore(runDesk.state, (s) => s.compared);
  const runs = useStore(runDesk.state, (s) => s.runs);
  if (!runs || runs.filter(({ figures }) => figures).length < 2) return null;
  return (
    <Button
      size="compact-xs"
      variant="default"
      leftSection={<Columns2 size={14} />}
      disabled={a === undefined || b === undefined}
      title={b === undefined ? "Mark two runs below" : "The one that was marked first is A"}
      data-testid="runs-compare"
      onClick={() =>
        a !== undefined && b !== undefined && runDesk.show({ kind: "compare", a: { id: a }, b: { id: b } })
      }
    >
      Compare two
    </Button>
  );
}

function Deleted() {
  const deleted = useStore(runDesk.state, (s) => s.deleted);
  if (!deleted) return null;
  return (
    <div className={classes.deleted} role="status">
      <span>
        Deleted: {deleted.scenario.name}, {stamp(deleted.askedAt)}
      </span>
      <Offered call="scenarioRuns.restore">
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<Undo2 size={14} />}
          data-testid="runs-undo"
          onClick={() => void runDesk.undoDelete()}
        >
          Undo
        </Button>
      </Offered>
    </div>
  );
}
