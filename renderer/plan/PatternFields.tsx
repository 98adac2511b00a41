import { Select } from "@mantine/core";
import { withKind } from "../../src/mission/patterns/newPattern.ts";
import type {
  AreaPattern,
  CorridorPattern,
  ExpandingSquarePattern,
  OrbitPattern,
  Pattern,
  PatternKind,
  PerimeterPattern,
  RoutePattern,
  SectorPattern,
} from "../../src/mission/patterns/pattern.ts";
import { app } from "../shell/app.ts";
import { Choice, NumberField } from "./FieldControls.tsx";
import classes from "./PlanFields.module.css";
import type { PatternChange } from "./planEditor.ts";
import { EditItems } from "./route/EditItems.tsx";
import { editAsRoute } from "./route/editAsRoute.ts";

const KINDS: readonly { value: PatternKind; label: string }[] = [
  { value: "corridor", label: "Along the section" },
  { value: "area", label: "Area, lane by lane" },
  { value: "perimeter", label: "Around an outline" },
  { value: "orbit", label: "Orbit around a place" },
  { value: "expanding-square", label: "Search: expanding square" },
  { value: "sector", label: "Search: sectors" },
  { value: "route", label: "Route, stop by stop" },
];

const change = (fields: PatternChange, gesture?: string) => app.editor.editPattern(fields, gesture);

/** A plan that is chosen to be a route flies as before, stop by stop. */
function chooseKind(kind: PatternKind): void {
  if (kind === "route") editAsRoute();
  else app.editor.change((plan) => withKind(plan, kind));
}

/** The kind of pattern, and what only that kind has. */
export function PatternFields({ pattern }: { readonly pattern: Pattern }) {
  return (
    <>
      <Select
        label="Pattern"
        allowDeselect={false}
        value={pattern.kind}
        data={[...KINDS]}
        data-testid="plan-pattern"
        onChange={(kind) => kind && chooseKind(kind as PatternKind)}
      />
      {fieldsOf(pattern)}
      {pattern.kind !== "route" && <EditItems />}
    </>
  );
}

function fieldsOf(pattern: Pattern) {
  switch (pattern.kind) {
    case "corridor":
      return <CorridorFields pattern={pattern} />;
    case "area":
      return <AreaFields pattern={pattern} />;
    case "perimeter":
      return <PerimeterFields pattern={pattern} />;
    case "orbit":
      return <OrbitFields pattern={pattern} />;
    case "expanding-square":
      return <SquareFields pattern={pattern} />;
    case "sector":
      return <SectorFields pattern={pattern} />;
    case "route":
      return <RouteFields pattern={pattern} />;
  }
}

function CorridorFields({ pattern }: { readonly pattern: CorridorPattern }) {
  const passes = pattern.passes ?? 1;
  return (
    <>
      <div className={classes.fields}>
        <Standoff of="the section" value={pattern.standoff} />
        <NumberField
          label="Passes on a side"
          value={passes}
          min={1}
          max={50}
          onChange={(value) => change({ passes: Math.round(value) }, "passes")}
        />
        {passes > 1 && <Overlap value={pattern.overlapPercent ?? 20} />}
      </div>
      <Choice
        label="Fly on the"
        value={pattern.side}
        data={[
          { value: "left", label: "left side" },
          { value: "right", label: "right side" },
        ]}
        onChange={(side) => change({ side: side as CorridorPattern["side"] })}
      />
      <Choice
        label="And back"
        value={pattern.back}
        data={[
          { value: "same", label: "same way" },
          { value: "other-side", label: "other side" },
          { value: "none", label: "not at all" },
        ]}
        onChange={(back) => change({ back: back as CorridorPattern["back"] })}
      />
    </>
  );
}

function AreaFields({ pattern: { headingDeg, overlapPercent } }: { readonly pattern: AreaPattern }) {
  return (
    <>
      <Choice
        label="Direction of the lanes"
        value={headingDeg === null ? "auto" : "given"}
        data={[
          { value: "auto", label: "fewest turns" },
          { value: "given", label: "as given" },
        ]}
        onChange={(way) => change({ headingDeg: way === "auto" ? null : 0 })}
      />
      <div className={classes.fields}>
        {headingDeg !== null && <Heading label="Direction" value={headingDeg} />}
        <Overlap value={overlapPercent} />
      </div>
    </>
  );
}

