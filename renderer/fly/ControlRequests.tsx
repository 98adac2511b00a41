import { Button } from "@mantine/core";
import { Handshake } from "lucide-react";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { HoldButton } from "../ui/HoldButton.tsx";
import { useNow } from "../ui/useNow.ts";
import classes from "./Control.module.css";
import { askedFor, secondsLeft } from "./controlText.ts";

/** Other ground stations that ask for vehicles of ours, whatever the screen: without an answer in time they stay ours. */
export function ControlRequests() {
  const vehicles = useMirror(askedFor);
  if (vehicles.length === 0) return null;
  return (
    <div className={classes.requests}>
      {vehicles.map((vehicle) => (
        <Request key={vehicle.id} vehicle={vehicle} />
      ))}
    </div>
  );
}

function Request({ vehicle }: { vehicle: VehicleRecord }) {
  const asked = useMirror((m) => m.control.get(vehicle.systemId)?.asked);
  const now = useNow(250);
  if (!asked) return null;
  const { stationId, until, accepted } = asked;
  const answer = (what: "accept" | "deny") =>
    void app.peers.station
      .call("control.answer", { vehicleId: vehicle.id, answer: what })
      .catch((cause: unknown) => app.toasts.failure(cause));
  return (
    <section className={classes.request} aria-label="Request for command" data-testid="control-request">
      <p className={classes.question} role="alert">
        ▲ Station {stationId} asks for command of {vehicle.name}
      </p>
      <span>
        {accepted
          ? `It may take over now, for ${secondsLeft(until, now)} more.`
          : `Without an answer you keep it, in ${secondsLeft(until, now)}.`}
      </span>
      <div className={classes.answers}>
        <Button variant="default" data-testid="control-deny" onClick={() => answer("deny")}>
          Keep command
        </Button>
        <HoldButton
          icon={Handshake}
          label={accepted ? "Handing over…" : "Hand over"}
          vehicle={vehicle.name}
          disabled={accepted}
          hint={accepted ? "Waiting for the other station to take it" : undefined}
          testId="control-accept"
          onHeld={() => answer("accept")}
        />
      </div>
    </section>
  );
}
