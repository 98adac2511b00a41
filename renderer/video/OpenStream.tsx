import { Button, TextInput } from "@mantine/core";
import { FileVideo, VideoOff } from "lucide-react";
import { useState } from "react";
import type { StreamRecord, VehicleRecord } from "../../src/contract/records.ts";
import { cameraNamed, mostCameraId } from "../../src/contract/streamCamera.ts";
import { app } from "../shell/app.ts";
import { Empty } from "../ui/Empty.tsx";
import { BlockedStreams } from "./BlockedStreams.tsx";
import { whyNotNamed } from "./cameraChoice.ts";
import classes from "./OpenStream.module.css";

interface Props {
  readonly vehicle: VehicleRecord;
  /** The videos of its other cameras, where one more is to be opened. */
  readonly beside?: readonly StreamRecord[];
  /** The one more is open, or is not wanted. */
  readonly onDone?: () => void;
}

/** Opens a video for a vehicle that has none, or for one more of its cameras: an address or a recorded file. */
export function OpenStream({ vehicle, beside = [], onDone }: Props) {
  const another = onDone !== undefined;
  const [address, setAddress] = useState(another ? "udp://0.0.0.0:5601" : "udp://0.0.0.0:5600");
  const [name, setName] = useState(beside.some(({ cameraId }) => cameraId === "thermal") ? "" : "Thermal");
  const [busy, setBusy] = useState(false);
  const open = async (from: string) => {
    setBusy(true);
    try {
      const camera = another && { camera: cameraNamed(name) };
      await app.peers.station.call("stream.open", { vehicleId: vehicle.id, address: from, ...camera });
      onDone?.();
    } catch (cause) {
      // While it was tried a stream took the place of this form: what is said here would be gone with it.
      app.toasts.failure(cause, "The video was not opened");
    } finally {
      setBusy(false);
    }
  };
  const choose = async () => {
    const file = await window.vedette?.chooseFile("video");
    if (file) await open(file);
  };
  const taken = another ? whyNotNamed(name, beside) : undefined;
  return (
    <Empty icon={VideoOff} title={another ? `Another camera of ${vehicle.name}` : `No video of ${vehicle.name}`}>
      <BlockedStreams vehicle={vehicle} />
      MPEG-TS over UDP or TCP, H.264 or H.265 in RTP over UDP, RTSP, a recorded file, or a folder of pictures.
      <form
        className={another ? `${classes.form} ${classes.another}` : classes.form}
        onSubmit={(e) => {
          e.preventDefault();
          if (!taken) void open(address);
        }}
      >
        {another && (
          <TextInput
            aria-label="Name of the camera"
            placeholder="Thermal"
            value={name}
            maxLength={mostCameraId}
            data-testid="camera-name"
            onChange={(e) => setName(e.currentTarget.value)}
          />
        )}
        <TextInput
          aria-label="Address of the video"
          value={address}
          spellCheck={false}
          onChange={(e) => setAddress(e.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={busy} disabled={taken !== undefined}>
          Open
        </Button>
        <Button
          variant="default"
          leftSection={<FileVideo size={16} />}
          disabled={busy || taken !== undefined}
          onClick={() => void choose()}
        >
          File…
        </Button>
        {another && (
          <Button variant="default" disabled={busy} onClick={onDone}>
            Cancel
          </Button>
        )}
      </form>
      {taken && <small>▲ {taken}.</small>}
    </Empty>
  );
}
