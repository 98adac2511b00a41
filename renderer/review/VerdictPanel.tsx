import { Button, Kbd, TextInput, Tooltip } from "@mantine/core";
import { Check, Siren, Undo2, X } from "lucide-react";
import { useState } from "react";
import type { FlagRecord } from "../../src/contract/records.ts";
import { useAccount } from "../accounts/appAccounts.ts";
import { Offered, OfferedOrTold } from "../accounts/Offered.tsx";
import { app } from "../shell/app.ts";
import { useSettings } from "../shell/hooks.ts";
import { stamp } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import { flagDesk, triage, useDesk } from "./appReview.ts";
import classes from "./FlagDetail.module.css";
import { escalateFlag, judgeFlag, reopenFlag, undoLast } from "./triageDeeds.ts";
import { quickReasons } from "./triageKeys.ts";
import { VerdictMark } from "./VerdictMark.tsx";

/** The verdict on a flag, its reason, and what can be taken back. */
export function VerdictPanel({ flag }: { flag: FlagRecord }) {
  const analyst = useSettings((s) => s.analyst);
  const account = useAccount();
  const kind = flag.verdict?.kind;
  return (
    <Panel title="Is it what the rule looks for?" tools={<VerdictMark flag={flag} />}>
      <OfferedOrTold call="flags.judge">
        <div className={classes.verdicts}>
          <Tooltip label="Confirm, and on to the next (C)">
            <Button
              variant={kind === "confirmed" ? "filled" : "default"}
              leftSection={<Check size={17} />}
              px={12}
              data-testid="confirm"
              onClick={() => judgeFlag(flag, "confirmed")}
            >
              Confirm <Kbd ml={8}>C</Kbd>
            </Button>
          </Tooltip>
          <Tooltip label="Dismiss without a reason, and on to the next (D)">
            <Button
              variant={kind === "dismissed" ? "filled" : "default"}
              leftSection={<X size={17} />}
              px={12}
              data-testid="dismiss"
              onClick={() => judgeFlag(flag, "dismissed")}
            >
              Dismiss <Kbd ml={8}>D</Kbd>
            </Button>
          </Tooltip>
          <Tooltip
            label={flag.escalated ? "No longer ask for somebody else’s eyes (E)" : "Ask for somebody else’s eyes (E)"}
          >
            <Button
              variant={flag.escalated ? "filled" : "default"}
              leftSection={<Siren size={16} />}
              px={12}
              data-testid="escalate"
              aria-pressed={flag.escalated !== undefined}
              onClick={() => escalateFlag(flag)}
            >
              {flag.escalated ? "Escalated" : "Escalate"} <Kbd ml={8}>E</Kbd>
            </Button>
          </Tooltip>
        </div>
        <Reasons flag={flag} />
        <UndoButton />
      </OfferedOrTold>
      {flag.verdict && (
        <span className={classes.by}>
          {flag.verdict.kind} by {flag.verdict.by}, {stamp(flag.verdict.at)}
          {flag.verdict.reason && `, because: ${flag.verdict.reason}`}{" "}
          <Offered call="flags.judge">
            <Tooltip label="Take the verdict away (R)">
              <Button size="compact-xs" variant="subtle" data-testid="reopen" onClick={() => reopenFlag(flag)}>
                Take it away
              </Button>
            </Tooltip>
          </Offered>
        </span>
      )}
      {flag.escalated && (
        <span className={classes.by}>
          escalated by {flag.escalated.by}, {stamp(flag.escalated.at)}
        </span>
      )}
      {!account && (
        <TextInput
          key={analyst}
          size="xs"
          label="Analyst"
          placeholder="Your name, kept with each verdict"
          defaultValue={analyst}
          maxLength={80}
          data-testid="analyst"
          onBlur={(e) => nameAnalyst(e.currentTarget.value.trim())}
          onKeyDown={(e) => {
            if (e.key === "Enter" || e.key === "Escape") e.currentTarget.blur();
          }}
        />
      )}
    </Panel>
  );
}

/** What is not seen yet differs by analyst: the list is asked for again. */
function nameAnalyst(analyst: string): void {
  if (analyst === app.settings.get().analyst) return;
  app.settings.patch({ analyst });
  void flagDesk.reload();
}

function UndoButton() {
  const last = useStore(triage.said, (said) => said.at(-1));
  if (!last) return null;
  return (
    <Tooltip label="Undo what you said last (U)">
      <Button
        className={classes.undo ?? ""}
        size="compact-sm"
        variant="subtle"
        leftSection={<Undo2 size={14} />}
        data-testid="undo"
        onClick={() => void undoLast()}
      >
        Undo “{last.words}” <Kbd ml={8}>U</Kbd>
      </Button>
    </Tooltip>
  );
}

function Reasons({ flag }: { flag: FlagRecord }) {
  const given = useDesk((desk) => desk.facets.reason);
  const [other, setOther] = useState("");
  const now = flag.verdict?.reason;
  return (
    <div className={classes.reasons} role="group" aria-label="Dismiss because">
      <span className={classes.by}>Dismiss because it is</span>
      {quickReasons(given.map(({ value }) => value)).map((reason, n) => (
        <Tooltip key={reason} label={`Dismiss: ${reason}, and on to the next (${n + 1})`}>
          <Button
            size="compact-sm"
            variant={now === reason ? "filled" : "default"}
            data-testid="dismiss-reason"
            onClick={() => judgeFlag(flag, "dismissed", reason)}
          >
            <Kbd size="xs" mr={6}>
              {n + 1}
            </Kbd>
            {reason}
          </Button>
        </Tooltip>
      ))}
      <TextInput
        size="xs"
        aria-label="Another reason"
        placeholder="another reason… (0, then Enter)"
        maxLength={200}
        value={other}
        data-triage="reason"
        data-testid="other-reason"
        onChange={(e) => setOther(e.currentTarget.value)}
        onKeyDown={(e) => {
          if (e.key === "Escape") e.currentTarget.blur();
          if (e.key !== "Enter" || other.trim() === "") return;
          e.currentTarget.blur();
          setOther("");
          judgeFlag(flag, "dismissed", other.trim());
        }}
      />
    </div>
  );
}
