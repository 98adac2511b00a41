import { Button, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { FileVideo, ScanSearch } from "lucide-react";
import { useEffect, useState } from "react";
import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import type { OfflineRecord } from "../../../src/contract/offline.ts";
import { app } from "../../shell/app.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { cameraKinds, emptyFields, isUnderWay, type OfflineFields, orderOf } from "./offlineWords.ts";
import { RecordingRun } from "./RecordingRun.tsx";
import classes from "./RecordingsPanel.module.css";

/** Often enough for a bar that moves. */
const lookPeriodMs = 500;

/** Analyses recorded videos: the flags they give come to the others, and `onFlags` goes there. */
export function RecordingsPanel({ onFlags }: { readonly onFlags: () => void }) {
  const [runs, setRuns] = useState<readonly OfflineRecord[]>([]);
  const [fields, setFields] = useState<OfflineFields>(emptyFields);
  const [failure, setFailure] = useState<Failure>();
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    const look = () => {
      app.peers.station
        .call("offline.list", null)
        .then(setRuns)
        .catch(() => {}); // the station is away: the shell says so
    };
    look();
    const timer = setInterval(look, lookPeriodMs);
    return () => clearInterval(timer);
  }, []);
  const set = (change: Partial<OfflineFields>) => setFields((before) => ({ ...before, ...change }));
  const number = (value: number | string): number | "" => (typeof value === "number" ? value : "");
  const choose = async (kind: "video" | "tlog") => {
    const path = await window.vedette?.chooseFile(kind);
    if (path) set(kind === "video" ? { file: path } : { tlog: path });
  };
  const order = orderOf(fields);
  const start = async () => {
    if (!order) return;
    setAsking(true);
    setFailure(undefined);
    try {
      const run = await app.peers.station.call("offline.start", order);
      setRuns((before) => [...before.filter(({ runId }) => runId !== run.runId), run]);
    } catch (cause) {
      setFailure(failureOf(cause));
    } finally {
      setAsking(false);
    }
  };
  return (
    <div className={classes.all}>
      <Panel title="Analyse a recording">
        <form
          className={classes.form}
          onSubmit={(e) => {
            e.preventDefault();
            void start();
          }}
        >
          <div className={classes.file}>
            <TextInput
              size="xs"
              label="Video"
              value={fields.file}
              placeholder="a file with H.264 or H.265"
              spellCheck={false}
              data-testid="offline-file"
              onChange={(e) => set({ file: e.currentTarget.value })}
            />
            <Button
              size="xs"
              variant="default"
              leftSection={<FileVideo size={15} />}
              onClick={() => void choose("video")}
            >
              File…
            </Button>
          </div>
          <div className={classes.file}>
            <TextInput
              size="xs"
              label="Telemetry log, where the video has no metadata"
              value={fields.tlog}
              placeholder="a .tlog file"
              spellCheck={false}
              onChange={(e) => set({ tlog: e.currentTarget.value })}
            />
            <Button size="xs" variant="default" onClick={() => void choose("tlog")}>
              File…
            </Button>
          </div>
          <div className={classes.fields}>
            <NumberInput
              size="xs"
              label="After the log, s"
              value={fields.offset}
              onChange={(value) => set({ offset: number(value) })}
            />
            <NumberInput
              size="xs"
              label="Field of view, °"
              placeholder="as told"
              min={1}
              max={170}
              value={fields.hfovDeg}
              onChange={(value) => set({ hfovDeg: number(value) })}
            />
            <NumberInput
              size="xs"
              label="Ground, m above sea"
              placeholder="as told"
              value={fields.groundAmsl}
              data-testid="offline-ground"
              onChange={(value) => set({ groundAmsl: number(value) })}
            />
            <NumberInput
              size="xs"
              label="Each n-th picture"
              placeholder="as in flight"
              min={1}
              max={1000}
              allowDecimal={false}
              value={fields.every}
              onChange={(value) => set({ every: number(value) })}
            />
            <NativeSelect
              size="xs"
              label="Camera"
              data={[...cameraKinds]}
              value={fields.kind}
              data-testid="offline-kind"
              onChange={(e) => {
                const { value } = e.currentTarget;
                set({ kind: cameraKinds.find((kind) => kind.value === value)?.value ?? "visible" });
              }}
            />
          </div>
          <div className={classes.foot}>
            <Button
              type="submit"
              size="compact-sm"
              leftSection={<ScanSearch size={15} />}
              loading={asking}
              disabled={!order || runs.some(isUnderWay)}
              data-testid="offline-start"
            >
              Analyse
            </Button>
          </div>
          {failure && <FailureNote failure={failure} />}
        </form>
      </Panel>
      {runs.toReversed().map((run) => (
        <RecordingRun key={run.runId} run={run} onFlags={onFlags} />
      ))}
    </div>
  );
}
