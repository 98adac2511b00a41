import { Button, Progress } from "@mantine/core";
import type { OfflineRecord } from "../../../src/contract/offline.ts";
import { app } from "../../shell/app.ts";
import { askStation } from "../../shell/askStation.ts";
import { useMirror } from "../../shell/hooks.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { deskView } from "../appReview.ts";
import { inSortie } from "../inSortie.ts";
import { countsLine, fileName, foundLine, isUnderWay, stateLine } from "./offlineWords.ts";
import classes from "./RecordingsPanel.module.css";

interface Props {
  readonly run: OfflineRecord;
  /** Its first flag was chosen. */
  readonly onFlags: () => void;
}

/** One recording that is or was analysed. */
export function RecordingRun({ run, onFlags }: Props) {
  const { file, failure, notes, runId, share, sortieId } = run;
  const flagId = useMirror((m) => sortieId && inSortie(m.flags.values(), sortieId)[0]?.id);
  const underWay = isUnderWay(run);
  const counts = countsLine(run);
  return (
    <Panel
      title="Recording"
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
        <span className={classes.name} title={file}>
          {fileName(file)}
        </span>
        {underWay && <Progress value={share * 100} aria-label={`Analysis of ${fileName(file)}`} animated />}
        <strong>{stateLine(run)}</strong>
        {failure ? <FailureNote failure={failure} /> : <span>{foundLine(run)}</span>}
        {counts && <span className={classes.dim}>{counts}</span>}
        {flagId && (
          <Button
            size="compact-sm"
            variant="default"
            className={classes.show ?? ""}
            data-testid="offline-flags"
            onClick={() => {
              deskView.patch({ filter: {} });
              app.ui.patch({ flagId });
              onFlags();
            }}
          >
            Review its flags
          </Button>
        )}
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
