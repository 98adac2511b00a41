import { Button, Kbd, Tooltip } from "@mantine/core";
import { useEffect } from "react";
import type { ListedFlag } from "../../src/contract/flagQuery.ts";
import type { FlagRecord } from "../../src/contract/records.ts";
import { useMay } from "../accounts/appAccounts.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { count, stamp } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { analyst, useDesk } from "./appReview.ts";
import classes from "./FlagDetail.module.css";
import { openDesk, useOpenDesk } from "./openDesk.ts";
import { judgeGroup } from "./triageDeeds.ts";
import { VerdictMark } from "./VerdictMark.tsx";

/** The flags behind a line of a grouped list: each can be opened, and those without a verdict judged at once. */
export function GroupPanel({ flag }: { flag: FlagRecord }) {
  const group = useDesk((desk) => desk.rows.find(({ id }) => id === flag.id)?.group);
  const open = useOpenDesk((desk) => desk.group);
  useEffect(() => {
    if (!group || group.flags < 2) return;
    let wanted = true;
    app.peers.station.call("flags.group", { groupId: group.id, by: analyst() }).then(
      (flags) => wanted && openDesk.patch({ group: { id: group.id, flags } }),
      (cause: unknown) => app.toasts.failure(cause, "The flags of this line were not read"),
    );
    return () => {
      wanted = false;
    };
  }, [group]);
  if (!open?.flags.some(({ id }) => id === flag.id)) return null;
  return <Members flags={open.flags} shown={flag.id} />;
}

function Members({ flags, shown }: { flags: readonly ListedFlag[]; shown: string }) {
  const now = useMirror((m) => flags.map((flag) => m.flags.get(flag.id) ?? flag));
  const mayJudge = useMay("flags.judge");
  const waiting = now.filter(({ verdict }) => verdict === undefined).length;
  return (
    <Panel title={`${count(flags.length, "flag")} at this spot or of this vehicle`}>
      <ol className={classes.members} data-testid="group-flags">
        {now.map((flag) => (
          <li key={flag.id}>
            <button
              type="button"
              data-testid="group-flag"
              aria-current={flag.id === shown}
              onClick={() => app.ui.patch({ flagId: flag.id })}
            >
              {stamp(flag.openedAt)} {flag.className} <VerdictMark flag={flag} />
            </button>
          </li>
        ))}
      </ol>
      {waiting > 0 && mayJudge && (
        <div className={classes.verdicts}>
          <Tooltip label="Confirm all of these that nobody has judged (Shift+C)">
            <Button
              size="compact-sm"
              variant="default"
              data-testid="confirm-group"
              onClick={() => judgeGroup("confirmed")}
            >
              Confirm {waiting} open <Kbd ml={6}>Shift+C</Kbd>
            </Button>
          </Tooltip>
          <Tooltip label="Dismiss all of these that nobody has judged (Shift+D)">
            <Button
              size="compact-sm"
              variant="default"
              data-testid="dismiss-group"
              onClick={() => judgeGroup("dismissed")}
            >
              Dismiss {waiting} open <Kbd ml={6}>Shift+D</Kbd>
            </Button>
          </Tooltip>
        </div>
      )}
    </Panel>
  );
}
