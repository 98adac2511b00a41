import { Autocomplete, Switch, TextInput } from "@mantine/core";
import { count } from "../../ui/format.ts";
import { useStore } from "../../ui/store.ts";
import { runDesk } from "./appRuns.ts";
import classes from "./Runs.module.css";
import { sweepFields, valuesOf } from "./runWords.ts";

/** Whether a field of the scenario takes several values, a run for each. */
export function RunSweep() {
  const { sweep, field, values } = useStore(runDesk.form, (form) => form);
  const known = sweepFields.find(({ value }) => value === field);
  const all = valuesOf(values);
  return (
    <>
      <Switch
        size="xs"
        label="Sweep: a run for each value of a field"
        checked={sweep}
        data-testid="run-sweep"
        onChange={(event) => runDesk.form.patch({ sweep: event.currentTarget.checked })}
      />
      {sweep && (
        <div className={classes.sweep}>
          <Autocomplete
            size="xs"
            label="Field"
            description={known?.label ?? "Any field of the scenario; * is every item of a list"}
            data={sweepFields.map(({ value }) => value)}
            value={field}
            spellCheck={false}
            filter={({ options }) => options}
            renderOption={({ option }) => (
              <span>
                {sweepFields.find(({ value }) => value === option.value)?.label}{" "}
                <small className={classes.dim}>{option.value}</small>
              </span>
            )}
            data-testid="sweep-field"
            onChange={(next) => runDesk.form.patch({ field: next })}
          />
          <TextInput
            size="xs"
            label="Values"
            description={all ? count(all.length, "run") : `With commas between, as ${known?.example ?? "1, 2, 3"}`}
            error={all ? undefined : "At least one value"}
            value={values}
            spellCheck={false}
            data-testid="sweep-values"
            onChange={(event) => runDesk.form.patch({ values: event.currentTarget.value })}
          />
        </div>
      )}
    </>
  );
}
