import { SegmentedControl } from "@mantine/core";
import { Cable } from "lucide-react";
import { ChangedBy, OfferedOrTold } from "../accounts/Offered.tsx";
import { app } from "../shell/app.ts";
import { useMirror, useUi } from "../shell/hooks.ts";
import type { LinksPart } from "../shell/ui.ts";
import { Empty } from "../ui/Empty.tsx";
import { Panel } from "../ui/Panel.tsx";
import scroll from "../ui/Scroll.module.css";
import { ConnectForm } from "./ConnectForm.tsx";
import { FootagePanel } from "./FootagePanel.tsx";
import { ForwardsPanel } from "./ForwardsPanel.tsx";
import { KeysPanel } from "./KeysPanel.tsx";
import { LinkCard } from "./LinkCard.tsx";
import classes from "./LinksInspector.module.css";
import { MessagesPanel } from "./MessagesPanel.tsx";
import { RecordingPanel } from "./RecordingPanel.tsx";
import { RetentionPanel } from "./RetentionPanel.tsx";
import { SharingPanel } from "./SharingPanel.tsx";
import { VideoHostsPanel } from "./VideoHostsPanel.tsx";

const parts: { value: LinksPart; label: string }[] = [
  { value: "links", label: "Links" },
  { value: "messages", label: "Messages" },
  { value: "keys", label: "Keys" },
  { value: "forwards", label: "Forward" },
  { value: "sharing", label: "Sharing" },
];

/** The roads to vehicles, what comes over them, who may speak and who else is told. */
export function LinksInspector() {
  const part = useUi((ui) => ui.linksPart);
  return (
    <div className={classes.screen}>
      <SegmentedControl
        className={classes.parts ?? ""}
        fullWidth
        aria-label="Part of the links"
        data={parts}
        value={part}
        data-testid="links-part"
        onChange={(value) => app.ui.patch({ linksPart: value as LinksPart })}
      />
      {part === "messages" ? (
        <MessagesPanel />
      ) : (
        <div className={scroll.scroll}>
          {part === "links" && <LinkList />}
          {part === "keys" && (
            <ChangedBy call="key.add">
              <KeysPanel />
            </ChangedBy>
          )}
          {part === "forwards" && (
            <ChangedBy call="forward.open">
              <ForwardsPanel />
            </ChangedBy>
          )}
          {part === "sharing" && <SharingPanel />}
        </div>
      )}
    </div>
  );
}

function LinkList() {
  const links = useMirror((m) => [...m.links.values()]);
  return (
    <>
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
        <OfferedOrTold call="link.open">
          <ConnectForm />
        </OfferedOrTold>
      </Panel>
      <ChangedBy call="streams.allowHost">
        <VideoHostsPanel />
      </ChangedBy>
      <RecordingPanel />
      <FootagePanel />
      <RetentionPanel />
    </>
  );
}
