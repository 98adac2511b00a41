import { Button, Checkbox, NumberInput, Progress, TextInput } from "@mantine/core";
import { FolderOutput } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import type { CorrectionCounts } from "../../../src/contract/corrections.ts";
import type { DatasetRecord } from "../../../src/contract/dataset.ts";
import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import { useMay } from "../../accounts/appAccounts.ts";
import { app } from "../../shell/app.ts";
import { askStation } from "../../shell/askStation.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { useStore } from "../../ui/store.ts";
import { analyst } from "../appReview.ts";
import classes from "./Corrections.module.css";
import { datasetState, kindWords } from "./correctionWords.ts";

/** What was corrected over all footage, and its export as a data set for training. */
export function CorrectionsPanel() {
  const { counts, records, look } = useCorrections();
  const may = useMay("dataset.start");
  const said = counts ? kindWords(counts.kinds) : "";
  return (
    <Panel title="Corrections">
      <p className={classes.facts} data-testid="correction-counts">
        {counts === undefined
          ? "—"
          : said === ""
            ? "Nothing was corrected yet. Choose Correct boxes below the footage; what you say can be exported to train a detector."
            : `${said}, in ${of(counts.pictures, "picture")} of ${of(counts.sorties, "sortie")}${counts.undone > 0 ? `; ${counts.undone} taken back` : ""}.`}
      </p>
      {may && said !== "" && <ExportForm onBegun={look} />}
      {records.toReversed().map((one) => (
        <Exported key={one.datasetId} one={one} />
      ))}
    </Panel>
  );
}

const of = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;

function ExportForm({ onBegun }: { onBegun: () => void }) {
  const [name, setName] = useState(() => `vedette-dataset-${new Date().toISOString().slice(0, 10)}`);
  const [onlyRight, setOnlyRight] = useState(false);
  const [negatives, setNegatives] = useState(true);
  const [every, setEvery] = useState<number>(1);
  const [failure, setFailure] = useState<Failure>();
  const begin = async () => {
    setFailure(undefined);
    try {
      const place = await window.vedette?.chooseFolder("dataset");
      if (!place) return;
      await app.peers.station.call("dataset.start", {
        ...{ folder: `${place}/${name.trim()}`, by: analyst(), onlyRight, negatives },
        ...(every > 0 && { everyMs: every * 1_000 }),
      });
      onBegun();
    } catch (cause) {
      setFailure(failureOf(cause));
    }
  };
  const named = /^[^/\\]+$/.test(name.trim());
  return (
    <>
      <Checkbox
        size="xs"
        label="Only pictures that were called right: in others a vehicle may have no box"
        checked={onlyRight}
        data-testid="dataset-right"
        onChange={(e) => setOnlyRight(e.currentTarget.checked)}
      />
      <Checkbox
        size="xs"
        label="Empty pictures of flags dismissed as “not a vehicle”"
        checked={negatives}
        onChange={(e) => setNegatives(e.currentTarget.checked)}
      />
      <div className={classes.tools}>
        <TextInput
          size="xs"
          label="Folder’s name"
          value={name}
          error={named ? undefined : "A name without slashes"}
          data-testid="dataset-name"
          onChange={(e) => setName(e.currentTarget.value)}
        />
        <NumberInput
          size="xs"
          w={170}
          label="Between filled boxes, each s"
          min={0}
          max={60}
          step={0.5}
          value={every}
          onChange={(value) => setEvery(typeof value === "number" ? value : 0)}
        />
      </div>
      <div className={classes.tools}>
        <Button
          size="xs"
          variant="default"
          leftSection={<FolderOutput size={15} />}
          disabled={!named}
          data-testid="dataset-export"
          onClick={() => void begin()}
        >
          Export data set (YOLO, COCO)…
        </Button>
      </div>
      {failure && <FailureNote failure={failure} />}
    </>
  );
}

function Exported({ one }: { one: DatasetRecord }) {
  const { datasetId, failure, folder, notes, phase, share } = one;
  return (
    <div className={classes.one} data-testid="dataset" data-phase={phase}>
      <div className={classes.head}>
        <span className={classes.name}>{folder}</span>
        {phase === "running" && (
          <Button
            size="compact-xs"
            variant="default"
            data-testid="dataset-cancel"
            onClick={() => void askStation("dataset.cancel", { datasetId }).catch(() => {})}
          >
            Cancel
          </Button>
        )}
        {phase === "done" && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => void window.vedette?.showFile(folder).catch((cause: unknown) => app.toasts.failure(cause))}
          >
            Show
          </Button>
        )}
      </div>
      {phase === "running" && <Progress value={share * 100} aria-label="Data set" animated />}
      <strong>{datasetState(one)}</strong>
      {failure && <FailureNote failure={failure} />}
      {notes.length > 0 && (
        <ul className={classes.notes}>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The counts and the data sets as they are now; `look` asks anew. */
function useCorrections() {
  const connection = useStore(app.peers.station.connection, (n) => n);
  const [counts, setCounts] = useState<CorrectionCounts>();
  const [records, setRecords] = useState<readonly DatasetRecord[]>([]);
  const look = useCallback(() => {
    const { call } = app.peers.station;
    // The station is away: the shell says so.
    call("corrections.counts", null).then(setCounts, () => {});
    call("dataset.list", null).then(setRecords, () => {});
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew after the station came back
  useEffect(() => {
    look();
    const { client } = app.peers.station;
    const offs = [
      client?.on("correction", look),
      client?.on("dataset", (record) =>
        setRecords((all) =>
          all.some(({ datasetId }) => datasetId === record.datasetId)
            ? all.map((one) => (one.datasetId === record.datasetId ? record : one))
            : [...all, record],
        ),
      ),
    ];
    return () => {
      for (const off of offs) off?.();
    };
  }, [connection, look]);
  return { counts, records, look };
}
