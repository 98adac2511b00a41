import { ScrollText, SearchX } from "lucide-react";
import { useEffect, useRef } from "react";
import { Virtuoso, type VirtuosoHandle } from "react-virtuoso";
import { isFreeKey } from "../review/freeKey.ts";
import { app } from "../shell/app.ts";
import { Empty } from "../ui/Empty.tsx";
import { FailureNote } from "../ui/FailureNote.tsx";
import { useStore } from "../ui/store.ts";
import classes from "./Audit.module.css";
import { AuditLine } from "./AuditLine.tsx";
import { AuditStatePanel } from "./AuditStatePanel.tsx";
import { AuditTools } from "./AuditTools.tsx";
import { auditDesk, useAudit } from "./appAudit.ts";

/** The audit log: whether it holds, and its lines, to be searched and taken out. */
export function AuditPart() {
  const connection = useStore(app.peers.station.connection, (n) => n);
  const { chosen, failure, filter, lines, next, phase } = useAudit((view) => view);
  const list = useRef<VirtuosoHandle>(null);
  const index = lines.findIndex(({ sequence }) => sequence === chosen);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew after the station came back
  useEffect(() => void auditDesk.reload(), [connection]);
  useLineKeys();
  useEffect(() => {
    if (index >= 0) list.current?.scrollIntoView({ index, behavior: "auto" });
  }, [index]);
  return (
    <div className={classes.part} data-testid="audit-part">
      <AuditStatePanel />
      <AuditTools />
      {failure && <FailureNote failure={failure} />}
      {lines.length === 0 && phase === "ready" ? (
        Object.keys(filter).length === 0 ? (
          <Empty icon={ScrollText} title="Nothing written yet">
            Every flag, verdict, note, export and command becomes a line here.
          </Empty>
        ) : (
          <Empty icon={SearchX} title="No line matches">
            All lines of this log were looked at.
          </Empty>
        )
      ) : (
        <div className={classes.lines} role="listbox" aria-label="Lines of the audit log" data-testid="audit-lines">
          <Virtuoso
            ref={list}
            data={lines}
            computeItemKey={(_, { station, sequence }) => `${station} ${sequence}`}
            itemContent={(_, line) => <AuditLine line={line} open={line.sequence === chosen} />}
            endReached={() => void auditDesk.more()}
            components={{ Footer: () => <p className={classes.foot}>{footWords(phase, next)}</p> }}
          />
        </div>
      )}
    </div>
  );
}

const footWords = (phase: string, next: number | undefined): string =>
  phase === "asking" ? `Looking… ${next === undefined ? "" : `line ${next}`}` : next === undefined ? "That is all" : "";

/** J and K go through the lines, Escape closes the open one, / goes to the search. */
function useLineKeys(): void {
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (!isFreeKey(e)) return;
      const key = e.key.toLowerCase();
      if (key === "j" || key === "arrowdown") auditDesk.move(1);
      else if (key === "k" || key === "arrowup") auditDesk.move(-1);
      else if (key === "escape") auditDesk.choose(null);
      else if (key === "/") document.querySelector<HTMLElement>('[data-testid="audit-text"]')?.focus();
      else return;
      e.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
