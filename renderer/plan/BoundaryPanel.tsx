import { Button, NumberInput, SegmentedControl } from "@mantine/core";
import { CircleDashed, Hexagon, LocateFixed, MapPinPlus, Shield, Trash2 } from "lucide-react";
import { useState } from "react";
import type { FenceKind } from "../../src/mission/fence.ts";
import {
  removeCircle,
  removePolygon,
  removeRallyPoint,
  setRadius,
  setRallyHeight,
  withoutReturnPoint,
} from "../../src/mission/fenceEdit.ts";
import type { Patrol } from "../../src/mission/patrol.ts";
import type { Plan } from "../../src/mission/plan.ts";
import type { PlanPart } from "../../src/mission/planParts.ts";
import { app } from "../shell/app.ts";
import { count } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import { ToolButton } from "../ui/ToolButton.tsx";
import classes from "./BoundaryPanel.module.css";
import { kindWords } from "./boundaryWords.ts";
import { fencedAround } from "./fencedAround.ts";
import { lookAtPlaces } from "./lookAtPlaces.ts";

/** The plan's fence and rally points: what there is, and the ways to add to it. */
export function BoundaryPanel({ patrol }: { patrol: Patrol | undefined }) {
  const plan = useStore(app.editor.state, (s) => s.history.present);
  const busy = useStore(app.editor.state, (s) => s.draft !== null || s.placing !== null);
  const [kind, setKind] = useState<FenceKind>("inclusion");
  const [margin, setMargin] = useState(100);
  const { fence, rally } = plan;
  return (
    <Panel title="Fence and rally">
      {!fence && !rally && (
        <p className={classes.words}>This plan has none. An upload leaves those that the vehicle holds as they are.</p>
      )}
      <BoundaryList plan={plan} />
      <div className={classes.buttons}>
        <Meters label="Margin" value={margin} min={5} max={5_000} onSet={setMargin} />
        <Button
          variant="default"
          leftSection={<Shield size={15} />}
          disabled={!patrol || patrol.legs.length === 0}
          data-testid="fence-around"
          onClick={() => patrol && app.editor.change((p) => fencedAround(p, patrol, margin))}
        >
          Fence around this patrol
        </Button>
      </div>
      <SegmentedControl
        fullWidth
        size="sm"
        aria-label="What a drawn area asks"
        value={kind}
        data={[
          { value: "inclusion", label: "Stay in" },
          { value: "exclusion", label: "Keep out" },
        ]}
        onChange={(value) => setKind(value as FenceKind)}
      />
      <div className={classes.buttons}>
        <Button
          variant="default"
          leftSection={<Hexagon size={15} />}
          disabled={busy}
          data-testid="draw-fence"
          onClick={() => app.editor.beginDraw(kind)}
        >
          Draw an area
        </Button>
        <Button
          variant="default"
          leftSection={<CircleDashed size={15} />}
          disabled={busy}
          data-testid="place-circle"
          onClick={() =>
            app.editor.beginPlace({ kind: "circle", of: kind, radius: kind === "inclusion" ? 1_000 : 100 })
          }
        >
          Place a circle
        </Button>
        <Button
          variant="default"
          leftSection={<MapPinPlus size={15} />}
          disabled={busy}
          data-testid="place-rally"
          onClick={() => app.editor.beginPlace({ kind: "rally", ahl: Math.round(plan.pattern.ahl) })}
        >
          Add a rally point
        </Button>
      </div>
    </Panel>
  );
}

function BoundaryList({ plan: { fence, rally } }: { plan: Plan }) {
  const rows: Row[] = [
    ...(fence?.polygons ?? []).map(({ kind, points }, i) => ({
      name: `polygon ${i + 1}`,
      part: { kind: "fence-area" as const, index: i },
      words: `${kindWords[kind]}: polygon ${i + 1}, ${count(points.length, "corner")}`,
      remove: (plan: Plan) => removePolygon(plan, i),
    })),
    ...(fence?.circles ?? []).map(({ kind, radius }, i) => ({
      name: `circle ${i + 1}`,
      part: { kind: "fence-circle" as const, index: i },
      words: `${kindWords[kind]}: circle ${i + 1}, radius`,
      remove: (plan: Plan) => removeCircle(plan, i),
      metres: { value: radius, min: 1, set: (plan: Plan, metres: number) => setRadius(plan, i, metres) },
    })),
    ...(rally ?? []).map(({ ahl }, i) => ({
      name: `rally point ${i + 1}`,
      part: { kind: "rally" as const },
      point: i,
      words: `Rally point ${i + 1}, above home`,
      remove: (plan: Plan) => removeRallyPoint(plan, i),
      metres: { value: ahl, min: 0, set: (plan: Plan, metres: number) => setRallyHeight(plan, i, metres) },
    })),
    ...(fence?.returnPoint
      ? [
          {
            name: "return point",
            part: { kind: "return-point" as const },
            words: "Return point",
            remove: (plan: Plan) => withoutReturnPoint(plan),
          },
        ]
      : []),
  ];
  if (rows.length === 0) return null;
  return (
    <ul className={classes.list} data-testid="boundary">
      {rows.map(({ name, part, point, words, remove, metres }) => (
        <li key={name}>
          <span>{words}</span>
          {metres && (
            <Meters
              label={words}
              hidden
              value={metres.value}
              min={metres.min}
              max={100_000}
              onSet={(value) => app.editor.change((plan) => metres.set(plan, value), name)}
            />
          )}
          <ToolButton label={`Edit ${name} on the globe`} icon={LocateFixed} onClick={() => edit(part, point)} />
          <ToolButton label={`Delete ${name}`} icon={Trash2} onClick={() => app.editor.change(remove)} />
        </li>
      ))}
    </ul>
  );
}

/** Puts a part of the plan in focus, and before the operator's eyes. */
function edit(part: PlanPart, point: number | undefined): void {
  app.editor.focus(part, point === undefined ? [] : [point]);
  const { points } = app.editor.points;
  const shown = point === undefined ? points : points.slice(point, point + 1);
  lookAtPlaces(shown, (place) => app.planning.state.get().ground.elevation(place));
}

/** One area or place of the list; `metres` is the one figure of it that may be changed. */
interface Row {
  readonly name: string;
  readonly part: PlanPart;
  /** Of several places the one that the row is about. */
  readonly point?: number;
  readonly words: string;
  readonly remove: (plan: Plan) => Plan;
  readonly metres?: {
    readonly value: number;
    readonly min: number;
    readonly set: (plan: Plan, metres: number) => Plan;
  };
}

interface MetersProps {
  readonly label: string;
  /** The label is for screen readers alone. */
  readonly hidden?: boolean;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onSet: (value: number) => void;
}

function Meters({ label, hidden, value, min, max, onSet }: MetersProps) {
  return (
    <NumberInput
      className={classes.number ?? ""}
      {...(hidden ? { "aria-label": label } : { label })}
      suffix=" m"
      min={min}
      max={max}
      step={10}
      value={value}
      clampBehavior="blur"
      onChange={(next) => typeof next === "number" && onSet(next)}
    />
  );
}
