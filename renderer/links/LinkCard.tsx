import { ActionIcon, Tooltip } from "@mantine/core";
import { X } from "lucide-react";
import { useState } from "react";
import type { LinkRecord } from "../../src/contract/records.ts";
import { Offered } from "../accounts/Offered.tsx";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { age, byteRate, percent, unknown } from "../ui/format.ts";
import { Stat, Stats } from "../ui/Stat.tsx";
import { KeySelect } from "./KeySelect.tsx";
import classes from "./LinkCard.module.css";
import { LinkSystems } from "./LinkSystems.tsx";
import { latencyOf, linkWarnings, lossLevel } from "./linkWarnings.ts";
import { ReplayControls } from "./ReplayControls.tsx";
import { useRate } from "./useRate.ts";

const states = {
  opening: "◌ Opening…",
  open: "● Open",
  waiting: "▲ Waiting, tries again by itself",
};

const marks = { alarm: "■", caution: "▲", note: "·" };

/** One link: address, state, traffic, who is heard on it, what was wrong, its key. */
export function LinkCard({ link }: { link: LinkRecord }) {
  const [closing, setClosing] = useState(false);
  const { bytesPerSecond, now } = useRate(link.bytesIn);
  const names = useMirror((m) =>
    [...m.vehicles.values()].filter((v) => v.linkIds.includes(link.id)).map((v) => v.name),
  );
  const { traffic } = link;
  const latency = traffic && latencyOf(traffic);
  const close = () => {
    setClosing(true);
    app.peers.station.call("link.close", { linkId: link.id }).catch((cause: unknown) => {
      setClosing(false);
      app.toasts.failure(cause, "The link was not closed");
    });
  };
  const warnings = traffic ? linkWarnings(traffic, link.key !== undefined) : [];
  const silent = link.state === "open" && link.heardAt === undefined;
  return (
    <article className={classes.card} aria-label={link.address}>
      <header>
        <code>{link.address}</code>
        <Offered call="link.close">
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
        </Offered>
      </header>
      <span className={classes.state} data-state={link.state}>
        {states[link.state]}
        {names.length > 0 && ` · ${names.join(", ")}`}
      </span>
      {silent && !link.failure && (
        <p className={classes.silent}>
          Nothing heard yet.{" "}
          {link.byDefault
            ? "Open by itself, for vehicles and simulators that send here."
            : "Is the vehicle switched on and sending to this address?"}
        </p>
      )}
      {link.failure && <FailureNote failure={link.failure} />}
      <Stats>
        <Stat label="In">{byteRate(traffic?.bytesInPerSecond ?? bytesPerSecond)}</Stat>
        {traffic && <Stat label="Out">{byteRate(traffic.bytesOutPerSecond)}</Stat>}
        {traffic && <Stat label="Packets">{traffic.packetsPerSecond.toFixed(0)} /s</Stat>}
        <Stat label="Loss" level={lossLevel(link.loss)}>
          {percent(link.loss * 100)}
        </Stat>
        {traffic && (
          <Stat label="Round trip" hint="There and back, to the vehicle that it is used for">
            {latency === undefined ? unknown : `${Math.round(latency)} ms`}
          </Stat>
        )}
        <Stat label="Last heard">{link.heardAt === undefined ? unknown : age(Math.max(0, now - link.heardAt))}</Stat>
      </Stats>
      <LinkSystems link={link} now={now} />
      {warnings.map(({ level, text }) => (
        <p className={classes.warning} key={text} data-level={level} role={level === "alarm" ? "alert" : undefined}>
          {marks[level]} {text}
        </p>
      ))}
      {link.replay ? (
        <Offered call="replay.set">
          <ReplayControls link={link} replay={link.replay} />
        </Offered>
      ) : (
        <Offered call="link.setKey">
          <KeySelect link={link} />
        </Offered>
      )}
    </article>
  );
}
