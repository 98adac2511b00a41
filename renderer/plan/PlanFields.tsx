import { NumberInput, SegmentedControl, Select } from "@mantine/core";
import { cameraProfiles, droneProfiles } from "../../src/mission/catalog.ts";
import type { CorridorPattern } from "../../src/mission/plan.ts";
import { app } from "../shell/app.ts";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import classes from "./PlanFields.module.css";

/** How the section is flown, by which drone with which camera. */
export function PlanFields() {
  const plan = useStore(app.editor.state, (s) => s.history.present);
  const { pattern, drone, camera } = plan;
  const number = (
    label: string,
    field: "standoff" | "ahl" | "speed",
    { min, max, step, unit }: { min: number; max: number; step: number; unit: string },
  ) => (
    <NumberInput
      label={label}
      suffix={` ${unit}`}
      min={min}
      max={max}
      step={step}
      value={pattern[field]}
      data-testid={`plan-${field}`}
      clampBehavior="blur"
      onChange={(value) => typeof value === "number" && app.editor.editPattern({ [field]: value }, field)}
    />
  );
  return (
    <Panel title="How it is flown">
      <div className={classes.fields}>
        {number("Standoff from the section", "standoff", { min: 0, max: 5_000, step: 10, unit: "m" })}
        {number("Height above home", "ahl", { min: 5, max: 5_000, step: 10, unit: "m" })}
        {number("Speed", "speed", { min: 1, max: drone.maxSpeed, step: 1, unit: "m/s" })}
        <NumberInput
          label="Watch zone, each side"
          suffix=" m"
          min={1}
          max={20_000}
          step={10}
          value={plan.watchWidth}
          clampBehavior="blur"
          onChange={(value) => typeof value === "number" && app.editor.edit({ watchWidth: value }, "watchWidth")}
        />
      </div>
      <Choice
        label="Fly on the"
        value={pattern.side}
        data={[
          { value: "left", label: "left side" },
          { value: "right", label: "right side" },
        ]}
        onChange={(side) => app.editor.editPattern({ side: side as CorridorPattern["side"] })}
      />
      <Choice
        label="And back"
        value={pattern.back}
        data={[
          { value: "same", label: "same way" },
          { value: "other-side", label: "other side" },
          { value: "none", label: "not at all" },
        ]}
        onChange={(back) => app.editor.editPattern({ back: back as CorridorPattern["back"] })}
      />
      <Select
        label="Drone"
        allowDeselect={false}
        value={drone.id}
        data={withOwn(droneProfiles, drone)}
        onChange={(id) => {
          const chosen = droneProfiles.find((d) => d.id === id);
          if (chosen)
            app.editor.edit({
              drone: chosen,
              pattern: { ...pattern, speed: Math.min(pattern.speed, chosen.maxSpeed) },
            });
        }}
      />
      <Select
        label="Camera"
        allowDeselect={false}
        value={camera.id}
        data={withOwn(cameraProfiles, camera)}
        onChange={(id) => {
          const chosen = cameraProfiles.find((c) => c.id === id);
          if (chosen) app.editor.edit({ camera: chosen });
        }}
      />
    </Panel>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly data: { value: string; label: string }[];
  readonly onChange: (value: string) => void;
}

function Choice({ label, ...control }: ChoiceProps) {
  return (
    <div>
      <div className={classes.label}>{label}</div>
      <SegmentedControl fullWidth size="sm" aria-label={label} {...control} />
    </div>
  );
}

/** The catalogue, and the plan's own entry where a file brought one that is not in it. */
function withOwn(catalog: readonly { id: string; name: string }[], own: { id: string; name: string }) {
  const all = catalog.some(({ id }) => id === own.id) ? catalog : [own, ...catalog];
  return all.map(({ id, name }) => ({ value: id, label: name }));
}
