import { type ChecklistRun, openItems } from "../mission/checklistRun.ts";

/** A checklist as it was when the vehicle was armed, as a part of a report's page; empty where none was kept. */
export function reportChecklist(run: ChecklistRun | undefined): string {
  if (!run) return "";
  const { list, items, armed } = run;
  const open = openItems(run).length;
  const rows = list.items.map(({ id, words, test }) => {
    const { state, at, by, reason, words: value } = items[id] ?? { state: "open" as const };
    const who = by === undefined ? (test ? "by itself" : "") : by || "somebody";
    const when = at === undefined ? "" : utc(at);
    return `<tr><td>${MARKS[state]}</td><td>${html(words)}</td><td>${html([value, reason].filter(Boolean).join(" · "))}</td><td>${html(who)}</td><td>${when}</td></tr>`;
  });
  const how = open === 0 ? "finished" : `${open} of ${list.items.length} items open`;
  return `<h2>Checklist</h2>
<p>${html(list.title)}: ${how} when armed${armed ? ` at ${utc(armed.at)}${armed.by ? ` by ${html(armed.by)}` : ""}` : ""}.</p>
<table><thead><tr><th></th><th>Item</th><th>Value, or why it was skipped</th><th>Who</th><th>When (UTC)</th></tr></thead><tbody>${rows.join("\n")}</tbody></table>`;
}

const MARKS = { open: "○ open", ticked: "✔", skipped: "⤼ skipped" } as const;

const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace("T", " ")}Z`;

const html = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
