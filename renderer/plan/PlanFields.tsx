import { Select } from "@mantine/core";
import { cameraProfiles } from "../../src/mission/catalog.ts";
import { app } from "../shell/app.ts";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import { NumberField } from "./FieldControls.tsx";
import { HeightFields } from "./HeightFields.tsx";
import { PatternFields } from "./PatternFields.tsx";
import classes from "./PlanFields.module.css";

/** In which pattern it is flown, with which camera. */
export function PlanFields() {
  const plan = useStore(app.editor.state, (s) => s.history.present);
  const { pattern, drone, camera } = plan;
  return (
    <Panel title="How it is flown">
      <PatternFields pattern={pattern} />
      <HeightFields plan={plan} />
      <div className={classes.fields}>
        <NumberField
          label="Speed"
          value={pattern.speed}
          min={1}
          max={drone.maxSpeed}
          step={1}
          unit="m/s"
          testId="plan-speed"
          onChange={(speed) => app.editor.editPattern({ speed }, "speed")}
        />
        <NumberField
          label="Watch zone, each side"
          value={plan.watchWidth}
          min={1}
          max={20_000}
          step={10}
          unit="m"
          onChange={(watchWidth) => app.editor.edit({ watchWidth }, "watchWidth")}
        />
      </div>
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

/** The catalogue, and the plan's own entry where a file brought one that is not in it. */
function withOwn(catalog: readonly { id: string; name: string }[], own: { id: string; name: string }) {
  const all = catalog.some(({ id }) => id === own.id) ? catalog : [own, ...catalog];
  return all.map(({ id, name }) => ({ value: id, label: name }));
}
