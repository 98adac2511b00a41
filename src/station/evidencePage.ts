import { EnuFrame } from "../geo/enu.ts";
import { type EvidenceTrack, ellipseRing } from "../review/evidence/evidenceTrack.ts";
import type { PackageFile } from "../review/evidence/manifest.ts";
import type { StoredLine } from "../store/auditLog.ts";
import type { PackedFlag } from "./evidenceFlag.ts";

/** What the report of a package tells. */
export interface EvidenceReport {
  readonly id: string;
  readonly madeAt: number;
  readonly by: string;
  readonly station: string;
  readonly fingerprint: string;
  readonly software: Readonly<Record<string, unknown>>;
  readonly flags: readonly PackedFlag[];
  readonly missing: readonly string[];
  readonly audit: readonly StoredLine[];
  readonly files: readonly PackageFile[];
}

/** The report of a package as one page that needs nothing beside it: pictures and maps are inside. */
export function evidencePage(report: EvidenceReport): string {
  const { id, madeAt, by, station, fingerprint, software, flags, missing, audit, files } = report;
  const whole = missing.length === 0;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>Evidence package ${html(id)}</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
  section { border-top: 2px solid #8888; margin-top: 2rem; }
  .flag { display: grid; grid-template-columns: minmax(16rem, 26rem) 1fr; gap: 1.5rem; align-items: start; }
  img, svg { max-width: 100%; height: auto; display: block; margin-bottom: .75rem; }
  table { border-collapse: collapse; width: 100%; }
  td, th { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8884; vertical-align: top; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
  th { overflow-wrap: normal; }
  code { overflow-wrap: anywhere; font-size: .85rem; } .warn { border-left: .4rem solid #d32f2f; padding-left: 1rem; }
  @media print { section { break-inside: avoid-page; } }
</style>
<h1>Evidence package ${html(id)}</h1>
<p>${flags.length} flag${flags.length === 1 ? "" : "s"} · made ${utc(madeAt)} by ${html(by || "an operator who was not signed in")} · station <code>${html(station)}</code></p>
<p>Signed with the key <code>${html(fingerprint)}</code>. To check the package: <code>npm run verify -- PACKAGE --key FINGERPRINT</code>, with the fingerprint as the station itself shows it.</p>
${whole ? "<p>The package is complete.</p>" : `<div class="warn"><p><strong>The package is not complete:</strong></p><ul>${missing.map((one) => `<li>${html(one)}</li>`).join("")}</ul></div>`}
${flags.map(flagSection).join("\n")}
<section><h2>What the audit log tells</h2>
<p>Each line holds the hash of the one before. <code>audit.jsonl</code> has these with every link between them; of what is about other things only the hashes are shown.</p>
<table><thead><tr><th>Entry</th><th>When (UTC)</th><th>Who</th><th>What</th><th>Hash</th></tr></thead><tbody>
${audit.map(auditRow).join("\n")}
</tbody></table></section>
<section><h2>Software</h2><table><tbody>${Object.entries(software).map(factRow).join("")}</tbody></table></section>
<section><h2>Files</h2><table><thead><tr><th>File</th><th>What</th><th>Bytes</th><th>SHA-256</th></tr></thead><tbody>
${files.map((file) => `<tr><td>${html(file.path)}</td><td>${html(file.what)}${file.recorded ? ` (entry ${file.recorded.sequence})` : ""}</td><td>${file.bytes}</td><td><code>${file.sha256}</code></td></tr>`).join("\n")}
</tbody></table></section>
<p>A flag is a question to a person. Nothing acts on it by itself.</p>
</html>
`;
}

function flagSection({ flag, track, recordings, still, missing, notes }: PackedFlag): string {
  const { id, className, place, ellipse, openedAt, lastAt, reason, score, verdict, note, sightings } = flag;
  const facts: Readonly<Record<string, unknown>> = {
    "Why it was raised": reason,
    Class: `${className}, score ${score.toFixed(2)}`,
    "When (UTC)": `${utc(openedAt)} to ${utc(lastAt)}`,
    Where: `${place.lat.toFixed(6)}, ${place.lon.toFixed(6)}, ${place.amsl.toFixed(0)} m above sea level`,
    Error: `1 σ: ${ellipse.major.toFixed(0)} m along ${ellipse.angleDeg.toFixed(0)}°, ${ellipse.minor.toFixed(0)} m across`,
    "Seen by": [...new Set(track.lines.flatMap(({ kind, name }) => (kind === "aircraft" ? name : [])))].join(", "),
    Sightings: sightings.length,
    Verdict: verdict ? `${verdict.kind} by ${verdict.by || "—"}, ${utc(verdict.at)}` : "not judged",
    ...(note && { Note: note }),
  };
  const picture = still
    ? `<img alt="Still of flag ${html(id)}" src="data:image/jpeg;base64,${Buffer.from(still).toString("base64")}">`
    : "<p>No still.</p>";
  const rows = recordings.map(
    ({ path, startAt, endAt, sha256, same }) =>
      `<tr><td>${html(path)}</td><td>${utc(startAt)} to ${utc(endAt)}</td><td>${sha256 ? (same === undefined ? "not hashed before" : same ? "as it was recorded" : "<strong>changed since it was recorded</strong>") : "<strong>missing</strong>"}</td><td><code>${sha256 ?? "—"}</code></td></tr>`,
  );
  return `<section><h2>Flag ${html(id)}</h2><div class="flag"><div>${picture}${map(track)}</div>
<table><tbody>${Object.entries(facts).map(factRow).join("")}</tbody></table></div>
${[...missing, ...notes].length > 0 ? `<ul>${[...missing, ...notes].map((one) => `<li>${html(one)}</li>`).join("")}</ul>` : ""}
<h3>Recordings</h3><table><thead><tr><th>File</th><th>When (UTC)</th><th>As recorded?</th><th>SHA-256</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></section>`;
}

/** Track, aircraft and error ellipse, north up, with a scale. */
function map({ place, ellipse, lines }: EvidenceTrack): string {
  const frame = new EnuFrame(place);
  const drawn = lines.filter(({ points }) => points.length > 0);
  const ring = ellipseRing(place, ellipse);
  const all = [...ring, ...drawn.flatMap(({ points }) => points)].map((p) => frame.toEnu(p));
  const reach = Math.max(50, ...all.flatMap(({ east, north }) => [Math.abs(east), Math.abs(north)])) * 1.1;
  const scale = 300 / reach;
  const xy = (p: { lat: number; lon: number }) => {
    const { east, north } = frame.toEnu(p);
    return `${(300 + east * scale).toFixed(1)},${(300 - north * scale).toFixed(1)}`;
  };
  const bar = [10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10].find((m) => m * scale < 200) ?? 10;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600" role="img" aria-label="Map: the place, its error, the vehicle's and the aircraft's tracks"><rect width="600" height="600" fill="#1b232c"/>
<polygon points="${ring.map(xy).join(" ")}" fill="#d32f2f55" stroke="#ff8a80"/>
${drawn.map(({ kind, points }) => `<polyline points="${points.map(xy).join(" ")}" fill="none" stroke="${kind === "aircraft" ? "#ffffff" : "#ffd54f"}" stroke-width="${kind === "aircraft" ? 2 : 4}"/>`).join("")}
<circle cx="300" cy="300" r="6" fill="#d32f2f" stroke="#fff" stroke-width="2"/>
<line x1="20" y1="580" x2="${(20 + bar * scale).toFixed(1)}" y2="580" stroke="#fff" stroke-width="3"/><text x="20" y="570" fill="#fff" font-size="18">${bar} m</text>
<text x="580" y="30" fill="#fff" font-size="18" text-anchor="end">N ↑ · white: aircraft · yellow: vehicle</text></svg>`;
}

function auditRow({ station, sequence, hash, entry }: StoredLine): string {
  const who = entry ? entry.by || "the station" : "—";
  const what = entry ? `${entry.kind} ${shortened(JSON.stringify(entry.body))}` : "can not be read any more";
  const back =
    entry?.clockBackMs === undefined ? "" : ` (the clock had gone back by ${(entry.clockBackMs / 1_000).toFixed(1)} s)`;
  return `<tr><td title="station ${html(station)}">${sequence}</td><td>${entry ? utc(entry.at) : "—"}${back}</td><td>${html(who)}</td><td>${html(what)}</td><td><code>${hash.slice(0, 16)}…</code></td></tr>`;
}

const factRow = ([name, value]: readonly [string, unknown]): string =>
  `<tr><th>${html(name)}</th><td>${html(typeof value === "string" ? value : JSON.stringify(value))}</td></tr>`;

const shortened = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text);

const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace("T", " ")}Z`;

const html = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
