import { Button, NumberInput, Progress } from "@mantine/core";
import { FileVideo, Film, SquareDashed } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import { type ExportFormat, type FootageExportRecord, mostAroundMs } from "../../../src/contract/footageExport.ts";
import type { FlagRecord } from "../../../src/contract/records.ts";
import { app } from "../../shell/app.ts";
import { askStation } from "../../shell/askStation.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { fileName } from "../offline/offlineWords.ts";
import classes from "./ExportPanel.module.css";
import { clipName, exportState } from "./exportWords.ts";
import { useExports } from "./useExports.ts";

/** Writes a flag's footage into a file for others. */
export function ExportPanel({ flag }: { flag: FlagRecord }) {
  const [exports, look] = useExports(flag.id);
  const [around, setAround] = useState(0);
  const [failure, setFailure] = useState<Failure>();
  const begin = async (format: ExportFormat, burnIn = false) => {
    setFailure(undefined);
    try {
      const target = await window.vedette?.chooseTarget(format, clipName(flag));
      if (!target) return;
      await app.peers.station.call("footageExport.start", {
        footage: { kind: "flag", flagId: flag.id, ...(around > 0 && { aroundMs: around * 1000 }) },
        ...{ format, file: target.path, replace: target.replace, ...(burnIn && { burnIn }) },
      });
      look();
    } catch (cause) {
      setFailure(failureOf(cause));
    }
  };
  return (
    <Panel title="Export">
      <div className={classes.buttons}>
        <Button
          size="xs"
          variant="default"
          leftSection={<FileVideo size={15} />}
          data-testid="export-ts"
          onClick={() => void begin("ts")}
        >
          Export clip with metadata…
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<Film size={15} />}
          data-testid="export-mp4"
          onClick={() => void begin("mp4")}
        >
          As MP4…
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<SquareDashed size={15} />}
          title="A copy with boxes, time and name drawn into the pictures, which are encoded anew"
          data-testid="export-boxes"
          onClick={() => void begin("mp4", true)}
        >
          As MP4 with boxes…
        </Button>
        <NumberInput
          className={classes.around ?? ""}
          size="xs"
          label="Also before and after, s"
          min={0}
          max={mostAroundMs / 1000}
          value={around}
          data-testid="export-around"
          onChange={(value) => setAround(typeof value === "number" ? value : 0)}
        />
      </div>
      {failure && <FailureNote failure={failure} />}
      {exports.map((one) => (
        <Exported key={one.exportId} one={one} onChanged={look} />
      ))}
    </Panel>
  );
}

/** One export that is or was under way. */
function Exported({ one, onChanged }: { one: FootageExportRecord; onChanged: () => void }) {
  const { exportId, failure, file, notes, phase, share } = one;
  const cancel = () =>
    void askStation("footageExport.cancel", { exportId })
      .then(onChanged)
      .catch(() => {});
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.scrollIntoView({ block: "nearest" }), []); // it is the last in a long column
  return (
    <div className={classes.one} ref={place} data-testid="exported">
      <div className={classes.head}>
        <span className={classes.name} title={file}>
          {fileName(file)}
        </span>
        {phase === "running" && (
          <Button size="compact-xs" variant="default" data-testid="export-cancel" onClick={cancel}>
            Cancel
          </Button>
        )}
      </div>
      {phase === "running" && <Progress value={share * 100} aria-label={`Export of ${fileName(file)}`} animated />}
      <strong>{exportState(one)}</strong>
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
