import { Share2 } from "lucide-react";
import { ChangedBy, OfferedOrTold } from "../accounts/Offered.tsx";
import { app } from "../shell/app.ts";
import { useAsked } from "../shell/useAsked.ts";
import { Empty } from "../ui/Empty.tsx";
import { Panel } from "../ui/Panel.tsx";
import { SharingCard } from "./SharingCard.tsx";
import { SharingExport } from "./SharingExport.tsx";
import { SharingFeed } from "./SharingFeed.tsx";
import { SharingForm } from "./SharingForm.tsx";
import classes from "./SharingPanel.module.css";

const askSharing = () => app.peers.station.call("sharing.state", null);

/** Who else is told where drones and vehicles are, and what of it can be taken out. */
export function SharingPanel() {
  const [state, set] = useAsked(askSharing, 1_000);
  if (!state) return null;
  const { destinations, feed } = state;
  return (
    <>
      <ChangedBy call="sharing.add">
        <Panel title="Cursor on Target">
          {destinations.length === 0 && (
            <Empty icon={Share2} title="Nobody is told">
              Add a TAK server or a group below; it then sees drones, where they look, and confirmed sightings.
            </Empty>
          )}
          {destinations.map((destination) => (
            <SharingCard key={destination.id} destination={destination} onState={set} />
          ))}
        </Panel>
        <Panel title="Tell another">
          <SharingForm onState={set} />
        </Panel>
        <Panel title="Feed of sightings">
          <SharingFeed feed={feed} onState={set} />
        </Panel>
      </ChangedBy>
      <Panel title="Into a file">
        <p className={classes.note}>All flags or all sightings, with places, times, error ellipses and verdicts.</p>
        <OfferedOrTold call="sharing.export">
          <SharingExport filter={everything} />
        </OfferedOrTold>
      </Panel>
    </>
  );
}

const everything = {};
