import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import type { LikelyFlag } from "../../../src/contract/sightings.ts";
import { useMay } from "../../accounts/appAccounts.ts";
import { app } from "../../shell/app.ts";
import { duration, length, speed, stamp } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import { useStore } from "../../ui/store.ts";
import { analyst } from "../appReview.ts";
import card from "../Card.module.css";
import { sightingDesk } from "./appSightings.ts";
import classes from "./Sightings.module.css";
import { joinFlags, notSame, pairName } from "./sightingDeeds.ts";

/** How long a flag is looked at before it is asked which others may be the same, ms. */
const lookMs = 350;

/** Asks whether other flags show the vehicle of this one. */
export function LikelyPanel({ flagId }: { readonly flagId: string }) {
  const [likely, setLikely] = useState<readonly LikelyFlag[]>([]);
  const no = useStore(notSame, (pairs) => pairs);
  const [asked, setAsked] = useState(0);
  const may = useMay("flags.join");
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again after a join
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => {
      app.peers.station.call("sightings.likely", { flagId, by: analyst() }).then(
        (found) => wanted && setLikely(found),
        () => wanted && setLikely([]), // the station is away, or the flag is gone: told elsewhere
      );
    }, lookMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [flagId, asked]);
  const open = likely.filter(({ flag }) => !no.has(pairName(flagId, flag.id)));
  if (open.length === 0 || !may) return null;
  const join = async (other: string) => {
    if (!(await joinFlags([flagId, other]))) return;
    setAsked((n) => n + 1);
    void sightingDesk.reload();
  };
  return (
    <Panel title="The same vehicle?">
      <ul className={classes.likely} data-testid="likely">
        {open.map(({ flag, metres, gapMs, speed: least }) => (
          <li key={flag.id} data-testid="likely-flag">
            {flag.thumbnail && (
              <img src={flag.thumbnail} alt="" className={`${card.picture} ${classes.picture}`} decoding="async" />
            )}
            <span className={card.words}>
              <strong>
                {flag.className}, {stamp(flag.openedAt)}
              </strong>
              <span>
                {length(metres)} away, {gapMs === 0 ? "at the same time" : `${duration(gapMs)} apart`}
              </span>
              <span className={classes.dim}>
                {least > 0 ? `at least ${speed(least)}` : "it need not have moved"} ·{" "}
                {flag.verdict ? "confirmed" : "not judged yet"} · {flag.section ?? "near no section"}
              </span>
            </span>
            <Button size="compact-xs" data-testid="likely-join" onClick={() => void join(flag.id)}>
              Same
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              data-testid="likely-no"
              onClick={() => notSame.update((pairs) => new Set([...pairs, pairName(flagId, flag.id)]))}
            >
              Not
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
