import { Button, NumberInput } from "@mantine/core";
import { useEffect, useState } from "react";
import type { CameraCalibration } from "../../src/contract/cameraCalibration.ts";
import classes from "./CameraEditor.module.css";
import { type CameraForm, calibrationOf, cameraGroups, formOf, isSame } from "./cameraForm.ts";

interface Props {
  readonly vehicleId: string;
  readonly cameraId: string;
  readonly known: CameraCalibration | undefined;
  /** Undefined where nothing was changed yet that could be taken back. */
  readonly onUndo: (() => void) | undefined;
  /** Undefined stands for a camera of which nothing is known. */
  readonly onUse: (calibration: CameraCalibration | undefined) => void;
}

/** A camera's lens, mounting, latency and accuracy, number by number; nothing counts before Use. */
export function CameraEditor({ vehicleId, cameraId, known, onUndo, onUse }: Props) {
  const [form, setForm] = useState<CameraForm>(() => formOf(known));
  useEffect(() => setForm(formOf(known)), [known]);
  const edited = !isSame(form, formOf(known));
  const typed = calibrationOf(form, { vehicleId, cameraId });
  const wrong = typeof typed === "string" ? typed : undefined;

  return (
    <form
      className={classes.editor}
      data-testid="camera-editor"
      onSubmit={(e) => {
        e.preventDefault();
        if (edited && typeof typed !== "string") onUse(typed);
      }}
    >
      {cameraGroups.map(({ title, words, fields }) => (
        <fieldset key={title} className={classes.group}>
          <legend>{title}</legend>
          <p>{words}</p>
          <div className={classes.fields}>
            {fields.map(({ name, label, unit, digits, usual }) => (
              <NumberInput
                key={name}
                size="xs"
                label={label}
                suffix={unit}
                decimalScale={digits}
                hideControls
                placeholder={usual ?? "—"}
                value={form[name]}
                data-testid={`camera-field-${name}`}
                onChange={(value) => setForm((before) => ({ ...before, [name]: value }))}
              />
            ))}
          </div>
        </fieldset>
      ))}
      <p className={classes.state} data-testid="camera-editor-state">
        {wrong ? `▲ ${wrong}.` : edited ? "▲ Changed, not in use yet." : "As in use."}
      </p>
      <div className={classes.row}>
        <Button variant="default" disabled={!onUndo} data-testid="camera-editor-undo" onClick={onUndo}>
          Undo
        </Button>
        <Button
          variant="default"
          disabled={!edited}
          data-testid="camera-editor-discard"
          onClick={() => setForm(formOf(known))}
        >
          Discard
        </Button>
        <Button type="submit" disabled={!edited || wrong !== undefined} data-testid="camera-editor-use">
          Use
        </Button>
      </div>
    </form>
  );
}
