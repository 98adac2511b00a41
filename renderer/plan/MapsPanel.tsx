import { Button, Slider, Switch } from "@mantine/core";
import { ChevronDown, ChevronUp, LocateFixed, Map as MapIcon, RefreshCw, Trash2 } from "lucide-react";
import { useState } from "react";
import type { MapLayer } from "../../src/contract/maps.ts";
import type { GeoBox } from "../../src/geo/box.ts";
import { useMay } from "../accounts/appAccounts.ts";
import { Offered } from "../accounts/Offered.tsx";
import { app } from "../shell/app.ts";
import { askStation } from "../shell/askStation.ts";
import { shellCommand } from "../shell/shellCommands.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { percent } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import { ToolButton } from "../ui/ToolButton.tsx";
import { coverageText, moved } from "./elevationWords.ts";
import classes from "./FileList.module.css";
import { addMaps, chooseMaps } from "./mapFiles.ts";
import { layerName, layerText, viewOf } from "./mapWords.ts";
import { OnlineMapForm } from "./OnlineMapForm.tsx";

/** The operator's maps on the globe, the uppermost first. */
export function MapsPanel() {
  const layers = useStore(app.mirror, (m) => m.maps?.layers) ?? [];
  const ids = layers.map(({ id }) => id);
  return (
    <Panel title="Maps">
      <p className={classes.words}>
        {layers.length === 0
          ? "No map was added: drop GeoTIFF, MBTiles, PMTiles, GeoJSON or KML on the window, or choose them. They are read where they lie."
          : "The first map lies on top."}
      </p>
      <ul className={classes.list} data-testid="maps">
        {layers.map((layer, i) => (
          <li key={layer.id}>
            <MapRow layer={layer} ids={ids} isFirst={i === 0} isLast={i === layers.length - 1} />
          </li>
        ))}
      </ul>
      <Offered call="maps.add">
        <Button
          variant="default"
          leftSection={<MapIcon size={15} />}
          data-testid="add-map"
          onClick={() => void chooseMaps()}
        >
          Add map…
        </Button>
        <OnlineMapForm />
      </Offered>
    </Panel>
  );
}

interface RowProps {
  readonly layer: MapLayer;
  readonly ids: readonly string[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

function MapRow({ layer, ids, isFirst, isLast }: RowProps) {
  const { id, kind, failure, bounds, shown, attribution, doubts } = layer;
  const name = layerName(layer);
  const mayChange = useMay("maps.remove");
  const move = (by: -1 | 1) => askStation("maps.reorder", { ids: moved(ids, id, by) });
  const reopens = failure !== undefined && kind !== "online";
  return (
    <div className={classes.file}>
      <div className={classes.head}>
        <Switch
          size="xs"
          aria-label={`Show ${name}`}
          checked={shown}
          onChange={(event) => askStation("maps.show", { id, shown: event.currentTarget.checked })}
        />
        <strong title={id}>{name}</strong>
        {bounds && kind !== "online" && (
          <ToolButton label={`Look at ${name}`} icon={LocateFixed} onClick={() => lookAt(bounds)} />
        )}
        {mayChange && (
          <>
            <ToolButton label={`Raise ${name}`} icon={ChevronUp} disabled={isFirst} onClick={() => move(-1)} />
            <ToolButton label={`Lower ${name}`} icon={ChevronDown} disabled={isLast} onClick={() => move(1)} />
            {reopens && <ToolButton label={`Open ${name} again`} icon={RefreshCw} onClick={() => void addMaps([id])} />}
            <ToolButton label={`Remove ${name}`} icon={Trash2} onClick={() => askStation("maps.remove", { id })} />
          </>
        )}
      </div>
      {failure && <FailureNote failure={failure} />}
      {layer.state === "ready" && (
        <>
          <small title={doubts?.join("\n")}>{layerText(layer)}</small>
          {bounds && kind !== "online" && <small>{coverageText(bounds)}</small>}
          {attribution && <small>{attribution}</small>}
          <Opacity key={layer.opacity} layer={layer} name={name} />
        </>
      )}
    </div>
  );
}

function Opacity({ layer: { id, opacity }, name }: { readonly layer: MapLayer; readonly name: string }) {
  const [drawn, setDrawn] = useState(opacity);
  return (
    <div className={classes.opacity}>
      <Slider
        size="sm"
        thumbLabel={`Opacity of ${name}`}
        label={null}
        min={0}
        max={1}
        step={0.05}
        value={drawn}
        onChange={setDrawn}
        onChangeEnd={(value) => askStation("maps.setOpacity", { id, opacity: value })}
      />
      <small>{percent(100 * drawn)}</small>
    </div>
  );
}

function lookAt(bounds: GeoBox): void {
  const { middle, range } = viewOf(bounds);
  shellCommand({ kind: "show-place", place: { ...middle, amsl: 0 }, range });
}
