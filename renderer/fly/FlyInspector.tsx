import { Button } from "@mantine/core";
import { Plane } from "lucide-react";
import { Fragment } from "react";
import { Offered } from "../accounts/Offered.tsx";
import { ChecklistPanel } from "../checklists/ChecklistPanel.tsx";
import { useMirror, useSelectedVehicle } from "../shell/hooks.ts";
import { goToScreen } from "../shell/navigation.ts";
import { Empty } from "../ui/Empty.tsx";
import scroll from "../ui/Scroll.module.css";
import { VideoPanel } from "../video/VideoPanel.tsx";
import { VideoWall } from "../video/VideoWall.tsx";
import { CameraPanel } from "./CameraPanel.tsx";
import { CommandHead } from "./CommandHead.tsx";
import { ControlStrip } from "./ControlStrip.tsx";
import { CuePanel } from "./CuePanel.tsx";
import { DetectorPanel } from "./DetectorPanel.tsx";
import { FleetPanel } from "./FleetPanel.tsx";
import { Instruments } from "./Instruments.tsx";
import { JoystickPanel } from "./JoystickPanel.tsx";
import { RealOnly } from "./RealOnly.tsx";
import { ReliefPanel } from "./ReliefPanel.tsx";
import { SeenPanel } from "./SeenPanel.tsx";
import { SeenSections } from "./SeenSections.tsx";
import { TrafficAlert } from "./TrafficAlert.tsx";
import { TrafficPanel } from "./TrafficPanel.tsx";
import { VehicleActions } from "./VehicleActions.tsx";
import { VehicleHead } from "./VehicleHead.tsx";

/** The picture, the state and the actions of the selected vehicle. */
export function FlyInspector() {
  const vehicle = useSelectedVehicle();
  const demo = useMirror((m) => m.demo);
  const links = useMirror((m) => [...m.links.values()].filter((l) => !l.byDefault).length);
  if (!vehicle)
    return (
      <Empty icon={Plane} title={demo === "starting" ? "The demo sector is starting…" : "No vehicle yet"}>
        {demo === "starting"
          ? "The simulated vehicle appears as soon as its first heartbeat is heard."
          : links > 0
            ? "Nothing was heard on the open links so far. Switch the vehicle on, or look at the links."
            : "Connect a vehicle, or start the demo sector."}
        <Button variant="default" onClick={() => goToScreen(demo === "off" ? "links" : "simulate")}>
          {demo === "off" ? "Go to links" : "Go to the simulator"}
        </Button>
      </Empty>
    );
  return (
    <div className={scroll.scroll}>
      <CommandHead />
      <TrafficAlert />
      <ReliefPanel />
      <FleetPanel />
      <VehicleHead key={`head ${vehicle.id}`} vehicle={vehicle} />
      <ControlStrip key={`control ${vehicle.id}`} vehicle={vehicle} />
      <VideoPanel key={`video ${vehicle.id}`} vehicle={vehicle} />
      <VideoWall />
      <SeenSections />
      <Fragment key={vehicle.id}>
        <Instruments vehicle={vehicle} />
        <RealOnly vehicle={vehicle}>
          <ChecklistPanel vehicle={vehicle} />
        </RealOnly>
        <VehicleActions vehicle={vehicle} />
        <RealOnly vehicle={vehicle}>
          <Offered call="cue.propose">
            <CuePanel vehicle={vehicle} />
          </Offered>
        </RealOnly>
        <SeenPanel vehicle={vehicle} />
        <RealOnly vehicle={vehicle}>
          <Offered call="gimbal.take">
            <CameraPanel vehicle={vehicle} />
          </Offered>
        </RealOnly>
        <RealOnly vehicle={vehicle}>
          <Offered call="stick.take">
            <JoystickPanel vehicle={vehicle} />
          </Offered>
        </RealOnly>
      </Fragment>
      <TrafficPanel />
      <DetectorPanel />
    </div>
  );
}
