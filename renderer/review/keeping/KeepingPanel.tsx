import { Button, TextInput } from "@mantine/core";
import { Lock, LockOpen, Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import type { FlagRecord } from "../../../src/contract/records.ts";
import type { FlagKeeping } from "../../../src/contract/retention.ts";
import { Offered } from "../../accounts/Offered.tsx";
import { app } from "../../shell/app.ts";
import { stamp } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import { analyst } from "../appReview.ts";
import classes from "./KeepingPanel.module.css";

const { call } = app.peers.station;

/** How long what was recorded of a flag stays; holds it for a reason, and deletes it for good. */
export function KeepingPanel({ flag }: { readonly flag: FlagRecord }) {
  const [keeping, setKeeping] = useState<FlagKeeping>();
  const [asking, setAsking] = useState<"hold" | "delete">();
  useEffect(() => {
    let here = true;
    askKeeping(flag)
      .then((told) => here && setKeeping(told))
      .catch(() => {}); // the station is away, which is shown elsewhere
    return () => {
      here = false;
    };
  }, [flag]);
  if (!keeping) return null;
  const { hold } = keeping;
  const keep = (reason: string | null) => {
    setAsking(undefined);
    call("retention.hold", { flagId: flag.id, reason, by: analyst() })
      .then(setKeeping)
      .catch((cause: unknown) => app.toasts.failure(cause, "The hold was not changed"));
  };
  return (
    <Panel title="Keeping">
      <p className={classes.line} data-testid="keeping">
        {keepingLine(flag, keeping)}
      </p>
      <Offered call="flag.delete">
        {asking ? (
          <Reason
            asked={asking}
            flag={flag}
            close={() => setAsking(undefined)}
            given={(reason) => (asking === "hold" ? keep(reason) : void remove(flag, reason))}
          />
        ) : (
          <div className={classes.row}>
            <Button
              size="xs"
              variant="default"
              leftSection={hold ? <LockOpen size={15} /> : <Lock size={15} />}
              data-testid="flag-hold"
              onClick={() => (hold ? keep(null) : setAsking("hold"))}
            >
              {hold ? "End the hold" : "Hold…"}
            </Button>
            <Button
              size="xs"
              variant="default"
              leftSection={<Trash2 size={15} />}
              disabled={hold !== undefined || flag.state === "open"}
              data-testid="flag-delete"
              onClick={() => setAsking("delete")}
            >
              Delete flag…
            </Button>
          </div>
        )}
      </Offered>
    </Panel>
  );
}

/** Asked anew with each change of the flag: a verdict changes how long it stays. */
const askKeeping = ({ id }: FlagRecord) => call("retention.of", { flagId: id });

/** Asks why; nothing is done without a reason. */
function Reason(props: {
  readonly asked: "hold" | "delete";
  readonly flag: FlagRecord;
  readonly close: () => void;
  readonly given: (reason: string) => void;
}) {
  const [reason, setReason] = useState("");
  const words = reason.trim();
  const deletes = props.asked === "delete";
  return (
    <form
      className={classes.form}
      onSubmit={(e) => {
        e.preventDefault();
        if (words !== "") props.given(words);
      }}
      onKeyDown={(e) => {
        if (e.key === "Escape") {
          e.stopPropagation();
          props.close();
        }
      }}
    >
      {deletes && (
        <p className={classes.caution} role="alert">
          ▲ Its still and its footage are removed, but for what shows other flags too. This can not be taken back. The
          audit log keeps who did it, when, and why.
        </p>
      )}
      <TextInput
        data-autofocus
        ref={(input) => input?.focus()}
        label={deletes ? `Why is flag ${props.flag.id} deleted?` : `Why is flag ${props.flag.id} held?`}
        maxLength={1_000}
        value={reason}
        data-testid="keeping-reason"
        onChange={(e) => setReason(e.currentTarget.value)}
      />
      <div className={classes.row}>
        <Button
          type="submit"
          size="xs"
          disabled={words === ""}
          {...(deletes && { color: "red" })}
          data-testid="keeping-confirm"
        >
          {deletes ? "Delete for good" : "Hold"}
        </Button>
        <Button size="xs" variant="default" onClick={props.close}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

async function remove({ id }: FlagRecord, reason: string): Promise<void> {
  try {
    const { files } = await call("flag.delete", { flagId: id, reason, by: analyst() });
    const left = files.filter(({ sharedWith }) => sharedWith !== undefined).length;
    app.toasts.notice(
      left === 0
        ? `Flag ${id} was deleted`
        : `Flag ${id} was deleted; ${left === 1 ? "one recording stays" : `${left} recordings stay`}, as other flags are in it`,
    );
  } catch (cause) {
    app.toasts.failure(cause, `Flag ${id} was not deleted`);
  }
}

function keepingLine({ verdict, state }: FlagRecord, { hold, goesAt }: FlagKeeping): string {
  if (hold) return `■ Held by ${hold.by || "somebody without a name"} since ${stamp(hold.at)}: ${hold.reason}`;
  if (goesAt !== undefined) return `Its footage goes by rule after ${stamp(goesAt)}`;
  if (state === "open") return "It stays: its vehicle is still being seen";
  if (!verdict) return "It stays: nobody has judged it yet";
  return verdict.kind === "confirmed" ? "It stays: it was confirmed" : "It stays: no rule removes it";
}
