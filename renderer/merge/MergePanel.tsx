import { Button, Progress } from "@mantine/core";
import { FolderInput } from "lucide-react";
import { useEffect, useState } from "react";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import type { MergedData, MergingProgress } from "../../src/contract/merging.ts";
import { OfferedOrTold } from "../accounts/Offered.tsx";
import { analyst } from "../review/appReview.ts";
import { app } from "../shell/app.ts";
import { askStation } from "../shell/askStation.ts";
import { useAsked } from "../shell/useAsked.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Store, useStore } from "../ui/store.ts";
import classes from "./Merge.module.css";
import { mergeReport, mergeSigns } from "./mergeWords.ts";

interface Merge {
  readonly folder: string;
  readonly merged?: MergedData;
  readonly failure?: Failure;
}

/** The newest of this window; it goes on while other screens are looked at. */
const newest = new Store<Merge | null>(null);

const { call } = app.peers.station;
const ask = (): Promise<MergingProgress | null> => call("data.merging", null);
/** Often enough for a bar that moves. */
const lookPeriodMs = 500;

/** Takes another station's data in, and tells what was added, renamed and left out. */
export function MergePanel() {
  const [progress] = useAsked(ask, lookPeriodMs);
  const last = useStore(newest, (merge) => merge);
  const waits = last !== null && !last.merged && !last.failure;
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    if (progress) setAsked(false);
  }, [progress]);
  const choose = async () => {
    const folder = await window.vedette?.chooseFolder("station");
    if (!folder) return;
    newest.set({ folder });
    await call("data.merge", { folder, by: analyst() }).then(
      (merged) => newest.set({ folder, merged }),
      (cause: unknown) => newest.set({ folder, failure: failureOf(cause) }),
    );
    app.toasts.notice(`Another station’s data: ${newest.get()?.merged ? "taken in" : "not taken in"}`);
  };
  return (
    <Panel title="Data of another station">
      <p className={classes.note}>
        Sorties, flags with all that was said of them, footage, footprints and the audit log of another station, from
        its data folder or a copy of it. That stays as it is, and nothing here is written over. Not while a vehicle
        flies.
      </p>
      <OfferedOrTold call="data.merge">
        <div className={classes.row}>
          <Button
            size="xs"
            variant="default"
            leftSection={<FolderInput size={15} />}
            loading={waits}
            disabled={progress !== null && progress !== undefined}
            data-testid="merge-choose"
            onClick={() => void choose()}
          >
            Take in a folder…
          </Button>
          {progress && progress.share < 1 && (
            <Button
              size="xs"
              variant="default"
              loading={asked}
              data-testid="merge-cancel"
              onClick={() => {
                setAsked(true);
                void askStation("data.cancelMerge", null).catch(() => setAsked(false));
              }}
            >
              Cancel
            </Button>
          )}
        </div>
      </OfferedOrTold>
      {progress && (
        <div className={classes.one} role="status" data-testid="merge-progress">
          <span className={classes.path}>{progress.folder}</span>
          <Progress value={progress.share * 100} aria-label="Taking data in" animated />
          <span>{progress.step}…</span>
        </div>
      )}
      {last?.failure && last.failure.code !== "cancelled" && <FailureNote failure={last.failure} />}
      {last?.failure?.code === "cancelled" && <p className={classes.note}>Cancelled, nothing was taken in.</p>}
      {last?.merged && <Report folder={last.folder} merged={last.merged} />}
    </Panel>
  );
}

function Report({ folder, merged }: { readonly folder: string; readonly merged: MergedData }) {
  return (
    <div className={classes.one} role="status" data-testid="merge-report">
      <strong>Taken in</strong>
      <span className={classes.path}>{folder}</span>
      <ul className={classes.report}>
        {mergeReport(merged).map(({ kind, words }) => (
          <li key={words} data-kind={kind}>
            {mergeSigns[kind]} {words}
          </li>
        ))}
      </ul>
    </div>
  );
}
