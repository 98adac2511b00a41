import { Button, Select } from "@mantine/core";
import { ChevronDown, ChevronUp, Mountain, RefreshCw, Trash2 } from "lucide-react";
import type { ElevationFile } from "../../src/contract/terrain.ts";
import { ChangedBy } from "../accounts/Offered.tsx";
import { app } from "../shell/app.ts";
import { askStation } from "../shell/askStation.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import { ToolButton } from "../ui/ToolButton.tsx";
import { addElevation, chooseElevation } from "./elevationFiles.ts";
import { coverageText, elevationText, moved, nameOf } from "./elevationWords.ts";
import classes from "./FileList.module.css";

/** The elevation files that plans, checks and globe are made over, in the order in which they are asked. */
export function TerrainPanel() {
  const files = useStore(app.mirror, (m) => m.terrain?.files) ?? [];
  const paths = files.map(({ path }) => path);
  return (
    <Panel title="Terrain">
      <p className={classes.words}>
        {files.length === 0
          ? "No elevation is loaded: drop GeoTIFF or SRTM files on the window, or choose them. They are read where they lie."
          : "The first file that knows a place says its height; voids fall to the next."}
      </p>
      <ChangedBy call="terrain.add">
        <ul className={classes.list} data-testid="elevation-files">
          {files.map((file, i) => (
            <li key={file.path}>
              <ElevationRow file={file} paths={paths} isFirst={i === 0} isLast={i === files.length - 1} />
            </li>
          ))}
        </ul>
        <Button
          variant="default"
          leftSection={<Mountain size={15} />}
          data-testid="add-elevation"
          onClick={() => void chooseElevation()}
        >
          Add elevation…
        </Button>
      </ChangedBy>
    </Panel>
  );
}

interface RowProps {
  readonly file: ElevationFile;
  readonly paths: readonly string[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

function ElevationRow({ file, paths, isFirst, isLast }: RowProps) {
  const { path, failure, bounds, datum } = file;
  const name = nameOf(path);
  const move = (by: -1 | 1) => askStation("terrain.reorder", { paths: moved(paths, path, by) });
  return (
    <div className={classes.file}>
      <div className={classes.head}>
        <strong title={path}>{name}</strong>
        <ToolButton label={`Ask ${name} earlier`} icon={ChevronUp} disabled={isFirst} onClick={() => move(-1)} />
        <ToolButton label={`Ask ${name} later`} icon={ChevronDown} disabled={isLast} onClick={() => move(1)} />
        {failure && (
          <ToolButton label={`Open ${name} again`} icon={RefreshCw} onClick={() => void addElevation([path])} />
        )}
        <ToolButton label={`Remove ${name}`} icon={Trash2} onClick={() => askStation("terrain.remove", { path })} />
      </div>
      {failure ? <FailureNote failure={failure} /> : <small>{elevationText(file)}</small>}
      {bounds && <small>{coverageText(bounds)}</small>}
      {!failure && (
        <Select
          size="xs"
          aria-label={`What the heights of ${name} count from`}
          value={datum}
          allowDeselect={false}
          data={[
            { value: "mean-sea-level", label: "Heights above mean sea level" },
            { value: "ellipsoid", label: "Heights above the ellipsoid" },
          ]}
          onChange={(value) => {
            if (value === "ellipsoid" || value === "mean-sea-level")
              askStation("terrain.setDatum", { path, datum: value });
          }}
        />
      )}
    </div>
  );
}
