import { Button, Checkbox } from "@mantine/core";
import { commandWords } from "../../../src/mission/patterns/keptCommands.ts";
import type { RoutePattern } from "../../../src/mission/patterns/pattern.ts";
import type { Stop, StopHeight } from "../../../src/mission/patterns/stop.ts";
import { count, metres, speed } from "../../ui/format.ts";
import { CameraFields } from "./CameraFields.tsx";
import { commonOf, mixed } from "./common.ts";
import { LoiterFields } from "./LoiterFields.tsx";
import { StopChoice, StopNumber } from "./StopField.tsx";
import classes from "./StopTable.module.css";
import { heightLike, metresOf } from "./stopCells.ts";
import { routeTable } from "./theRouteTable.ts";

/** Everything that can be set for stops, for all that are selected at once. */
export function StopFields({
  route,
  selection,
}: {
  readonly route: RoutePattern;
  readonly selection: readonly number[];
}) {
  const stops = selection.flatMap((index) => route.stops[index] ?? []);
  if (stops.length === 0)
    return (
      <p className={classes.words}>
        Click a row to set what is done there; Shift and Ctrl select several. Double-click a number, or press Enter, to
        type it in the table.
      </p>
    );
  const datum = commonOf(stops, datumOf);
  const kept = stops.flatMap(({ after = [] }) => after);
  return (
    <fieldset className={classes.set} data-testid="stop-fields">
      <legend>
        {stops.length === 1 ? `Stop ${(selection[0] ?? 0) + 1}` : `For all ${count(stops.length, "selected stop")}`}
      </legend>
      <div className={classes.fields}>
        <StopChoice
          label="Height"
          value={datum}
          data={DATUMS}
          onChange={(of) => routeTable.set({ height: of === "route" ? undefined : heightIn(of, stops, route) })}
        />
        <StopNumber
          label="Metres"
          value={commonOf(stops, ({ height }) => height && metresOf(height))}
          min={-1_000}
          max={10_000}
          step={5}
          unit="m"
          otherwise={metres(route.aboveGround?.agl ?? route.ahl)}
          testId="stops-height"
          onChange={(value) =>
            routeTable.set(
              { height: value === undefined ? undefined : heightLike(heightIn(datum, stops, route), value) },
              "stops-height",
            )
          }
        />
        <StopNumber
          label="Speed on the way"
          value={commonOf(stops, (stop) => stop.speed)}
          min={0.5}
          max={200}
          step={1}
          unit="m/s"
          otherwise={speed(route.speed)}
          testId="stops-speed"
          onChange={(value) => routeTable.set({ speed: value }, "stops-speed")}
        />
        <StopNumber
          label="Hold"
          value={commonOf(stops, ({ holdMs }) => (holdMs === undefined ? undefined : holdMs / 1000))}
          min={0}
          max={86_400}
          step={5}
          unit="s"
          otherwise="passes"
          testId="stops-hold"
          onChange={(value) => routeTable.set({ holdMs: value ? Math.round(value * 1000) : undefined }, "stops-hold")}
        />
        <StopNumber
          label="Reached within"
          value={commonOf(stops, ({ reach }) => reach)}
          min={0}
          max={1_000}
          step={1}
          unit="m"
          otherwise="as set up"
          onChange={(value) => routeTable.set({ reach: value || undefined }, "stops-reach")}
        />
        <StopNumber
          label="Nose at it, true"
          value={commonOf(stops, ({ yawDeg }) => yawDeg)}
          min={-360}
          max={360}
          step={5}
          decimals={0}
          unit="°"
          otherwise="as it flies"
          onChange={(value) => routeTable.set({ yawDeg: value }, "stops-yaw")}
        />
      </div>
      <Watch stops={stops} />
      <CameraFields stops={stops} />
      <LoiterFields stops={stops} />
      {kept.length > 0 && (
        <p className={classes.words}>
          Passed on as it came: {[...new Set(kept.map(({ command }) => commandWords(command)))].join(", ")}.{" "}
          <Button size="compact-xs" variant="default" onClick={() => routeTable.set({ after: undefined })}>
            Leave out
          </Button>
        </p>
      )}
    </fieldset>
  );
}

function Watch({ stops }: { readonly stops: readonly Stop[] }) {
  const watch = commonOf(stops, (stop) => stop.watch ?? false);
  return (
    <Checkbox
      size="xs"
      label="On the way the camera is on what is to be seen"
      checked={watch === true}
      indeterminate={watch === mixed}
      onChange={(event) => routeTable.set({ watch: event.currentTarget.checked ? true : undefined })}
    />
  );
}

type Datum = "route" | "ahl" | "agl" | "amsl";

const DATUMS: readonly { readonly value: Datum; readonly label: string }[] = [
  { value: "route", label: "as the route" },
  { value: "ahl", label: "above home" },
  { value: "agl", label: "above the ground" },
  { value: "amsl", label: "above sea level" },
];

const datumOf = ({ height }: Stop): Datum =>
  !height ? "route" : "ahl" in height ? "ahl" : "agl" in height ? "agl" : "amsl";

/** The first stop's metres above something else. */
function heightIn(of: Datum | typeof mixed, stops: readonly Stop[], route: RoutePattern): StopHeight {
  const own = stops[0]?.height;
  const value = own ? metresOf(own) : (route.aboveGround?.agl ?? route.ahl);
  if (of === "agl") return { agl: value };
  if (of === "amsl") return { amsl: value };
  return of === "route" && route.aboveGround ? { agl: value } : { ahl: value };
}
