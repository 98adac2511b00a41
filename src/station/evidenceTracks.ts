import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { FlagRecord } from "../contract/records.ts";
import type { EvidenceLine, EvidenceTrack, TimedPlace } from "../review/evidence/evidenceTrack.ts";
import { sightOf } from "../review/recording.ts";
import type { TrailPoint } from "../store/sortieStore.ts";

interface TrackPlace {
  readonly sortieFolder: (sortieId: string) => string;
  readonly trailOf: (sortieId: string) => readonly TrailPoint[];
  readonly nameOf: (vehicleId: string) => string;
}

/** Where the aircraft flew while it saw a flag's vehicle, and where that was; a sentence for each file that can not be read. */
export async function flagTrack(
  flag: FlagRecord,
  { sortieFolder, trailOf, nameOf }: TrackPlace,
): Promise<{ track: EvidenceTrack; missing: string[] }> {
  const missing: string[] = [];
  const lines: EvidenceLine[] = [];
  const seen = new Map<string, TimedPlace[]>();
  const sorties = new Map<string, Set<string>>();
  for (const { sortieId = flag.sortieId, vehicleId, trackIds, fromAt, toAt } of flag.sightings) {
    const points = trailOf(sortieId).filter(({ at }) => at >= fromAt - AROUND_MS && at <= toAt + AROUND_MS);
    const kept = points.map(({ at, lat, lon, amsl }) => ({ at, lat, lon, amsl }));
    lines.push({ kind: "aircraft", id: vehicleId, name: nameOf(vehicleId), points: kept });
    const wanted = sorties.get(sortieId) ?? new Set();
    for (const id of trackIds) wanted.add(id);
    sorties.set(sortieId, wanted);
  }
  for (const [sortieId, trackIds] of sorties) {
    const file = join(sortieFolder(sortieId), "tracks.jsonl");
    try {
      for await (const line of createInterface({ input: createReadStream(file) })) {
        const sight = line.startsWith("[") ? sightOf(line) : undefined;
        if (!sight?.track.place || !trackIds.has(sight.track.id)) continue;
        const { id, place, ellipse, speed } = sight.track;
        const points = seen.get(id) ?? [];
        seen.set(id, points);
        const more = { ...(ellipse && { ellipse }), ...(speed !== undefined && { speed }) };
        points.push({ at: sight.at, lat: place.lat, lon: place.lon, amsl: place.amsl, ...more });
      }
    } catch {
      missing.push(
        `The places of the tracks of flag ${flag.id} in sortie ${sortieId} are not there: they were not kept`,
      );
    }
  }
  for (const [id, points] of seen) lines.push({ kind: "seen", id, name: `${flag.className} ${id}`, points });
  const { id: flagId, openedAt: at, place, ellipse, className } = flag;
  return { track: { flagId, name: `Flag ${flagId}: ${className}`, at, place, ellipse, lines }, missing };
}

/** Of the flight before and after. */
const AROUND_MS = 60_000;
