import { Button, Select } from "@mantine/core";
import { useState } from "react";
import type { TelemetryFile } from "../../src/contract/telemetry.ts";
import { useMay } from "../accounts/appAccounts.ts";
import { Offered } from "../accounts/Offered.tsx";
import { app } from "../shell/app.ts";
import { useAsked } from "../shell/useAsked.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { Panel } from "../ui/Panel.tsx";
import classes from "./RecordingPanel.module.css";
import { keepChoices, logLabel, recordingLine } from "./recordingWords.ts";

const askRecording = () => app.peers.station.call("telemetry.now", null);

/** Where all that passes the links is recorded, how much of it is kept, and earlier logs to be played again. */
export function RecordingPanel() {
  const [record, set] = useAsked(askRecording, 2_000);
  const mayKeep = useMay("telemetry.keep");
  if (!record) return null;
  const keep = (bytes: number) => {
    app.peers.station
      .call("telemetry.keep", { bytes })
      .then(set)
      .catch((cause: unknown) => app.toasts.failure(cause, "The limit was not changed"));
  };
  return (
    <Panel title="Recording" tools={<ShowFolder />}>
      <span className={classes.line} data-state={record.failure ? "failed" : "on"} data-testid="recording">
        {recordingLine(record)}
      </span>
      {record.failure && <FailureNote failure={record.failure} />}
      <Offered call="link.open">
        <ReplayEarlier recording={record.recording?.file} />
      </Offered>
      <Select
        label="Keep up to"
        description="Then the oldest logs are removed, but none of the last 24 hours."
        data={keepChoices(record.keepBytes)}
        value={String(record.keepBytes)}
        allowDeselect={false}
        disabled={!mayKeep}
        onChange={(value) => value !== null && keep(Number(value))}
      />
    </Panel>
  );
}

function ShowFolder() {
  const show = async () => {
    try {
      await window.vedette?.showDataFolder();
    } catch (cause) {
      app.toasts.failure(cause);
    }
  };
  return (
    <Offered call="footageExport.start">
      <Button size="compact-xs" variant="default" onClick={() => void show()}>
        Show folder
      </Button>
    </Offered>
  );
}

function ReplayEarlier({ recording }: { recording: string | undefined }) {
  const [logs, setLogs] = useState<readonly TelemetryFile[]>([]);
  const [busy, setBusy] = useState(false);
  const look = () => {
    app.peers.station
      .call("telemetry.list", null)
      .then(setLogs)
      .catch((cause: unknown) => app.toasts.failure(cause, "The logs can not be listed"));
  };
  const replay = async (file: string) => {
    setBusy(true);
    try {
      await app.peers.station.call("link.open", { address: `tlog:${file}` });
    } catch (cause) {
      app.toasts.failure(cause, "The log is not replayed");
    } finally {
      setBusy(false);
    }
  };
  return (
    <Select
      aria-label="Replay an earlier log"
      placeholder={busy ? "Opening the log…" : "Replay an earlier log…"}
      disabled={busy}
      data={logs.map((log) => ({ value: log.file, label: logLabel(log, recording) }))}
      value={null}
      nothingFoundMessage="Nothing was recorded yet"
      onDropdownOpen={look}
      onChange={(file) => file !== null && void replay(file)}
      data-testid="replay-earlier"
    />
  );
}
