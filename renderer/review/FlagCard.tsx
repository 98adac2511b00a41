import { UnstyledButton } from "@mantine/core";
import { ImageOff } from "lucide-react";
import type { ListedFlag } from "../../src/contract/flagQuery.ts";
import type { FlagRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { count, percent, stamp } from "../ui/format.ts";
import card from "./Card.module.css";
import { EvidenceMark } from "./evidence/EvidenceMark.tsx";
import classes from "./FlagCard.module.css";
import { VerdictMark } from "./VerdictMark.tsx";

/** One line of the list: picture, what, when, where, by which drone, how often, and the verdict. */
export function FlagCard({ flag, selected }: { flag: ListedFlag; selected: boolean }) {
  const drones = useMirror((m) =>
    [...new Set(flag.sightings.map((s) => m.vehicles.get(s.vehicleId)?.name ?? s.vehicleId))].join(", "),
  );
  const { group, tags = [] } = flag;
  const often = timesOf(flag);
  return (
    <UnstyledButton
      className={`${card.card} ${classes.card}`}
      role="option"
      aria-selected={selected}
      data-selected={selected || undefined}
      data-unseen={flag.unseen || undefined}
      data-testid="flag-card"
      data-flag={flag.id}
      onClick={() => app.ui.patch({ flagId: flag.id })}
    >
      {flag.thumbnail ? (
        <img src={flag.thumbnail} alt="" className={`${card.picture} ${classes.picture}`} decoding="async" />
      ) : (
        <span className={`${card.picture} ${classes.picture}`}>
          <ImageOff size={18} aria-label="No picture" />
        </span>
      )}
      <span className={card.words}>
        <span className={classes.top}>
          <strong>
            {flag.unseen && (
              <span className={classes.unseen} role="img" aria-label="Not seen by you" title="Not seen by you">
                ●{" "}
              </span>
            )}
            {flag.corrected ? classNow(flag) : `${flag.className} ${percent(flag.score * 100)}`}
          </strong>
          {flag.state === "open" && <span className={classes.now}>● now</span>}
          {often && (
            <span className={classes.often} title={often.title}>
              {often.words}
            </span>
          )}
        </span>
        <span className={classes.dim}>{stamp(flag.openedAt)}</span>
        <span className={classes.dim}>
          {[flag.section, drones, ...tags.map((tag) => `#${tag}`)].filter(Boolean).join(" · ")}
        </span>
        <span className={classes.marks}>
          <VerdictMark flag={flag} />
          {flag.escalated && <span className={classes.escalated}>▲ Escalated</span>}
          <EvidenceMark flagId={flag.id} />
          {group && group.flags > 1 && group.unreviewed > 0 && <span>{group.unreviewed} open</span>}
        </span>
      </span>
    </UnstyledButton>
  );
}

/** How many flags or passes a line stands for, where it is more than one. */
function timesOf({ group, sightings }: ListedFlag): { words: string; title: string } | undefined {
  if (group && group.flags > 1)
    return {
      words: `× ${group.flags}`,
      title: `${count(group.flags, "flag")} at this spot or of this vehicle, ${stamp(group.fromAt)} to ${stamp(group.toAt)}`,
    };
  if (sightings.length > 1) return { words: `× ${sightings.length}`, title: `Seen ${sightings.length} times` };
  return undefined;
}

/** What people say that it is: `van ✎`. */
const classNow = ({ className, corrected }: FlagRecord): string =>
  `${corrected?.notVehicle ? "no vehicle" : (corrected?.className ?? className)} ✎`;
