import { Button, Loader, Progress } from "@mantine/core";
import { Download, FileClock, RefreshCw } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import type { VehicleRecord } from "../../src/contract/records.ts";
import type { LogProgress, LogRecord } from "../../src/contract/setup.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { Empty } from "../ui/Empty.tsx";
import { FailureNote } from "../ui/FailureNote.tsx";
import { byteRate, duration, stamp } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { byteSize } from "./byteSize.ts";
import classes from "./LogsPanel.module.css";

/** The flight logs in the vehicle's own memory, fetched one at a time. */
export function LogsPanel({ vehicle }: { vehicle: VehicleRecord }) {
  const { id, lost } = vehicle;
  const [logs, setLogs] = useState<readonly LogRecord[]>();
  const [failure, setFailure] = useState<Failure>();
  const [listing, setListing] = useState(false);
  const [fetching, setFetching] = useState<number>();
  const [files, setFiles] = useState<ReadonlyMap<number, string>>(new Map());
  const progress = useMirror((m) => m.logProgress.get(id));

  const list = useCallback(async () => {
    setListing(true);
    setFailure(undefined);
    try {
      setLogs(await app.peers.station.call("logs.list", { vehicleId: id }));
    } catch (cause) {
      setFailure(failureOf(cause));
    } finally {
      setListing(false);
    }
  }, [id]);
  useEffect(() => {
    if (!lost) void list();
  }, [list, lost]);

  const fetchLog = async (logId: number) => {
    setFetching(logId);
    setFailure(undefined);
    try {
      const file = await app.peers.station.call("logs.fetch", { vehicleId: id, logId });
      setFiles((all) => new Map(all).set(logId, file));
    } catch (cause) {
      const failed = failureOf(cause);
      if (failed.code !== "cancelled") setFailure(failed);
    } finally {
      setFetching(undefined);
    }
  };
  // Begun before this screen was left and opened again: the station goes on, and tells.
  const elsewhere = progress?.state.phase === "reading" ? progress.logId : undefined;
  const busy = fetching ?? elsewhere;

  return (
    <Panel
      title="Flight logs on board"
      tools={
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<RefreshCw size={13} />}
          loading={listing}
          disabled={lost}
          onClick={() => void list()}
        >
          List again
        </Button>
      }
    >
      {failure && <FailureNote failure={failure} />}
      {listing && !logs && (
        <span role="status" className={classes.dim}>
          <Loader size={13} /> Asking {vehicle.name}…
        </span>
      )}
      {!logs && !listing && !failure && (
        <Empty icon={FileClock} title="Not listed yet">
          They can be listed when the vehicle is heard again.
        </Empty>
      )}
      {logs?.length === 0 && (
        <Empty icon={FileClock} title="No logs">
          The vehicle holds none. Many write one only while armed.
        </Empty>
      )}
      {logs?.map((log) => (
        <Log
          key={log.id}
          log={log}
          vehicle={vehicle}
          busy={busy}
          progress={progress?.logId === log.id ? progress : undefined}
          file={files.get(log.id)}
          onFetch={() => void fetchLog(log.id)}
        />
      ))}
    </Panel>
  );
}

interface LogProps {
  readonly log: LogRecord;
  readonly vehicle: VehicleRecord;
  /** The log that is being fetched. */
  readonly busy: number | undefined;
  readonly progress: LogProgress | undefined;
  readonly file: string | undefined;
  readonly onFetch: () => void;
}

function Log({ log, vehicle, busy, progress, file, onFetch }: LogProps) {
  const state = progress?.state;
  const path = file ?? (state?.phase === "done" ? state.file : undefined);
  const reading = busy === log.id && state?.phase === "reading" ? state : undefined;
  const left =
    reading && reading.bytesPerSecond > 0 ? (reading.total - reading.done) / reading.bytesPerSecond : undefined;
  return (
    <article className={classes.log}>
      <div className={classes.row}>
        <span>
          <strong>Log {log.id}</strong> · {log.at === undefined ? "time not known" : stamp(log.at)}
        </span>
        <span>{byteSize(log.bytes)}</span>
        {busy === log.id ? (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() =>
              app.peers.station
                .call("logs.cancel", { vehicleId: vehicle.id })
                .catch((cause: unknown) => app.toasts.failure(cause))
            }
          >
            Cancel
          </Button>
        ) : (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Download size={14} />}
            disabled={busy !== undefined || vehicle.lost}
            onClick={onFetch}
          >
            {path ? "Fetch again" : "Fetch"}
          </Button>
        )}
      </div>
      {busy === log.id && (
        <>
          <Progress value={reading ? (reading.done / Math.max(1, reading.total)) * 100 : 0} aria-label="Fetched" />
          <span className={classes.dim} role="status">
            {reading
              ? `${byteSize(reading.done)} of ${byteSize(reading.total)} · ${byteRate(reading.bytesPerSecond)}${left === undefined ? "" : ` · ${duration(left * 1_000)} left`}`
              : "Starting…"}
          </span>
        </>
      )}
      {path && busy !== log.id && (
        <span className={classes.dim}>
          ● Kept as <code>{path}</code>
        </span>
      )}
      {state?.phase === "failed" && state.failure.code !== "cancelled" && busy !== log.id && (
        <FailureNote failure={state.failure} />
      )}
    </article>
  );
}
