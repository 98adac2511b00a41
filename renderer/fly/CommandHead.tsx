import { Button } from "@mantine/core";
import { Handshake } from "lucide-react";
import { useState } from "react";
import { useMay } from "../accounts/appAccounts.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import type { Mirror } from "../station/mirror.ts";
import { HoldButton } from "../ui/HoldButton.tsx";
import classes from "./CommandHead.module.css";
import { commandHeadWords } from "./commandHeadWords.ts";
import { commandOf } from "./commandOf.ts";
import { namesOf } from "./fleetTargets.ts";

/** Who is in command of the fleet, above all else where a second ground station is there; nothing where this one is alone. */
export function CommandHead() {
  const key = useMirror(keyOf);
  const mayAsk = useMay("control.request");
  const [busy, setBusy] = useState(false);
  if (key === "") return null;
  const by = commandOf(app.mirror.get());
  if (!by) return null;
  const { title, level, lines } = commandHeadWords(by);
  const foreign = by.others.flatMap(({ vehicles }) => vehicles).filter(({ lost }) => !lost);
  const takeable = [...foreign, ...by.nobodys.filter(({ lost }) => !lost)];
  const each = async (kind: "request" | "release", ids: readonly string[]) => {
    setBusy(true);
    for (const vehicleId of ids)
      await app.peers.station
        .call(`control.${kind}`, { vehicleId })
        .catch((cause: unknown) => app.toasts.failure(cause));
    setBusy(false);
  };
  return (
    <section
      className={classes.head}
      data-level={level}
      aria-label="Who is in command"
      role={level === "caution" ? "alert" : "status"}
      data-testid="command-head"
    >
      <strong>{title}</strong>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
      {mayAsk && (
        <div className={classes.acts}>
          {takeable.length > 0 && (
            <Button
              size="compact-sm"
              variant="default"
              loading={busy}
              data-testid="command-request"
              onClick={() =>
                void each(
                  "request",
                  takeable.map(({ id }) => id),
                )
              }
            >
              {foreign.length > 0 ? "Ask for" : "Take"} command of {namesOf(takeable)}
            </Button>
          )}
          {by.ours.length > 0 && (
            <HoldButton
              icon={Handshake}
              label="Release"
              vehicle={namesOf(by.ours)}
              hint={`Hold for a second: any station may command ${namesOf(by.ours, 12)} then`}
              testId="command-release"
              onHeld={() =>
                void each(
                  "release",
                  by.ours.map(({ id }) => id),
                )
              }
            />
          )}
        </div>
      )}
    </section>
  );
}

/** Changes only with who commands whom: links and vehicles change far more often. */
function keyOf(mirror: Mirror): string {
  const by = commandOf(mirror);
  if (!by) return "";
  const ids = (vehicles: readonly { readonly id: string; readonly lost: boolean }[]) =>
    vehicles.map(({ id, lost }) => `${id}${lost ? "!" : ""}`).join();
  return JSON.stringify([
    ...[ids(by.ours), ids(by.nobodys), ids(by.everybodys), by.heard],
    ...by.others.map(({ stationId, vehicles }) => [stationId, ids(vehicles)]),
  ]);
}
