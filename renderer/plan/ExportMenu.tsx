import { Button, Menu } from "@mantine/core";
import { FileOutput } from "lucide-react";
import type { WrittenFormat } from "../../src/mission/formats/writeFeatures.ts";
import { Offered } from "../accounts/Offered.tsx";
import { exportFeatures } from "./exportFeatures.ts";

// Plans are saved as .plan by the bar above, whole; here goes what other programs draw.
const formats: readonly (readonly [WrittenFormat, string])[] = [
  ["geojson", "GeoJSON"],
  ["kml", "KML"],
  ["kmz", "KMZ (packed KML)"],
  ["gpx", "GPX"],
  ["shapefile-zip", "Shapefile (zipped)"],
  ["waypoints", "Waypoints of Mission Planner"],
];

/** Writes what of the plan lies on a map for other programs. */
export function ExportMenu({ disabled }: { readonly disabled: boolean }) {
  return (
    <Offered call="plans.save">
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant="default" leftSection={<FileOutput size={15} />} disabled={disabled} data-testid="export">
            Export…
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {formats.map(([format, label]) => (
            <Menu.Item key={format} onClick={() => void exportFeatures(format)}>
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Offered>
  );
}
