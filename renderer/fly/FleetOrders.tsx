import { Button } from "@mantine/core";
import { Crosshair, Navigation, StepForward } from "lucide-react";
import { useState } from "react";
import type { VehicleRecord } from "../../src/contract/records.ts";
import type { FleetCommand } from "../../src/contract/setup.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { heightsApart } from "../../src/mission/heightsApart.ts";
import { useChecklists } from "../checklists/appChecklists.ts";
import { unfinished } from "../checklists/checklistDesk.ts";
import { app } from "../shell/app.ts";
import { useMirror, useSettings, useUi } from "../shell/hooks.ts";
import { count, metres, place as written } from "../ui/format.ts";
import { HoldButton } from "../ui/HoldButton.tsx";
import { useStore } from "../ui/store.ts";
import { fleetRun } from "./appFleet.ts";
import classes from "./FleetOrders.module.css";
import { type FleetAsked, resultWords } from "./fleetRun.ts";
import { fleetTargets, fliesPatrol, namesOf } from "./fleetTargets.ts";
import { type FlightOrder, flightOrders, type OrderName } from "./flightOrders.ts";
import { OrderFields } from "./OrderFields.tsx";

const names: readonly OrderName[] = [
  ...(["pause", "resume", "return", "land", "height", "speed"] as const),
  ...(["arm", "takeOff", "start", "disarm"] as const),
];

/** What the chosen vehicles may be told, each order held and naming them, and a result for each. */
export function FleetOrders({ chosen }: { chosen: readonly VehicleRecord[] }) {
  const [ahl, setAhl] = useState(app.editor.plan.pattern.ahl);
  const [speed, setSpeed] = useState(app.editor.plan.pattern.speed);
  const orders = flightOrders(ahl, speed);
  return (
    <div className={classes.orders} data-testid="fleet-orders">
      <strong className={classes.who}>
        {count(chosen.length, "vehicle")}: {namesOf(chosen, 6)}
      </strong>
      <div className={classes.buttons}>
        {names.map((name) => (
          <Order key={name} name={name} order={orders[name]} chosen={chosen} />
        ))}
        <GoHere chosen={chosen} ahl={ahl} />
      </div>
      <OrderFields ahl={ahl} speed={speed} onAhl={setAhl} onSpeed={setSpeed} />
    </div>
  );
}

interface OrderProps {
  readonly name: string;
  readonly order: Pick<FlightOrder, "why" | "icon" | "label" | "said" | "command">;
  readonly chosen: readonly VehicleRecord[];
  /** What else it means, for the tooltip. */
  readonly note?: (targets: readonly VehicleRecord[]) => string;
}

/** An order to those of the chosen that it makes sense for; the others are told with their reasons. */
function Order({ name, order, chosen, note }: OrderProps) {
  const { why, icon, label, said = label, command } = order;
  const targets = fleetTargets(chosen, why);
  const { vehicles, leftOut } = targets;
  const left = leftOut.map((one) => `${one.name}: ${one.why}`).join("; ");
  const open = useChecklists(({ runs }) =>
    command.kind === "arm" ? vehicles.filter(({ id }) => unfinished(runs.get(id)) !== undefined) : [],
  );
  const unready = open.length > 0 && `Checklist unfinished: ${namesOf(open, 12)}`;
  const more = [unready, note?.(vehicles), left && `Left out: ${left}`].filter(Boolean).join(". ");
  return (
    <HoldButton
      icon={icon}
      label={open.length > 0 ? `${label}, ${count(open.length, "checklist")} unfinished` : label}
      vehicle={whom(vehicles, chosen)}
      disabled={vehicles.length === 0}
      hint={
        vehicles.length === 0
          ? left
          : `Hold for a second: ${label}, ${namesOf(vehicles, 12)}${more === "" ? "" : `. ${more}`}`
      }
      testId={`fleet-${name}`}
      onHeld={() => ask(said, targets, command)}
    />
  );
}

