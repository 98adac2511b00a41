import { UnstyledButton } from "@mantine/core";
import { ImageOff } from "lucide-react";
import type { FlagRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { percent, stamp } from "../ui/format.ts";
import classes from "./FlagCard.module.css";
import { VerdictMark } from "./VerdictMark.tsx";

/** One flag in the list: picture, what, when, by which drone, and the verdict. */
export function FlagCard({ flag, selected }: { flag: FlagRecord; selected: boolean }) {
  const drones = useMirror((m) =>
    [...new Set(flag.sightings.map((s) => m.vehicles.get(s.vehicleId)?.name ?? s.vehicleId))].join(", "),
  );
  return (
    <UnstyledButton
      className={classes.card}
      role="option"
      aria-selected={selected}
      data-selected={selected || undefined}
      data-testid="flag-card"
      data-flag={flag.id}
      onClick={() => app.ui.patch({ flagId: flag.id })}
    >
      {flag.thumbnail ? (
        <img src={flag.thumbnail} alt="" className={classes.picture} loading="lazy" />
      ) : (
        <span className={classes.picture}>
          <ImageOff size={18} aria-label="No picture" />
        </span>
      )}
      <span className={classes.words}>
        <span className={classes.top}>
          <strong>
            {flag.className} {percent(flag.score * 100)}
          </strong>
          {flag.state === "open" && <span className={classes.now}>● now</span>}
        </span>
        <span className={classes.dim}>{stamp(flag.openedAt)}</span>
        <span className={classes.dim}>{drones}</span>
        <VerdictMark flag={flag} />
      </span>
    </UnstyledButton>
  );
}
