import { Button } from "@mantine/core";
import type { OfferedStream } from "../../src/contract/payload.ts";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import { cameraOffered, streamsOf } from "../video/cameraChoice.ts";
import { CameraControls } from "./CameraControls.tsx";
import classes from "./CameraPanel.module.css";
import { CommandNote } from "./CommandNote.tsx";
import { cameraCommands } from "./cameraCommands.ts";
import { streamWords } from "./cameraWords.ts";
import { GimbalControls } from "./GimbalControls.tsx";

/** The selected vehicle's gimbals, cameras and the video they offer; nothing where it carries none. */
export function CameraPanel({ vehicle }: { vehicle: VehicleRecord }) {
  const payload = useMirror((m) => m.payloads.get(vehicle.id));
  const shown = useMirror((m) => streamsOf(m.streams.values(), vehicle.id).map(({ address }) => address));
  const command = useStore(cameraCommands.state, (all) => all.get(vehicle.id));
  if (!payload) return null;
  const { gimbals, cameras, streams } = payload;
  const offered = streams.filter(({ address }) => address === undefined || !shown.includes(address));
  if (gimbals.length + cameras.length + offered.length === 0) return null;
  return (
    <Panel title="Camera">
      {gimbals.map((gimbal) => (
        <GimbalControls key={gimbal.id} vehicle={vehicle} gimbal={gimbal} />
      ))}
      {cameras.map((camera) => (
        <CameraControls key={camera.id} vehicle={vehicle} camera={camera} />
      ))}
      {offered.map((stream) => (
        <Offered key={stream.id} vehicle={vehicle} stream={stream} />
      ))}
      <CommandNote command={command} vehicle={vehicle.name} />
    </Panel>
  );
}

function Offered({ vehicle, stream }: { vehicle: VehicleRecord; stream: OfferedStream }) {
  const { name, shown, address, blocked } = stream;
  const open = (from: string) =>
    void cameraCommands.run(vehicle.id, "camera", `Open ${name || shown}`, () =>
      app.peers.station.call("stream.open", { vehicleId: vehicle.id, address: from, camera: cameraOffered(stream) }),
    );
  return (
    <div className={classes.offered} data-testid="offered-stream">
      <span>
        <strong>{name || "Video"}</strong> {streamWords(stream)}
        <small>
          {shown}
          {blocked && ` · ▲ not opened by itself: ${blocked}`}
        </small>
      </span>
      {address && (
        <Button variant="default" size="compact-sm" disabled={vehicle.lost} onClick={() => open(address)}>
          {blocked ? "Open all the same" : "Open"}
        </Button>
      )}
    </div>
  );
}
