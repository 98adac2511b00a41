import { Button, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { LocateFixed, Trash2 } from "lucide-react";
import { memo, useEffect, useState } from "react";
import { area } from "../../src/geo/polygon.ts";
import { areaText } from "../../src/mission/seenShare.ts";
import type { Zone, ZoneKind } from "../../src/mission/zone.ts";
import { changeZone, MOST_ZONES, removeZone, type ZoneChange } from "../../src/mission/zoneEdit.ts";
import { app } from "../shell/app.ts";
import { count } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import { ToolButton } from "../ui/ToolButton.tsx";
import { lookAtPlaces } from "./lookAtPlaces.ts";
import { ZoneIcon } from "./ZoneIcon.tsx";
import classes from "./ZonesPanel.module.css";
import { zoneKinds } from "./zoneWords.ts";

/** How many zones are listed at first: a row is dear. */
const FEW = 40;

/** The areas of the plan that have a meaning: where not to fly, what counts more, and where a sighting is worth a flag. */
export function ZonesPanel() {
  const zones = useStore(app.editor.state, (s) => s.history.present.zones) ?? [];
  const focus = useStore(app.editor.state, (s) => (s.focus.kind === "zone" ? s.focus.id : undefined));
  const [most, setMost] = useState(FEW);
  const listed = zones.filter(({ id }, i) => i < most || id === focus);
  const busy = useStore(app.editor.state, (s) => s.draft !== null || s.placing !== null);
  return (
    <Panel title="Zones">
      {zones.length === 0 ? (
        <dl className={classes.meanings}>
          {zoneKinds.map(({ kind, name, meaning }) => (
            <Meaning key={kind} kind={kind} name={name} meaning={meaning} />
          ))}
        </dl>
      ) : (
        <ul className={classes.list} data-testid="zones">
          {listed.map((zone) => (
            <ZoneRow key={zone.id} zone={zone} />
          ))}
        </ul>
      )}
      {listed.length < zones.length && (
        <p className={classes.words}>
          {zones.length - listed.length} more are not listed.{" "}
          <Button size="compact-sm" variant="default" onClick={() => setMost(most + FEW)}>
            List more
          </Button>
        </p>
      )}
      {zones.length >= MOST_ZONES && <p className={classes.words}>A plan has at most {MOST_ZONES} zones.</p>}
      <div className={classes.draw}>
        <span>Draw a zone</span>
        {zoneKinds.map(({ kind, name }) => (
          <Button
            key={kind}
            variant="default"
            size="compact-md"
            aria-label={`Draw a ${name.toLowerCase()} zone`}
            leftSection={<ZoneIcon kind={kind} />}
            disabled={busy || zones.length >= MOST_ZONES}
            data-testid={`draw-zone-${kind}`}
            onClick={() => app.editor.beginDraw(kind)}
          >
            {name}
          </Button>
        ))}
      </div>
    </Panel>
  );
}

const Meaning = ({
  kind,
  name,
  meaning,
}: {
  readonly kind: ZoneKind;
  readonly name: string;
  readonly meaning: string;
}) => (
  <>
    <dt>
      <ZoneIcon kind={kind} />
      {name}
    </dt>
    <dd>{meaning}</dd>
  </>
);

/** One zone; drawn anew only when it changed itself. */
const ZoneRow = memo(function ZoneRow({ zone }: { readonly zone: Zone }) {
  const { id, name, kind, points } = zone;
  const focused = useStore(app.editor.state, ({ focus }) => focus.kind === "zone" && focus.id === id);
  const change = (to: ZoneChange, gesture?: string) =>
    app.editor.change((plan) => changeZone(plan, id, to), gesture && `${gesture} of ${id}`);
  const show = () => {
    app.editor.focus({ kind: "zone", id });
    lookAtPlaces(points, (place) => app.planning.state.get().ground.elevation(place));
  };
  return (
    <li data-focused={focused || undefined}>
      <div className={classes.head}>
        <ZoneIcon kind={kind} />
        <Name name={name} onName={(to) => change({ name: to }, "name")} />
        <ToolButton
          label={`Edit ${name} on the globe`}
          icon={LocateFixed}
          disabled={points.length === 0}
          onClick={show}
        />
        <ToolButton
          label={`Delete ${name}`}
          icon={Trash2}
          onClick={() => app.editor.change((plan) => removeZone(plan, id))}
        />
      </div>
      <div className={classes.fields}>
        <NativeSelect
          className={classes.kind ?? ""}
          size="xs"
          aria-label={`What ${name} is`}
          value={kind}
          data={zoneKinds.map((one) => ({ value: one.kind, label: one.name }))}
          onChange={({ currentTarget: { value } }) => change({ kind: value as ZoneKind })}
        />
        {kind === "interest" && (
          <NumberInput
            className={classes.weight ?? ""}
            size="xs"
            aria-label={`How much ${name} counts against other ground`}
            prefix="counts × "
            min={0.1}
            max={100}
            step={1}
            value={zone.weight ?? 1}
            clampBehavior="blur"
            onChange={(weight) => typeof weight === "number" && weight > 0 && change({ weight }, "weight")}
          />
        )}
        <small className={classes.size} title={count(points.length, "corner")}>
          {areaText(area(points))}
        </small>
      </div>
    </li>
  );
});

/** The name, written into the plan as it is typed; an empty one is not, and comes back when the field is left. */
function Name({ name, onName }: { readonly name: string; readonly onName: (name: string) => void }) {
  const [typed, setTyped] = useState(name);
  useEffect(() => setTyped((now) => (now.trim() === name ? now : name)), [name]);
  return (
    <TextInput
      className={classes.name ?? ""}
      size="xs"
      aria-label={`Name of ${name}`}
      maxLength={200}
      value={typed}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value);
        if (value.trim() !== "" && value.trim() !== name) onName(value);
      }}
      onBlur={() => setTyped(name)}
    />
  );
}
