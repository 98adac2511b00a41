import { Button, CopyButton, Progress } from "@mantine/core";
import { ArrowUpToLine, Copy, FileDown, FileUp, ShieldCheck } from "lucide-react";
import { useState } from "react";
import type { AuditState } from "../../src/contract/audit.ts";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import { Offered } from "../accounts/Offered.tsx";
import { analyst } from "../review/appReview.ts";
import { checkPackage, showPackage } from "../review/evidence/appEvidence.ts";
import { app } from "../shell/app.ts";
import { useAsked } from "../shell/useAsked.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { count, stamp } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import classes from "./Audit.module.css";
import { auditDesk } from "./appAudit.ts";
import { fromWords, stateWords } from "./auditWords.ts";

const { call } = app.peers.station;
const ask = (): Promise<AuditState> => call("audit.state", null);
/** Often enough for a bar that moves. */
const lookPeriodMs = 1_000;

/** Whether the log holds, and what can be done with all of it. */
export function AuditStatePanel() {
  const [state, setState] = useAsked(ask, lookPeriodMs);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const [done, setDone] = useState<{ readonly words: string; readonly file?: string }>();
  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setFailure(undefined);
    setDone(undefined);
    try {
      await work();
    } catch (cause) {
      setFailure(failureOf(cause));
    } finally {
      setBusy(false);
    }
  };
  const check = () => run(async () => setState(await call("audit.check", null)));
  const take = () =>
    run(async () => {
      const target = await window.vedette?.chooseTarget("jsonl", `audit-${new Date().toISOString().slice(0, 10)}`);
      if (!target) return;
      const { lines, sha256 } = await call("audit.export", {
        file: target.path,
        replace: target.replace,
        by: analyst(),
      });
      setDone({ words: `✔ ${count(lines, "line")} written, SHA-256 ${sha256}`, file: target.path });
    });
  const merge = () =>
    run(async () => {
      const file = await window.vedette?.chooseFile("package");
      if (!file) return;
      const merged = await call("audit.merge", { file, by: analyst() });
      const words = merged.map(({ station, lines }) => `${count(lines, "new line")} of station ${station}`);
      setDone({ words: `✔ ${words.join(", ") || "Nothing in it was new"}` });
      await auditDesk.reload();
    });
  if (!state) return null;
  const { breaks, checking, hash, lines, others, station } = state;
  const from = fromWords(state);
  return (
    <Panel title="Audit log">
      <div className={classes.state} data-broken={breaks.length > 0 || undefined} data-testid="audit-state">
        <strong role="status">{stateWords(state)}</strong>
        {checking && (
          <Progress
            value={(checking.done / Math.max(1, checking.total)) * 100}
            aria-label="Following the log"
            animated
          />
        )}
        {breaks.map(({ noticedAt, sequence, station: of, words }) => (
          <span key={`${of} ${sequence} ${words}`} className={classes.broken} data-testid="audit-break">
            {of === station ? "" : `Station ${of}: `}
            {words} (noticed {stamp(noticedAt)}){" "}
            {sequence > 0 && (
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => void auditDesk.goTo(sequence, of === station ? undefined : of)}
              >
                Show line {sequence}
              </Button>
            )}
          </span>
        ))}
        {from && breaks.length === 0 && <span className={classes.note}>{from}</span>}
        <span className={classes.note}>
          {count(lines, "line")} of this station ({station})
          {others.map((other) => `, ${other.lines} of station ${other.station}`).join("")}
        </span>
        {hash && (
          <span className={classes.note}>
            The newest line has the hash <span className={classes.hash}>{hash}</span>. Written down elsewhere, it proves
            later that nothing before it was changed.
          </span>
        )}
      </div>
      <div className={classes.tools}>
        <Button
          size="xs"
          variant="default"
          leftSection={<ShieldCheck size={14} />}
          loading={busy}
          data-testid="audit-check"
          onClick={() => void check()}
        >
          Verify the whole log
        </Button>
        <Offered call="audit.export">
          <Button
            size="xs"
            variant="default"
            leftSection={<FileDown size={14} />}
            disabled={busy}
            data-testid="audit-export"
            onClick={() => void take()}
          >
            Export…
          </Button>
        </Offered>
        <Offered call="audit.merge">
          <Button
            size="xs"
            variant="default"
            leftSection={<FileUp size={14} />}
            disabled={busy}
            data-testid="audit-merge"
            onClick={() => void merge()}
          >
            Take in another station’s log…
          </Button>
        </Offered>
        <Button
          size="xs"
          variant="subtle"
          leftSection={<ArrowUpToLine size={14} />}
          data-testid="audit-newest"
          onClick={() => void auditDesk.reload()}
        >
          Newest lines
        </Button>
        {hash && (
          <CopyButton value={hash}>
            {({ copied, copy }) => (
              <Button size="xs" variant="subtle" leftSection={<Copy size={14} />} onClick={copy}>
                {copied ? "✔ Copied" : "Copy the hash"}
              </Button>
            )}
          </CopyButton>
        )}
      </div>
      {failure && <FailureNote failure={failure} />}
      {done && <Done {...done} />}
    </Panel>
  );
}

function Done({ words, file }: { readonly words: string; readonly file?: string }) {
  return (
    <div className={classes.done} role="status" data-testid="audit-done">
      <span>{words}</span>
      {file && (
        <span className={classes.tools}>
          <Button size="compact-sm" variant="default" onClick={() => void showPackage(file)}>
            Show in folder
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => checkPackage(file)}>
            Check
          </Button>
        </span>
      )}
    </div>
  );
}
