import { Button, TextInput } from "@mantine/core";
import { FileVideo, VideoOff } from "lucide-react";
import { useState } from "react";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { Empty } from "../ui/Empty.tsx";
import { BlockedStreams } from "./BlockedStreams.tsx";
import classes from "./OpenStream.module.css";

/** Opens a video for a vehicle that has none: an address or a recorded file. */
export function OpenStream({ vehicle }: { vehicle: VehicleRecord }) {
  const [address, setAddress] = useState("udp://0.0.0.0:5600");
  const [busy, setBusy] = useState(false);
  const open = async (from: string) => {
    setBusy(true);
    try {
      await app.peers.station.call("stream.open", { vehicleId: vehicle.id, address: from });
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
  return (
    <Empty icon={VideoOff} title={`No video of ${vehicle.name}`}>
      <BlockedStreams vehicle={vehicle} />
      MPEG-TS over UDP or TCP, H.264 or H.265 in RTP over UDP, RTSP, a recorded file, or a folder of pictures.
      <form
        className={classes.form}
        onSubmit={(e) => {
          e.preventDefault();
          void open(address);
        }}
      >
        <TextInput
          aria-label="Address of the video"
          value={address}
          spellCheck={false}
          onChange={(e) => setAddress(e.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={busy}>
          Open
        </Button>
        <Button variant="default" leftSection={<FileVideo size={16} />} disabled={busy} onClick={() => void choose()}>
          File…
        </Button>
      </form>
    </Empty>
  );
}
