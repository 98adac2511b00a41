import { Button } from "@mantine/core";
import { Crosshair } from "lucide-react";
import type { CameraAction, Stop, StopAim } from "../../../src/mission/patterns/stop.ts";
import { app } from "../../shell/app.ts";
import { commonOf, mixed } from "./common.ts";
import { StopChoice, StopNumber } from "./StopField.tsx";
import classes from "./StopTable.module.css";
import { routeTable } from "./theRouteTable.ts";

/** Where the camera looks on the way to the stops, and what it does there. */
export function CameraFields({ stops }: { readonly stops: readonly Stop[] }) {
  const kind = commonOf(stops, aimKind);
  const action = commonOf(stops, ({ camera }): ActionKind => camera?.kind ?? "none");
  const first = stops.find(({ aim }) => aim?.kind === (kind === mixed ? undefined : kind))?.aim;
  return (
    <div className={classes.fields}>
      <StopChoice
        label="Camera looks"
        value={kind}
        data={AIMS}
        testId="stops-aim"
        onChange={(to) => routeTable.set({ aim: aimOf(to, stops) })}
      />
      <StopChoice
        label="And there"
        value={action}
        data={ACTIONS}
        onChange={(to) => routeTable.set({ camera: actionOf(to) })}
      />
      {kind === "angles" && first?.kind === "angles" && (
        <>
          <StopNumber
            label="Pitch"
            value={commonOf(stops, ({ aim }) => (aim?.kind === "angles" ? aim.pitchDeg : undefined))}
            min={-90}
            max={90}
            step={5}
            decimals={0}
            unit="°"
            testId="stops-pitch"
            onChange={(pitchDeg) => pitchDeg !== undefined && setAngles(stops, { pitchDeg })}
          />
          <StopNumber
            label="Yaw from the nose"
            value={commonOf(stops, ({ aim }) => (aim?.kind === "angles" ? aim.yawDeg : undefined))}
            min={-180}
            max={180}
            step={5}
            decimals={0}
            unit="°"
            onChange={(yawDeg) => yawDeg !== undefined && setAngles(stops, { yawDeg })}
          />
        </>
      )}
      {kind === "place" && first?.kind === "place" && (
        <>
          <PlaceNumber label="Latitude" field="lat" aim={first} most={90} stops={stops} />
          <PlaceNumber label="Longitude" field="lon" aim={first} most={180} stops={stops} />
          <PlaceNumber label="Its height above home" field="ahl" aim={first} most={10_000} stops={stops} />
          <Button size="compact-sm" variant="default" leftSection={<Crosshair size={14} />} onClick={pickPlace}>
            Pick on the globe…
          </Button>
        </>
      )}
      {action === "photos-apart" && (
        <StopNumber
          label="A picture each (0 ends it)"
          value={commonOf(stops, ({ camera }) => (camera?.kind === "photos-apart" ? camera.metres : undefined))}
          min={0}
          max={10_000}
          step={5}
          unit="m"
          onChange={(m = 0) => routeTable.set({ camera: { kind: "photos-apart", metres: m } }, "stops-camera")}
        />
      )}
      {action === "photos-every" && (
        <StopNumber
          label="A picture each"
          value={commonOf(stops, ({ camera }) => (camera?.kind === "photos-every" ? camera.ms / 1000 : undefined))}
          min={0.1}
          max={86_400}
          step={1}
          unit="s"
          onChange={(s = 1) =>
            routeTable.set({ camera: { kind: "photos-every", ms: Math.round(s * 1000) } }, "stops-camera")
          }
        />
      )}
    </div>
  );
}

type Place = Extract<StopAim, { kind: "place" }>;

function PlaceNumber({
  label,
  field,
  aim,
  most,
  stops,
}: {
  readonly label: string;
  readonly field: "lat" | "lon" | "ahl";
  readonly aim: Place;
  readonly most: number;
  readonly stops: readonly Stop[];
}) {
  return (
    <StopNumber
      label={label}
      value={commonOf(stops, (stop) => (stop.aim?.kind === "place" ? stop.aim[field] : undefined))}
      min={-most}
      max={most}
      decimals={field === "ahl" ? 1 : 7}
      step={field === "ahl" ? 5 : 0.0001}
      unit={field === "ahl" ? "m" : "°"}
      onChange={(value) => value !== undefined && routeTable.set({ aim: { ...aim, [field]: value } }, `stops-${field}`)}
    />
  );
}

/** Takes the place to look at from the next click on the globe; its height is that of the ground there. */
function pickPlace(): void {
  app.ui.patch({
    goTo: null,
    pick: {
      words: "Click the place that the camera is to look at.",
      onPlace: ({ lat, lon, amsl }) => {
        const { homeAmsl } = app.planning.state.get().patrol ?? {};
        const ahl = homeAmsl === undefined ? 0 : Math.round(amsl - homeAmsl);
        routeTable.set({ aim: { kind: "place", lat, lon, ahl } });
      },
    },
  });
}

type AimKind = StopAim["kind"] | "before";
type ActionKind = CameraAction["kind"] | "none";

const AIMS: readonly { readonly value: AimKind; readonly label: string }[] = [
  { value: "before", label: "as before" },
  { value: "angles", label: "at angles" },
  { value: "place", label: "at a place" },
  { value: "released", label: "freely" },
];

const ACTIONS: readonly { readonly value: ActionKind; readonly label: string }[] = [
  { value: "none", label: "does nothing new" },
  { value: "photo", label: "takes a picture" },
  { value: "photos-apart", label: "begins pictures by distance" },
  { value: "photos-every", label: "begins pictures by time" },
  { value: "photos-end", label: "ends pictures by time" },
  { value: "video-begin", label: "begins the video" },
  { value: "video-end", label: "ends the video" },
];

const aimKind = ({ aim }: Stop): AimKind => aim?.kind ?? "before";

function aimOf(kind: AimKind, stops: readonly Stop[]): StopAim | undefined {
  const known = stops.find(({ aim }) => aim?.kind === kind)?.aim;
  if (known) return known;
  if (kind === "angles") return { kind, pitchDeg: -45, yawDeg: 0 };
  if (kind !== "place") return kind === "released" ? { kind } : undefined;
  const { home } = app.planning.state.get().plan;
  const { lat, lon } = home ?? (stops[0] as Stop);
  return { kind, lat, lon, ahl: 0 };
}

function actionOf(kind: ActionKind): CameraAction | undefined {
  if (kind === "none") return undefined;
  if (kind === "photos-apart") return { kind, metres: 25 };
  return kind === "photos-every" ? { kind, ms: 2_000 } : { kind };
}

/** Other angles of all stops, each with what it has of the other one. */
function setAngles(stops: readonly Stop[], change: { readonly pitchDeg?: number; readonly yawDeg?: number }): void {
  const first = stops[0]?.aim;
  if (first?.kind !== "angles") return;
  routeTable.setEach(
    ({ aim }) => ({ aim: { ...(aim?.kind === "angles" ? aim : first), ...change } }),
    `stops-angles ${Object.keys(change).join()}`,
  );
}
