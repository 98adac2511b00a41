import { type AlertRecord, alertSeverities } from "../contract/alerts.ts";

/** The one alert that stands for many of a kind: as bad as the worst of them, over when all are, acknowledged when all are. */
export function groupOf(members: readonly AlertRecord[], id: string): AlertRecord {
  const standing = members.filter(({ clearedAt }) => clearedAt === undefined);
  const about = standing.length > 0 ? standing : members;
  const [worst] = about.toSorted((a, b) => rank(a) - rank(b));
  if (!worst) throw new RangeError("a group has members");
  const { what, title, severity, remedy } = worst;
  const names = [...new Set(about.map(nameOf))];
  const more = names.length > mostNames ? `, … and ${names.length - mostNames} more` : "";
  const now = standing.length === members.length ? "" : `, ${standing.length} now`;
  const acknowledged = members.reduce<AlertRecord["acknowledged"]>(
    (last, one) => (one.acknowledged && (!last || one.acknowledged.at > last.at) ? one.acknowledged : last),
    undefined,
  );
  return {
    ...{ id, key: `${what} *`, what, which: "*", severity, title },
    words: `${title}: ${members.length} at once${now} (${names.slice(0, mostNames).join(", ")}${more})`,
    ...(remedy !== undefined && { remedy }),
    since: Math.min(...members.map(({ since }) => since)),
    last: Math.max(...members.map(({ last }) => last)),
    count: members.reduce((sum, { count }) => sum + count, 0),
    ...(members.every((one) => one.acknowledged) && acknowledged && { acknowledged }),
    ...(standing.length === 0 && { clearedAt: Math.max(...members.map(({ clearedAt }) => clearedAt ?? 0)) }),
    members: members.map((one) => one.id),
  };
}

const mostNames = 4;
const rank = ({ severity }: AlertRecord): number => alertSeverities.indexOf(severity);
const nameOf = ({ vehicle, vehicleId, which, words }: AlertRecord): string => vehicle ?? vehicleId ?? which ?? words;