/** `2 of 3: Copter 1 and Copter 2`, their names alone where it is all of them. */
function whom(targets: readonly VehicleRecord[], chosen: readonly VehicleRecord[]): string {
  if (targets.length === chosen.length) return namesOf(targets);
  const share = `${targets.length} of ${chosen.length}`;
  return targets.length === 0 ? share : `${share}: ${namesOf(targets)}`;
}

function ask(label: string, targets: ReturnType<typeof fleetTargets>, command: FleetCommand): void {
  void fleetRun.run(
    label,
    targets,
    command,
    targets.vehicles.filter(fliesPatrol).map(({ id }) => id),
  );
}

/** First a click on the globe, then the order with the place and each one's height. */
function GoHere({ chosen, ahl }: { chosen: readonly VehicleRecord[]; ahl: number }) {
  const [place, setPlace] = useState<LatLon | null>(null);
  const picking = useUi((ui) => ui.pick !== null);
  const style = useSettings((s) => s.coordinates);
  const pick = () =>
    app.ui.patch({
      goTo: null,
      pick: picking
        ? null
        : { words: `where ${namesOf(chosen)} shall fly`, onPlace: ({ lat, lon }) => setPlace({ lat, lon }) },
    });
  if (!place)
    return (
      <Button variant="default" leftSection={<Crosshair size={16} />} data-testid="fleet-pick" onClick={pick}>
        {picking ? "Click the globe…" : "Go here…"}
      </Button>
    );
  const command = { kind: "goTo", lat: place.lat, lon: place.lon, ahl } as const;
  return (
    <div className={classes.goTo}>
      <Order
        name="goTo"
        order={{ why: "goTo", icon: Navigation, label: `Go to ${written(place, style)}`, command }}
        chosen={chosen}
        note={(targets) => heightsWords(targets, place, ahl)}
      />
      <Button variant="subtle" color="gray" onClick={() => setPlace(null)}>
        Another place
      </Button>
    </div>
  );
}

/** `Copter 1 at 30 m, Copter 2 at 45 m`. */
function heightsWords(targets: readonly VehicleRecord[], at: LatLon, ahl: number): string {
  const stacked = targets.flatMap(({ id, home }) => {
    const sample = app.live.vehicles.get(id);
    return sample && home ? [{ id, at, amsl: sample.amsl, homeAmsl: home.amsl }] : [];
  });
  const heights = heightsApart(stacked, ahl);
  return targets.map(({ id, name }) => `${name} at ${metres(heights.get(id))} above its home`).join(", ");
}

/** How the newest order stands with each vehicle, and the way back to the patrol for those that left it. */
export function FleetResults() {
  const asked = useStore(fleetRun.state, (state) => state);
  return asked && <Results asked={asked} />;
}

function Results({ asked }: { asked: FleetAsked }) {
  const vehicles = useMirror((m) => [...m.vehicles.values()]);
  const back = fleetTargets(
    vehicles.filter(({ id }) => asked.mayGoBack.includes(id)).filter((one) => !fliesPatrol(one)),
    "resume",
  );
  return (
    <div className={classes.results} data-testid="fleet-results">
      <header>
        <strong>{asked.label}</strong>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => fleetRun.clear()}>
          Clear
        </Button>
      </header>
      <ul aria-live="polite">
        {[...asked.results].map(([id, result]) => {
          const { text, level } = resultWords(result);
          return (
            <li key={id} data-level={level} data-testid={`fleet-result-${id}`}>
              <span>{result.name}</span>
              <span>{text}</span>
            </li>
          );
        })}
      </ul>
      {back.vehicles.length > 0 && (
        <HoldButton
          icon={StepForward}
          label="Back to the patrol"
          vehicle={namesOf(back.vehicles)}
          testId="fleet-back"
          onHeld={() => ask("Back to the patrol", back, { kind: "resume" })}
        />
      )}
    </div>
  );
}
