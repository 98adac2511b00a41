import { SegmentedControl } from "@mantine/core";
import { House, MapPin, RotateCcw } from "lucide-react";
import { useState } from "react";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { CommandNote } from "../fly/CommandNote.tsx";
import { app } from "../shell/app.ts";
import { useSettings } from "../shell/hooks.ts";
import { place } from "../ui/format.ts";
import { HoldButton } from "../ui/HoldButton.tsx";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import classes from "./UpkeepPanel.module.css";
import { UpkeepPlace } from "./UpkeepPlace.tsx";

type Profile = "auto" | "rich" | "lean";
const profiles: Record<Profile, string> = {
  auto: "Rich for one vehicle, lean when many are heard. Right for most.",
  rich: "Attitude 10 Hz, position 5 Hz: smooth instruments, much traffic.",
  lean: "About one message a second of each kind: for slow radios and large fleets.",
};

/** Home, origin, message rates and reboot. */
export function UpkeepPanel({ vehicle }: { vehicle: VehicleRecord }) {
  const { id: vehicleId, name, lost, armed } = vehicle;
  const command = useStore(app.commands.state, (all) => all.get(vehicleId));
  const style = useSettings((s) => s.coordinates);
  const [profile, setProfile] = useState<Profile>();
  const { call } = app.peers.station;
  const unheard = lost ? "The vehicle is not heard" : undefined;
  const reboot = unheard ?? (armed ? "Refused while armed: land and disarm first" : undefined);
  const own = command && ["home", "origin", "rates", "reboot"].includes(command.name) ? command : undefined;
  return (
    <>
      <Panel title="Home">
        <p className={classes.words}>
          {vehicle.home ? `Home is ${place(vehicle.home, style)}.` : "The vehicle has told no home yet."} Heights above
          home count from it, and Return goes to it.
        </p>
        <HoldButton
          icon={House}
          label="Set home here"
          vehicle={name}
          disabled={unheard !== undefined}
          hint={unheard ?? "Where the vehicle is now becomes its home; heights of a patrol on board count from it"}
          testId="setup-home"
          onHeld={() =>
            void app.commands.run(vehicleId, "home", "Set home here", () =>
              call("vehicle.setHome", { vehicleId, place: null }),
            )
          }
        />
        <UpkeepPlace
          icon={House}
          label="Set home at this place"
          vehicle={name}
          pickWords={`Click where the home of ${name} is to be.`}
          why={unheard}
          testId="setup-homeAt"
          onPlace={(at) =>
            void app.commands.run(vehicleId, "home", `Set home at ${place(at, style)}`, () =>
              call("vehicle.setHome", { vehicleId, place: at }),
            )
          }
        />
        {own?.name === "home" && <CommandNote command={own} vehicle={name} />}
      </Panel>
      <Panel title="Origin without satellites">
        <p className={classes.words}>
          A vehicle that flies without satellites is told where it stands, so that it can be shown and flown on the map.
          One that knows by itself refuses; an origin can be set once until the next reboot.
        </p>
        <UpkeepPlace
          icon={MapPin}
          label="Set its origin"
          vehicle={name}
          pickWords={`Click where ${name} stands.`}
          why={unheard ?? (armed ? "Refused while armed: land and disarm first" : undefined)}
          testId="setup-origin"
          onPlace={(at) =>
            void app.commands.run(vehicleId, "origin", `Set the origin at ${place(at, style)}`, () =>
              call("vehicle.setOrigin", { vehicleId, place: at }),
            )
          }
        />
        {own?.name === "origin" && <CommandNote command={own} vehicle={name} />}
      </Panel>
      <Panel title="Message rates">
        <SegmentedControl
          fullWidth
          aria-label="Message rates"
          disabled={lost}
          data={[
            { value: "auto", label: "Automatic" },
            { value: "rich", label: "Rich" },
            { value: "lean", label: "Lean" },
          ]}
          value={profile ?? ""}
          onChange={(value) => {
            const next = value as Profile;
            setProfile(next);
            void app.commands.run(vehicleId, "rates", `Message rates ${next}`, () =>
              call("vehicle.setRates", { vehicleId, profile: next }),
            );
          }}
        />
        <p className={classes.words}>{profile ? profiles[profile] : "Chosen by the station until you choose."}</p>
        {own?.name === "rates" && <CommandNote command={own} vehicle={name} />}
      </Panel>
      <Panel title="Reboot">
        <p className={classes.words}>
          {armed
            ? "▲ The vehicle is armed: a reboot would stop its motors, so it is refused."
            : "The autopilot starts again; it is not heard for some seconds."}
        </p>
        <HoldButton
          icon={RotateCcw}
          label="Reboot the autopilot"
          vehicle={name}
          disabled={reboot !== undefined}
          hint={reboot}
          testId="setup-reboot"
          onHeld={() =>
            void app.commands.run(vehicleId, "reboot", "Reboot", () => call("vehicle.reboot", { vehicleId }))
          }
        />
        {own?.name === "reboot" && <CommandNote command={own} vehicle={name} />}
      </Panel>
    </>
  );
}
