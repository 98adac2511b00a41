import { Button, Progress } from "@mantine/core";
import type { OfflineRecord } from "../../../src/contract/offline.ts";
import { askStation } from "../../shell/askStation.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { countsLine, fileName, foundLine, isUnderWay, stateLine } from "./offlineWords.ts";
import classes from "./RecordingsPanel.module.css";

/** One recording that is or was analysed. */
export function RecordingRun({ run }: { run: OfflineRecord }) {
  const { file, failure, notes, runId, share } = run;
  const underWay = isUnderWay(run);
  const counts = countsLine(run);
  return (
    <Panel
      title={fileName(file)}
      tools={
        underWay && (
          <Button
            size="compact-xs"
            variant="default"
            data-testid="offline-cancel"
            onClick={() => void askStation("offline.cancel", { runId }).catch(() => {})}
          >
            Cancel
          </Button>
        )
      }
    >
      <div className={classes.run} data-testid="offline-run">
        {underWay && <Progress value={share * 100} aria-label={`Analysis of ${fileName(file)}`} animated />}
        <strong>{stateLine(run)}</strong>
        {failure ? <FailureNote failure={failure} /> : <span>{foundLine(run)}</span>}
        {counts && <span className={classes.dim}>{counts}</span>}
        {notes.length > 0 && (
          <ul className={classes.dim}>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}
