import { Button, Checkbox, Select, TextInput } from "@mantine/core";
import { Upload } from "lucide-react";
import { useState } from "react";
import type { VehicleRecord } from "../../src/contract/records.ts";
import type { ParamRecord } from "../../src/contract/setup.ts";
import { app } from "../shell/app.ts";
import { HoldButton } from "../ui/HoldButton.tsx";
import classes from "./ParamEditor.module.css";
import { hasBit, paramText, rangeText, typedParam, withBit } from "./paramText.ts";

interface Props {
  readonly vehicle: VehicleRecord;
  readonly param: ParamRecord;
  /** The value as it was read, where it was changed since. */
  readonly original: number | undefined;
  readonly writing: boolean;
}

/**
 * What a parameter means, and its new value as figure, choice or bits. On an armed vehicle writing is held; an unusual value
 * is confirmed first.
 */
export function ParamEditor({ vehicle, param, original, writing }: Props) {
  const { name, value, integer, meaning, default: usual } = param;
  const [text, setText] = useState(() => paramText(value, integer));
  const [confirmed, setConfirmed] = useState<string>();
  const typed = typedParam(text, param);
  const set = (next: number) => setText(paramText(next, integer));
  const same = typed.ok && Math.fround(typed.value) === Math.fround(value);
  const write = () => {
    if (typed.ok && !same) void app.params.write(vehicle.id, name, typed.value);
  };
  const range = rangeText({ min: meaning?.min, max: meaning?.max });
  const why = vehicle.lost
    ? "The vehicle is not heard"
    : typed.ok
      ? same
        ? "Already this value"
        : typed.caution && confirmed !== text
          ? "Confirm the unusual value first"
          : undefined
      : typed.why;
  const choices = (meaning?.values ?? []).map((v) => ({ value: String(v.value), label: `${v.value} · ${v.label}` }));
  return (
    <div className={classes.editor}>
      {meaning?.description && <p>{meaning.description}</p>}
      {!meaning && <p className={classes.dim}>No description of this parameter is known.</p>}
      <p className={classes.dim}>
        {[
          range && `Range ${range}${meaning?.unit ? ` ${meaning.unit}` : ""}`,
          usual !== undefined && `Default ${paramText(usual, integer)}`,
          integer && "Whole numbers",
          meaning?.rebootRequired && "▲ Takes effect after a reboot",
          meaning?.readOnly && "Can only be read",
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {!meaning?.readOnly && (
        <>
          {choices.length > 0 && (
            <Select
              label="Choice"
              data={choices}
              searchable
              value={typed.ok && choices.some((c) => c.value === String(typed.value)) ? String(typed.value) : null}
              placeholder="A value without a name"
              onChange={(choice) => choice !== null && set(Number(choice))}
            />
          )}
          {meaning?.bits && typed.ok && (
            <div className={classes.bits} role="group" aria-label="Bits">
              {meaning.bits.map(({ bit, label }) => (
                <Checkbox
                  key={bit}
                  size="xs"
                  label={`${bit} · ${label}`}
                  checked={hasBit(typed.value, bit)}
                  onChange={(e) => set(withBit(typed.value, bit, e.currentTarget.checked))}
                />
              ))}
            </div>
          )}
          <div className={classes.write}>
            <TextInput
              label="New value"
              value={text}
              inputMode="decimal"
              spellCheck={false}
              rightSection={meaning?.unit && <small className={classes.dim}>{meaning.unit}</small>}
              rightSectionWidth={meaning?.unit ? 56 : 0}
              error={typed.ok ? undefined : typed.why}
              data-testid={`param-value-${name}`}
              onChange={(e) => setText(e.currentTarget.value)}
              onKeyDown={(e) => {
                if (e.key === "Enter" && why === undefined && !writing && !vehicle.armed) write();
                if (e.key === "Escape") set(value);
              }}
            />
            {vehicle.armed ? (
              <HoldButton
                icon={Upload}
                label="Write while armed"
                vehicle={vehicle.name}
                disabled={why !== undefined || writing}
                hint={why ?? "The vehicle is armed: the value takes effect at once"}
                onHeld={write}
              />
            ) : (
              <Button
                loading={writing}
                disabled={why !== undefined}
                title={why}
                data-testid={`param-write-${name}`}
                onClick={write}
              >
                Write
              </Button>
            )}
            {usual !== undefined && (
              <Button variant="default" disabled={writing} onClick={() => set(usual)}>
                Default
              </Button>
            )}
            {original !== undefined && (
              <Button
                variant="default"
                disabled={writing}
                title="The value as it was read; write it to undo the change"
                data-testid={`param-undo-${name}`}
                onClick={() => set(original)}
              >
                Undo to {paramText(original, integer)}
              </Button>
            )}
          </div>
          {typed.ok && typed.caution && !same && (
            <div className={classes.caution} role="status">
              <p>▲ {typed.caution}</p>
              <Checkbox
                size="xs"
                label={`Write ${text.trim()} all the same`}
                checked={confirmed === text}
                data-testid={`param-confirm-${name}`}
                onChange={(e) => setConfirmed(e.currentTarget.checked ? text : undefined)}
              />
            </div>
          )}
        </>
      )}
    </div>
  );
}
