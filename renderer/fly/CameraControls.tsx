import { Button, Slider } from "@mantine/core";
import { Camera, CircleDot } from "lucide-react";
import { useEffect, useState } from "react";
import type { CameraRecord } from "../../src/contract/payload.ts";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { byteSize } from "../setup/byteSize.ts";
import { app } from "../shell/app.ts";
import { count, duration } from "../ui/format.ts";
import { useNow } from "../ui/useNow.ts";
import classes from "./CameraPanel.module.css";
import { cameraCommands } from "./cameraCommands.ts";
import { cameraName } from "./cameraWords.ts";

/** Photo, recording, zoom and what is left on the camera's own card; only what it says it can. */
export function CameraControls({ vehicle, camera }: { vehicle: VehicleRecord; camera: CameraRecord }) {
  const { can, recordingSince, storage, photos, zoomPercent } = camera;
  const target = { vehicleId: vehicle.id, cameraId: camera.id };
  const { call } = app.peers.station;
  const run = (label: string, send: () => Promise<unknown>) =>
    void cameraCommands.run(vehicle.id, "camera", label, send);
  const recording = recordingSince !== undefined;
  return (
    <div className={classes.camera}>
      <header className={classes.facts}>
        <strong>{cameraName(camera)}</strong>
        <span data-testid="camera-storage">
          {[photos !== undefined && can.includes("photo") && count(photos, "photo"), storageWords(storage)]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </header>
      <div className={classes.row}>
        {can.includes("photo") && (
          <Button
            variant="default"
            leftSection={<Camera size={16} />}
            disabled={vehicle.lost}
            data-testid="camera-photo"
            onClick={() => run("Photo", () => call("camera.photo", target))}
          >
            Photo
          </Button>
        )}
        {can.includes("video") && (
          <Button
            variant="default"
            leftSection={!recording && <CircleDot size={16} />}
            disabled={vehicle.lost}
            data-testid="camera-record"
            data-recording={recording || undefined}
            title="On the camera's own card; what this station shows it records by itself"
            onClick={() =>
              run(recording ? "End the recording on board" : "Record on board", () =>
                call("camera.record", { ...target, on: !recording }),
              )
            }
          >
            {recording ? <Elapsed since={recordingSince} /> : "Record on board"}
          </Button>
        )}
      </div>
      {can.includes("mode") && camera.mode === "image" && !recording && can.includes("video") && (
        <Button
          variant="subtle"
          size="compact-sm"
          disabled={vehicle.lost}
          onClick={() => run("Video mode", () => call("camera.mode", { ...target, mode: "video" }))}
        >
          The camera is in photo mode: switch to video
        </Button>
      )}
      {can.includes("zoom") && (
        <Zoom
          percent={zoomPercent ?? 0}
          disabled={vehicle.lost}
          onZoom={(percent) => run(`Zoom ${percent} %`, () => call("camera.zoom", { ...target, percent }))}
        />
      )}
      {can.includes("focus") && (
        <Button
          variant="default"
          size="compact-sm"
          disabled={vehicle.lost}
          onClick={() => run("Focus", () => call("camera.focus", { ...target, percent: null }))}
        >
          Focus by itself
        </Button>
      )}
    </div>
  );
}

function Elapsed({ since }: { since: number }) {
  const now = useNow(500);
  return <span data-testid="camera-elapsed">■ Stop · {duration(Math.max(0, now - since))}</span>;
}

function Zoom({
  percent,
  disabled,
  onZoom,
}: {
  percent: number;
  disabled: boolean;
  onZoom: (percent: number) => void;
}) {
  const [value, setValue] = useState(percent);
  useEffect(() => setValue(percent), [percent]);
  return (
    <div className={classes.zoom}>
      <span>Zoom</span>
      <Slider
        aria-label="Zoom, percent of the camera's range"
        className={classes.slider ?? ""}
        value={value}
        disabled={disabled}
        step={5}
        label={(v) => `${v}\u202f%`}
        thumbLabel="Zoom"
        onChange={setValue}
        onChangeEnd={onZoom}
      />
      <span className={classes.percent}>
        {Math.round(value)}
        {"\u202f"}%
      </span>
    </div>
  );
}

function storageWords(storage: CameraRecord["storage"]): string | undefined {
  if (!storage) return undefined;
  if (!storage.ready) return "▲ card not ready";
  const free = byteSize(storage.freeMib * 2 ** 20);
  return storage.totalMib > 0 && storage.freeMib / storage.totalMib < 0.05 ? `▲ only ${free} left` : `${free} left`;
}
