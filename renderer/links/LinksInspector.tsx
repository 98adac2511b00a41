import { Cable } from "lucide-react";
import { useMirror } from "../shell/hooks.ts";
import { Empty } from "../ui/Empty.tsx";
import { Panel } from "../ui/Panel.tsx";
import scroll from "../ui/Scroll.module.css";
import { ConnectForm } from "./ConnectForm.tsx";
import { LinkCard } from "./LinkCard.tsx";

/** The roads to vehicles: how each is, and a new one. */
export function LinksInspector() {
  const links = useMirror((m) => [...m.links.values()]);
  return (
    <div className={scroll.scroll}>
      <Panel title="Links">
        {links.length === 0 && (
          <Empty icon={Cable} title="No links">
            Add one below. For ArduPilot SITL and most Wi-Fi radios “UDP, listen” on port 14550 is right.
          </Empty>
        )}
        {links.map((link) => (
          <LinkCard key={link.id} link={link} />
        ))}
      </Panel>
      <Panel title="Add a link">
        <ConnectForm />
      </Panel>
    </div>
  );
}
