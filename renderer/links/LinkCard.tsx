import { ActionIcon, Tooltip } from "@mantine/core";
import { X } from "lucide-react";
import { useState } from "react";
import type { LinkRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { age, byteRate, percent, unknown } from "../ui/format.ts";
import { Stat, Stats } from "../ui/Stat.tsx";
import classes from "./LinkCard.module.css";
import { useRate } from "./useRate.ts";

const states = {
  opening: "◌ Opening…",
  open: "● Open",
  waiting: "▲ Waiting, tries again by itself",
};

/** One link: address, state, traffic, loss. */
export function LinkCard({ link }: { link: LinkRecord }) {
  const [closing, setClosing] = useState(false);
  const { bytesPerSecond, now } = useRate(link.bytesIn);
  const names = useMirror((m) =>
    [...m.vehicles.values()].filter((v) => v.linkIds.includes(link.id)).map((v) => v.name),
  );
  const close = () => {
    setClosing(true);
    app.peers.station.call("link.close", { linkId: link.id }).catch((cause: unknown) => {
      setClosing(false);
      app.toasts.failure(cause, "The link was not closed");
    });
  };
  const silent = link.state === "open" && link.heardAt === undefined;
  return (
    <article className={classes.card} aria-label={link.address}>
      <header>
        <code>{link.address}</code>
        <Tooltip label="Close and forget this link">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Remove ${link.address}`}
            loading={closing}
            onClick={close}
          >
            <X size={16} />
          </ActionIcon>
        </Tooltip>
      </header>
      <span className={classes.state} data-state={link.state}>
        {states[link.state]}
        {names.length > 0 && ` · ${names.join(", ")}`}
      </span>
      {silent && !link.failure && (
        <p className={classes.silent}>Nothing heard yet. Is the vehicle switched on and sending to this address?</p>
      )}
      {link.failure && <FailureNote failure={link.failure} />}
      <Stats>
        <Stat label="In">{byteRate(bytesPerSecond)}</Stat>
        <Stat label="Loss" level={link.loss > 0.2 ? "alarm" : link.loss > 0.05 ? "caution" : undefined}>
          {percent(link.loss * 100)}
        </Stat>
        <Stat label="Last heard">{link.heardAt === undefined ? unknown : age(Math.max(0, now - link.heardAt))}</Stat>
      </Stats>
    </article>
  );
}
