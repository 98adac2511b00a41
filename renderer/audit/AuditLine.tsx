import { UnstyledButton } from "@mantine/core";
import type { AuditRecord } from "../../src/contract/audit.ts";
import { stamp } from "../ui/format.ts";
import classes from "./Audit.module.css";
import { auditDesk } from "./appAudit.ts";
import { clockWords, kindWords, lineWords } from "./auditWords.ts";

/** One line of the log; open, with all that it holds. */
export function AuditLine({ line, open }: { readonly line: AuditRecord; readonly open: boolean }) {
  const { at, by, damaged, kind, sequence } = line;
  const clock = clockWords(line);
  return (
    <div className={classes.line} data-open={open || undefined} data-damaged={damaged} data-testid="audit-line">
      <UnstyledButton
        className={classes.head}
        role="option"
        aria-selected={open}
        onClick={() => auditDesk.choose(open ? null : sequence)}
      >
        <span className={classes.sequence}>{sequence}</span>
        <span className={classes.stamp}>{damaged ? "—" : stamp(at)}</span>
        <span className={classes.by}>{by || "the station"}</span>
        <span className={classes.words}>
          <strong>{damaged ? "✕ Damaged" : kindWords(kind)}</strong> {lineWords(line)}
        </span>
      </UnstyledButton>
      {clock && <span className={classes.clock}>{clock}: the order of the lines is that of their numbers</span>}
      {open && <Content line={line} />}
    </div>
  );
}

function Content({ line: { about, body, hash, kind, station } }: { readonly line: AuditRecord }) {
  return (
    <dl className={classes.content} data-testid="audit-content">
      <div>
        <dt>Kind</dt>
        <dd>{kind}</dd>
      </div>
      {about.length > 0 && (
        <div>
          <dt>About</dt>
          <dd>{about.join(", ")}</dd>
        </div>
      )}
      <div>
        <dt>Content</dt>
        <dd>
          <pre>{JSON.stringify(body, null, 1)}</pre>
        </dd>
      </div>
      <div>
        <dt>Hash</dt>
        <dd className={classes.hash}>{hash}</dd>
      </div>
      <div>
        <dt>Station</dt>
        <dd className={classes.hash}>{station}</dd>
      </div>
    </dl>
  );
}
