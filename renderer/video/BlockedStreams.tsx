import { Button } from "@mantine/core";
import { useState } from "react";
import type { OfferedStream } from "../../src/contract/payload.ts";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { cameraOffered, streamsOf } from "./cameraChoice.ts";
import classes from "./OpenStream.module.css";
import { hostOf } from "./streamHost.ts";

/** The video that a vehicle offers at a place that is not opened unasked: opened here in one step, once or always. */
export function BlockedStreams({ vehicle }: { vehicle: VehicleRecord }) {
  const opened = useMirror((m) => streamsOf(m.streams.values(), vehicle.id).map(({ address }) => address));
  const offered = useMirror((m) => (m.payloads.get(vehicle.id)?.streams ?? []).filter((s) => s.blocked !== undefined));
  const streams = offered.filter(({ address }) => address === undefined || !opened.includes(address));
  const [busy, setBusy] = useState(false);
  const { call } = app.peers.station;
  const open = async (stream: OfferedStream, address: string, always?: string) => {
    setBusy(true);
    try {
      if (always !== undefined) await call("streams.allowHost", { host: always });
      await call("stream.open", { vehicleId: vehicle.id, address, camera: cameraOffered(stream) });
    } catch (cause) {
      app.toasts.failure(cause, "The video was not opened");
    } finally {
      setBusy(false);
    }
  };
  return streams.map((stream) => {
    const { id, name, shown, address, blocked } = stream;
    const host = address && hostOf(address);
    return (
      <div key={id} className={classes.blocked} data-testid="blocked-stream">
        <span>
          {name ? `Offered, “${name}”` : "Offered"}: <code>{shown}</code>
          <small>▲ Not opened by itself: {blocked}</small>
        </span>
        {address && !vehicle.replayed && (
          <span className={classes.form}>
            <Button size="compact-sm" variant="default" loading={busy} onClick={() => void open(stream, address)}>
              Open
            </Button>
            {host && (
              <Button
                size="compact-sm"
                variant="default"
                disabled={busy}
                title="Video of this host is opened unasked from now on; see the list in Links"
                onClick={() => void open(stream, address, host)}
              >
                Always allow {host}
              </Button>
            )}
          </span>
        )}
      </div>
    );
  });
}
