import { Button, Checkbox, Progress } from "@mantine/core";
import { ArrowLeft, CircleAlert, CircleCheck, Upload } from "lucide-react";
import { useMemo, useState } from "react";
import { Virtuoso } from "react-virtuoso";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import type { VehicleRecord } from "../../src/contract/records.ts";
import type { Outcome, ParamRecord } from "../../src/contract/setup.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { Empty } from "../ui/Empty.tsx";
import { FailureNote } from "../ui/FailureNote.tsx";
import { count } from "../ui/format.ts";
import { HoldButton } from "../ui/HoldButton.tsx";
import classes from "./ParamFilePanel.module.css";
import type { OpenedFile } from "./paramFiles.ts";
import { chosenValues, type DifferenceRow, differenceRows } from "./paramFilter.ts";
import { paramText } from "./paramText.ts";

interface Props {
  readonly vehicle: VehicleRecord;
  readonly file: OpenedFile;
  readonly params: readonly ParamRecord[];
  readonly onClose: () => void;
}

/** Where a parameter file and the vehicle differ; what is chosen is written, with a result for each. */
export function ParamFilePanel({ vehicle, file, params, onClose }: Props) {
  // As it was when the file was opened: writing must not make rows vanish under the operator.
  const [rows] = useState(() => differenceRows(file.differences, params));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(rows.filter((r) => r.why === undefined && r.caution === undefined).map((r) => r.name)),
  );
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const integers = useMemo(() => new Set(params.filter((p) => p.integer).map((p) => p.name)), [params]);
  const writable = rows.filter((r) => r.why === undefined);
  const values = chosenValues(rows, chosen).filter(({ name }) => !outcomes.get(name)?.ok);
  const progress = useMirror((m) => m.paramProgress.get(vehicle.id)?.state);
  const way = progress?.phase === "writing" ? progress : { done: 0, total: values.length };
  const failed = [...outcomes.values()].filter((o) => !o.ok).length;
  const written = outcomes.size - failed;

  const write = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      const results = await app.peers.station.call("params.setAll", { vehicleId: vehicle.id, values });
      setOutcomes((before) => new Map([...before, ...results.map((r) => [r.name, r] as const)]));
      for (const { name, value } of values)
        if (results.some((r) => r.name === name && r.ok)) app.params.changed(vehicle.id, name, value);
    } catch (cause) {
      setFailure(failureOf(cause));
    } finally {
      setBusy(false);
    }
  };
  const toggle = (name: string, on: boolean) =>
    setChosen((before) => (on ? new Set(before).add(name) : new Set([...before].filter((n) => n !== name))));

  return (
    <section className={classes.panel} aria-label="Parameter file">
      <header>
        <Button size="compact-sm" variant="default" leftSection={<ArrowLeft size={15} />} onClick={onClose}>
          All parameters
        </Button>
        <span title={file.path}>{file.path.split(/[\\/]/).at(-1)}</span>
      </header>
      {rows.length === 0 ? (
        <Empty icon={CircleCheck} title="No difference">
          {vehicle.name} holds all values of this file.
        </Empty>
      ) : (
        <>
          <div className={classes.write}>
            <Checkbox
              label={`${count(writable.length, "difference")}, ${chosen.size} chosen`}
              checked={chosen.size === writable.length && chosen.size > 0}
              indeterminate={chosen.size > 0 && chosen.size < writable.length}
              disabled={busy}
              onChange={(e) => setChosen(new Set(e.currentTarget.checked ? writable.map((r) => r.name) : []))}
            />
            <HoldButton
              icon={Upload}
              label={busy ? "Writing…" : `Write ${count(values.length, "parameter")}`}
              vehicle={vehicle.name}
              disabled={busy || values.length === 0 || vehicle.lost}
              hint={
                vehicle.lost
                  ? "The vehicle is not heard"
                  : vehicle.armed
                    ? "The vehicle is armed: values take effect at once"
                    : undefined
              }
              testId="params-write-all"
              onHeld={() => void write()}
            />
          </div>
          {busy && (
            <div className={classes.writing} role="status" data-testid="params-writing">
              <span>
                Writing to {vehicle.name}… {way.done} of {way.total}
              </span>
              <Button
                size="compact-sm"
                variant="default"
                data-testid="params-write-cancel"
                onClick={() => app.params.cancel(vehicle.id)}
              >
                Cancel
              </Button>
              <Progress value={way.total > 0 ? (way.done / way.total) * 100 : 0} aria-label="Parameters written" />
            </div>
          )}
          {outcomes.size > 0 && (
            <p className={classes.result} role="status" data-failed={failed > 0 || undefined}>
              {failed > 0 ? "■" : "●"} {count(written, "parameter")} written
              {failed > 0 && `, ${failed} not: see the rows below; hold the button to try them again`}
            </p>
          )}
          {failure && <FailureNote failure={failure} />}
          <Virtuoso
            className={classes.list ?? ""}
            data={rows}
            computeItemKey={(_, row) => row.name}
            itemContent={(_, row) => (
              <Row
                row={row}
                integer={integers.has(row.name)}
                outcome={outcomes.get(row.name)}
                chosen={chosen.has(row.name)}
                busy={busy}
                onToggle={toggle}
              />
            )}
          />
        </>
      )}
    </section>
  );
}

interface RowProps {
  readonly row: DifferenceRow;
  readonly integer: boolean;
  readonly outcome: Outcome | undefined;
  readonly chosen: boolean;
  readonly busy: boolean;
  readonly onToggle: (name: string, on: boolean) => void;
}

function Row({ row, integer, outcome, chosen, busy, onToggle }: RowProps) {
  const { name, inFile, onBoard, why, caution } = row;
  return (
    <div className={classes.row}>
      <Checkbox
        aria-label={name}
        checked={chosen}
        disabled={busy || why !== undefined || outcome?.ok === true}
        onChange={(e) => onToggle(name, e.currentTarget.checked)}
      />
      <code>{name}</code>
      <span>
        {onBoard === undefined ? "—" : paramText(onBoard, integer)} → <strong>{paramText(inFile, integer)}</strong>
      </span>
      {caution && !outcome && (
        <span className={classes.outcome} data-kind="caution">
          ▲ {caution}: choose it to write it all the same
        </span>
      )}
      {(why || outcome) && (
        <span className={classes.outcome} data-kind={outcome ? (outcome.ok ? "ok" : "failed") : "why"}>
          {outcome?.ok && <CircleCheck size={14} aria-hidden />}
          {outcome && !outcome.ok && <CircleAlert size={14} aria-hidden />}
          {outcome ? (outcome.ok ? "Written" : `${outcome.failure.message} ${outcome.failure.remedy ?? ""}`) : why}
        </span>
      )}
    </div>
  );
}
