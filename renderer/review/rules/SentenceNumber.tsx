import { NumberInput } from "@mantine/core";
import classes from "./Rules.module.css";

interface Props {
  readonly label: string;
  readonly value: number | undefined;
  readonly unit?: string;
  /** In how many of the value's units one of the field's counts: 1000 for seconds of ms. */
  readonly scale?: number;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly onChange: (value: number | undefined) => void;
}

/** A number within a sentence, with its unit; empty is undefined. */
export function SentenceNumber({ label, value, unit, scale = 1, min = 0, max, step, onChange }: Props) {
  return (
    <NumberInput
      className={classes.number}
      size="xs"
      aria-label={label}
      value={value === undefined ? "" : value / scale}
      min={min}
      {...(max !== undefined && { max })}
      {...(step !== undefined && { step })}
      {...(unit && { suffix: ` ${unit}` })}
      onChange={(text) => onChange(typeof text === "number" ? text * scale : undefined)}
    />
  );
}
