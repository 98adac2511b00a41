import { NumberInput, SegmentedControl } from "@mantine/core";
import classes from "./PlanFields.module.css";

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly unit?: string;
  readonly testId?: string;
  readonly onChange: (value: number) => void;
}

/** A number with its unit; what can not be read as one changes nothing. */
export function NumberField({ unit, testId, onChange, ...input }: NumberFieldProps) {
  return (
    <NumberInput
      {...input}
      {...(unit && { suffix: unit === "°" ? unit : ` ${unit}` })}
      data-testid={testId}
      clampBehavior="blur"
      onChange={(value) => typeof value === "number" && onChange(value)}
    />
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly data: { value: string; label: string }[];
  readonly onChange: (value: string) => void;
}

/** One of few, all in sight. */
export function Choice({ label, ...control }: ChoiceProps) {
  return (
    <div>
      <div className={classes.label}>{label}</div>
      <SegmentedControl fullWidth size="sm" aria-label={label} {...control} />
    </div>
  );
}
