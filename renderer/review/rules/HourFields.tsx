import { Checkbox, TextInput } from "@mantine/core";
import type { RuleHours } from "../../../src/contract/flagRules.ts";
import classes from "./Rules.module.css";

const usual: RuleHours = { from: "sunset", to: "sunrise" };

/** The times of the day of a rule as a part of its sentence. */
export function HourFields({
  hours,
  onChange,
}: {
  hours: RuleHours | undefined;
  onChange: (hours: RuleHours | undefined) => void;
}) {
  return (
    <div className={classes.sentence}>
      <Checkbox
        size="xs"
        label={hours ? "only between" : "only at some times of the day"}
        checked={hours !== undefined}
        onChange={(e) => onChange(e.currentTarget.checked ? usual : undefined)}
      />
      {hours && (
        <>
          <TextInput
            className={classes.time}
            size="xs"
            aria-label="From"
            value={hours.from}
            onChange={(e) => onChange({ ...hours, from: e.currentTarget.value.trim() })}
          />
          <span>and</span>
          <TextInput
            className={classes.time}
            size="xs"
            aria-label="To"
            value={hours.to}
            onChange={(e) => onChange({ ...hours, to: e.currentTarget.value.trim() })}
          />
          <span className={classes.dim}>22:30, sunset, sunrise-60 (minutes)</span>
        </>
      )}
    </div>
  );
}
