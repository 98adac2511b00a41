import { type AlertRecord, type AlertSeverity, alertSeverities } from "../../src/contract/alerts.ts";

/** How a severity is told apart without its colour. */
export const severityMarks: Readonly<Record<AlertSeverity, { readonly mark: string; readonly word: string }>> = {
  emergency: { mark: "◆", word: "Emergency" },
  critical: { mark: "■", word: "Critical" },
  warning: { mark: "▲", word: "Warning" },
  notice: { mark: "●", word: "Notice" },
};

/** A line of the list; `inGroup` of those that stand under the group that was opened. */
export interface AlertLine {
  readonly alert: AlertRecord;
  readonly inGroup: boolean;
}

const rank = ({ severity }: AlertRecord): number => alertSeverities.indexOf(severity);

/** Those that nobody has acknowledged first, then the worst, then the newest. */
export function byUrgency(a: AlertRecord, b: AlertRecord): number {
  const open = Number(a.acknowledged !== undefined) - Number(b.acknowledged !== undefined);
  return open || rank(a) - rank(b) || b.last - a.last || a.key.localeCompare(b.key);
}

/** The list as it is shown: groups as one line, and their members under those that were opened. */
export function linesOf(alerts: Iterable<AlertRecord>, opened: ReadonlySet<string>): AlertLine[] {
  const all = [...alerts];
  const tops = all.filter(({ group }) => group === undefined).toSorted(byUrgency);
  return tops.flatMap((alert) => [
    { alert, inGroup: false },
    ...(opened.has(alert.id)
      ? all
          .filter(({ group }) => group === alert.id)
          .toSorted(byUrgency)
          .map((member) => ({ alert: member, inGroup: true }))
      : []),
  ]);
}

/** How many wait for somebody, and the worst of those; of all that stand where none waits. */
export function countOf(alerts: Iterable<AlertRecord>): {
  readonly open: number;
  readonly worst: AlertSeverity | undefined;
} {
  const tops = [...alerts].filter(({ group }) => group === undefined);
  const open = tops.filter(({ acknowledged }) => acknowledged === undefined);
  const [worst] = (open.length > 0 ? open : tops).toSorted(byUrgency);
  return { open: open.length, worst: worst?.severity };
}
