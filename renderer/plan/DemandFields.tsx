import { Button, Switch } from "@mantine/core";
import { Crosshair, House } from "lucide-react";
import type { LatLon } from "../../src/geo/position.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { windLimitOf } from "../../src/mission/proof/handling.ts";
import { ownLineOf } from "../../src/mission/proof/ownSide.ts";
import { app } from "../shell/app.ts";
import { metres, place as written } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import classes from "./DemandFields.module.css";
import { type Demand, withDemand, withoutDemand } from "./demands.ts";
import { Choice, NumberField } from "./FieldControls.tsx";

/** What the patrol is checked against besides the ground: the own side of the line, the wind, and the reach of the link. */
export function DemandFields() {
  const plan = useStore(app.editor.state, (s) => s.history.present);
  return (
    <Panel title="Own side, wind and link">
      <OwnSide plan={plan} />
      <Wind plan={plan} />
      <Link plan={plan} />
    </Panel>
  );
}

interface Part {
  readonly plan: Plan;
}

const set = <D extends Demand>(demand: D, value: NonNullable<Plan[D]>, gesture?: string): void =>
  app.editor.change((plan) => withDemand(plan, demand, value), gesture);
const clear = (demand: Demand): void => app.editor.change((plan) => withoutDemand(plan, demand));

function OwnSide({ plan }: Part) {
  const { ownSide } = plan;
  const home = useStore(app.planning.state, (s) => s.plan.home);
  const { section, side } = ownLineOf({ ...plan, home });
  return (
    <div className={classes.part}>
      <Switch
        label="Never cross the line"
        description="The aircraft, its turns and its way home stay on our side of the section."
        checked={ownSide !== undefined}
        data-testid="own-side"
        onChange={({ currentTarget: { checked } }) => (checked ? set("ownSide", { buffer: 50 }) : clear("ownSide"))}
      />
      {ownSide && (
        <>
          <NumberField
            label="Keep away from the line by"
            value={ownSide.buffer}
            min={0}
            max={20_000}
            step={10}
            unit="m"
            testId="own-side-buffer"
            onChange={(buffer) => buffer >= 0 && buffer <= 20_000 && set("ownSide", { ...ownSide, buffer }, "own side")}
          />
          <p className={classes.words}>
            {section.length < 2
              ? "Counts once there is a section."
              : side
                ? `Ours is the ${side} side, looking along the section: the side ${plan.pattern.kind === "corridor" ? "that is flown on" : "of home"}.`
                : "Which side is ours is not known yet: it is the side of home."}{" "}
            Beyond its ends there is no line to keep to: draw the section as far as the aircraft may get.
          </p>
        </>
      )}
    </div>
  );
}

function Wind({ plan: { wind, drone } }: Part) {
  const limit = windLimitOf(drone);
  return (
    <div className={classes.part}>
      <Switch
        label="Wind"
        description="The battery has to last in it, with the reserve."
        checked={wind !== undefined}
        data-testid="wind"
        onChange={({ currentTarget: { checked } }) =>
          checked ? set("wind", { speed: Math.min(5, limit) }) : clear("wind")
        }
      />
      {wind && (
        <>
          <div className={classes.fields}>
            <NumberField
              label="Mean wind"
              value={wind.speed}
              min={0}
              max={100}
              step={1}
              unit="m/s"
              testId="wind-speed"
              onChange={(speed) => speed >= 0 && speed <= 100 && set("wind", { ...wind, speed }, "wind speed")}
            />
            {wind.fromDeg !== undefined && (
              <NumberField
                label="Blows from"
                value={wind.fromDeg}
                min={0}
                max={360}
                step={5}
                unit="°"
                testId="wind-from"
                onChange={(fromDeg) => fromDeg >= 0 && fromDeg <= 360 && set("wind", { ...wind, fromDeg }, "wind from")}
              />
            )}
          </div>
          <Choice
            label="Direction"
            value={wind.fromDeg === undefined ? "worst" : "given"}
            data={[
              { value: "worst", label: "the worst one" },
              { value: "given", label: "as given" },
            ]}
            onChange={(way) => set("wind", { speed: wind.speed, ...(way === "given" && { fromDeg: 270 }) })}
          />
          <p className={classes.words}>
            {drone.name} is flown in up to {limit} m/s.
          </p>
        </>
      )}
    </div>
  );
}

const FIRST_RANGE = 5_000;

function Link({ plan: { link } }: Part) {
  const style = useStore(app.settings, (s) => s.coordinates);
  const home = useStore(app.planning.state, (s) => s.plan.home);
  const range = link?.range ?? FIRST_RANGE;
  const pick = () =>
    app.ui.patch({
      goTo: null,
      pick: {
        words: "Click where the station’s aerial stands.",
        onPlace: ({ lat, lon }) => {
          const now = app.editor.plan.link;
          set("link", { place: { lat, lon }, range: now?.range ?? FIRST_RANGE });
          app.editor.focus({ kind: "link" });
        },
      },
    });
  const start = (from: LatLon | null) => (from ? set("link", { place: from, range }) : pick());
  return (
    <div className={classes.part}>
      <Switch
        label="Reach of the radio link"
        description="Every place of the patrol is checked to be within it."
        checked={link !== undefined}
        data-testid="link"
        onChange={({ currentTarget: { checked } }) => (checked ? start(home) : clear("link"))}
      />
      {link && (
        <>
          <NumberField
            label="Reaches"
            value={link.range}
            min={10}
            max={500_000}
            step={500}
            unit="m"
            testId="link-range"
            onChange={(value) => value > 0 && value <= 500_000 && set("link", { ...link, range: value }, "link range")}
          />
          <div className={classes.line}>
            <span>Aerial: {written(link.place, style)}</span>
            <Button size="compact-sm" variant="default" leftSection={<Crosshair size={14} />} onClick={pick}>
              Pick…
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<House size={14} />}
              disabled={home === null}
              onClick={() => home && set("link", { ...link, place: home })}
            >
              At home
            </Button>
          </div>
        </>
      )}
      {!link && home === null && (
        <p className={classes.words}>
          Home is not known yet: switching it on asks for the aerial’s place, first with {metres(FIRST_RANGE)} of reach.
        </p>
      )}
    </div>
  );
}
