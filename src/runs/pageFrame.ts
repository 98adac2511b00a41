import { escaped } from "../review/charts/chartTheme.ts";

/** A page that needs nothing beside it. `body` is HTML. */
export const pageFrame = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>
  :root { color-scheme: light; font: 15px/1.45 system-ui, sans-serif; color: #111820; background: #fff; }
  body { max-width: 60rem; margin: 1.5rem auto; padding: 0 1rem; }
  h1 { margin: 0 0 .25rem; font-size: 1.6rem; } h2 { margin: 1.6rem 0 .5rem; font-size: 1.15rem; border-bottom: 2px solid #c3ccd5; }
  dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .6rem; margin: .75rem 0; }
  dl div { border: 1px solid #c3ccd5; border-radius: .35rem; padding: .35rem .6rem; } dt { font-size: .8rem; color: #4a5560; } dd { margin: 0; font-size: 1.05rem; font-variant-numeric: tabular-nums; }
  table { border-collapse: collapse; width: 100%; font-size: .9rem; }
  td, th { text-align: left; padding: .25rem .5rem; border-bottom: 1px solid #d5dce3; vertical-align: top; font-variant-numeric: tabular-nums; }
  .n { text-align: right; white-space: nowrap; } .dim { color: #4a5560; font-size: .85rem; } svg { max-width: 100%; height: auto; display: block; } figure { margin: .5rem 0 1rem; }
  .good::after { content: " ▲"; } .bad::after { content: " ▼"; } .warn { border-left: .35rem solid #b3261e; padding-left: .75rem; }
</style>
${body}
</html>
`;

/** A table; the cells are HTML. Columns from `numbers` on are right-aligned. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], numbers = head.length): string {
  const cells = (tag: "td" | "th", row: readonly string[]) =>
    row.map((cell, i) => `<${tag}${i >= numbers ? ' class="n"' : ""}>${cell}</${tag}>`).join("");
  return `<table><thead><tr>${cells("th", head)}</tr></thead><tbody>${rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("")}</tbody></table>`;
}
