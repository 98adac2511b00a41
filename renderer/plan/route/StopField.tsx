import { NumberInput, Select } from "@mantine/core";
import { mixed } from "./common.ts";

interface NumberProps {
  readonly label: string;
  readonly value: number | undefined | typeof mixed;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly decimals?: number;
  readonly unit?: string;
  /** Shown while nothing is set. */
  readonly otherwise?: string;
  readonly testId?: string;
  /** Undefined where the field was emptied. */
  readonly onChange: (value: number | undefined) => void;
}

/** A number of several stops: empty where nothing is set, and where they differ, which its placeholder says. */
export function StopNumber({
  label,
  value,
  unit,
  otherwise = "",
  decimals = 1,
  testId,
  onChange,
  ...limits
}: NumberProps) {
  const several = value === mixed;
  return (
    <NumberInput
      {...limits}
      size="xs"
      label={label}
      value={several || value === undefined ? "" : value}
      placeholder={several ? "different" : otherwise}
      decimalScale={decimals}
      clampBehavior="blur"
      data-testid={testId}
      {...(unit && { suffix: unit === "°" ? unit : ` ${unit}` })}
      onChange={(typed) => {
        const next = typeof typed === "number" ? typed : undefined;
        if (
          next !== (several ? undefined : value) &&
          (next === undefined || (next >= limits.min && next <= limits.max))
        )
          onChange(next);
      }}
    />
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T | typeof mixed;
  readonly data: readonly { readonly value: T; readonly label: string }[];
  readonly testId?: string;
  readonly onChange: (value: T) => void;
}

/** One of few for several stops. */
export function StopChoice<T extends string>({ label, value, data, testId, onChange }: ChoiceProps<T>) {
  return (
    <Select
      size="xs"
      label={label}
      allowDeselect={false}
      value={value === mixed ? null : value}
      placeholder="different"
      data={[...data]}
      data-testid={testId}
      onChange={(chosen) => chosen && onChange(chosen as T)}
    />
  );
}
