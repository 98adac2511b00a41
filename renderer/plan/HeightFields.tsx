import { Button } from "@mantine/core";
import { PIXELS_ON_CAR } from "../../src/mission/carPixels.ts";
import { defaultAboveGround } from "../../src/mission/patterns/newPattern.ts";
import { heightFor } from "../../src/mission/patterns/resolution.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { app } from "../shell/app.ts";
import { metres } from "../ui/format.ts";
import { Choice, NumberField } from "./FieldControls.tsx";
import classes from "./PlanFields.module.css";

/** How high the pattern is flown, above home or above the ground, and the height that shows a car well enough. */
export function HeightFields({ plan: { pattern, camera } }: { readonly plan: Plan }) {
  const { ahl, aboveGround, pixels = PIXELS_ON_CAR } = pattern;
  const standoff = "standoff" in pattern ? pattern.standoff : pattern.kind === "orbit" ? pattern.radius : 0;
  const least = Math.floor(heightFor(pixels, camera, standoff));
  return (
    <>
      <Choice
        label="Height"
        value={aboveGround ? "ground" : "home"}
        data={[
          { value: "home", label: "above home" },
          { value: "ground", label: "above the ground" },
        ]}
        onChange={(of) => app.editor.change((plan) => heightOf(plan, of === "ground"))}
      />
      <div className={classes.fields}>
        {aboveGround ? (
          <>
            <NumberField
              label="Height above the ground"
              value={aboveGround.agl}
              min={5}
              max={5_000}
              step={10}
              unit="m"
              testId="plan-agl"
              onChange={(agl) => app.editor.editPattern({ aboveGround: { ...aboveGround, agl } }, "agl")}
            />
            <NumberField
              label="More or less by"
              value={aboveGround.tolerance}
              min={1}
              max={1_000}
              step={1}
              unit="m"
              onChange={(tolerance) =>
                app.editor.editPattern({ aboveGround: { ...aboveGround, tolerance } }, "tolerance")
              }
            />
            <NumberField
              label="Never below"
              value={aboveGround.floor}
              min={0}
              max={5_000}
              step={5}
              unit="m"
              onChange={(floor) => app.editor.editPattern({ aboveGround: { ...aboveGround, floor } }, "floor")}
            />
          </>
        ) : (
          <NumberField
            label="Height above home"
            value={ahl}
            min={5}
            max={5_000}
            step={10}
            unit="m"
            testId="plan-ahl"
            onChange={(value) => app.editor.editPattern({ ahl: value }, "ahl")}
          />
        )}
        <NumberField
          label="Pixels along a car"
          value={pixels}
          min={2}
          max={1_000}
          onChange={(value) => app.editor.editPattern({ pixels: value }, "pixels")}
        />
      </div>
      {least >= 5 && least !== (aboveGround?.agl ?? ahl) && (
        <Button
          variant="default"
          size="compact-sm"
          onClick={() =>
            app.editor.editPattern(aboveGround ? { aboveGround: { ...aboveGround, agl: least } } : { ahl: least })
          }
        >
          Fly at {metres(least)}, the most for {pixels} pixels
        </Button>
      )}
    </>
  );
}

/** The plan with its height kept above the ground, or above home. */
function heightOf(plan: Plan, ground: boolean): Plan {
  const { aboveGround: _, ...pattern } = plan.pattern;
  return {
    ...plan,
    pattern: ground ? { ...pattern, aboveGround: defaultAboveGround(pattern.ahl) } : pattern,
  };
}