function PerimeterFields({ pattern }: { readonly pattern: PerimeterPattern }) {
  return (
    <>
      <div className={classes.fields}>
        <Standoff of="the outline" value={pattern.standoff} />
        <NumberField
          label="Rounds"
          value={pattern.turns}
          min={1}
          max={1_000}
          onChange={(turns) => change({ turns: Math.round(turns) }, "turns")}
        />
      </div>
      <Choice
        label="Fly"
        value={pattern.fly}
        data={[
          { value: "outside", label: "outside" },
          { value: "inside", label: "inside" },
        ]}
        onChange={(fly) => change({ fly: fly as PerimeterPattern["fly"] })}
      />
      <Direction value={pattern.direction} />
    </>
  );
}

function OrbitFields({ pattern }: { readonly pattern: OrbitPattern }) {
  return (
    <>
      <div className={classes.fields}>
        <Radius value={pattern.radius} min={5} max={5_000} />
        <NumberField
          label="Turns"
          value={pattern.turns}
          min={0.25}
          max={1_000}
          onChange={(turns) => change({ turns }, "turns")}
        />
      </div>
      <Direction value={pattern.direction} />
    </>
  );
}

function SquareFields({ pattern }: { readonly pattern: ExpandingSquarePattern }) {
  return (
    <>
      <div className={classes.fields}>
        <Radius value={pattern.radius} min={10} max={50_000} />
        <Heading label="First leg" value={pattern.headingDeg} />
        <Overlap value={pattern.overlapPercent} />
      </div>
      <Choice
        label="Turns to the"
        value={pattern.turns}
        data={[
          { value: "left", label: "left" },
          { value: "right", label: "right" },
        ]}
        onChange={(turns) => change({ turns: turns as ExpandingSquarePattern["turns"] })}
      />
    </>
  );
}

function SectorFields({ pattern }: { readonly pattern: SectorPattern }) {
  return (
    <>
      <div className={classes.fields}>
        <Radius value={pattern.radius} min={10} max={50_000} />
        <Heading label="First leg" value={pattern.headingDeg} />
      </div>
      <Choice
        label="Sweeps"
        value={String(pattern.sweeps)}
        data={[
          { value: "1", label: "one" },
          { value: "2", label: "two, turned by 30°" },
        ]}
        onChange={(sweeps) => change({ sweeps: sweeps === "2" ? 2 : 1 })}
      />
    </>
  );
}

function RouteFields({ pattern: { end } }: { readonly pattern: RoutePattern }) {
  return (
    <Choice
      label="After the last stop"
      value={end}
      data={[
        { value: "return", label: "return home" },
        { value: "stay", label: "stay there" },
        { value: "land", label: "land" },
      ]}
      onChange={(way) => change({ end: way as RoutePattern["end"] })}
    />
  );
}

const Standoff = ({ of, value }: { readonly of: string; readonly value: number }) => (
  <NumberField
    label={`Standoff from ${of}`}
    value={value}
    min={0}
    max={5_000}
    step={10}
    unit="m"
    testId="plan-standoff"
    onChange={(standoff) => change({ standoff }, "standoff")}
  />
);

const Overlap = ({ value }: { readonly value: number }) => (
  <NumberField
    label="Overlap of the lanes"
    value={value}
    min={0}
    max={90}
    step={5}
    unit="%"
    onChange={(overlapPercent) => change({ overlapPercent }, "overlap")}
  />
);

const Heading = ({ label, value }: { readonly label: string; readonly value: number }) => (
  <NumberField
    label={label}
    value={value}
    min={-360}
    max={360}
    step={5}
    unit="°"
    onChange={(headingDeg) => change({ headingDeg }, "heading")}
  />
);

const Radius = ({ value, min, max }: { readonly value: number; readonly min: number; readonly max: number }) => (
  <NumberField
    label="Radius"
    value={value}
    min={min}
    max={max}
    step={10}
    unit="m"
    testId="plan-radius"
    onChange={(radius) => change({ radius }, "radius")}
  />
);

const Direction = ({ value }: { readonly value: OrbitPattern["direction"] }) => (
  <Choice
    label="Direction"
    value={value}
    data={[
      { value: "clockwise", label: "clockwise" },
      { value: "counterclockwise", label: "anticlockwise" },
    ]}
    onChange={(direction) => change({ direction: direction as OrbitPattern["direction"] })}
  />
);
