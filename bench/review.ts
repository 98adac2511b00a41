// How long the analysts' questions take: a hundred thousand flags and a million footprints and track points, made with a
// seed, in a database on disk; before each question a flag changes, as it does while drones fly. Prints the median and the
// 95th percentile of each kind of question, what it costs to add to, and memory. With --cpu it counts processor time
// instead, for a machine that has other things to do; with --folder F the database stays there, and is used again. Then it
// opens the real app and measures how long the next flag's first picture takes from the key press (bench/review/nextFlag.ts).
// Run by `npm run bench -- review [--flags 100000] [--footprints 1000000] [--rounds 100] [--seed 1] [--cpu] [--folder F]
// [--presses 20]`; with `--presses 0` no window is opened.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { FlagFilter, FlagPage, FlagQuery } from "../src/contract/flagQuery.ts";
import { Random } from "../src/sim/random.ts";
import { openDatabase } from "../src/store/database.ts";
import { FlagQueries } from "../src/store/flagQuery.ts";
import { FlagStore } from "../src/store/flagStore.ts";
import { footageLeftOf } from "../src/store/footprintFootage.ts";
import { FootprintQueries } from "../src/store/footprintQuery.ts";
import { FootprintStore } from "../src/store/footprintStore.ts";
import { SightingQueries } from "../src/store/sightingQuery.ts";
import { aFlag, words } from "./review/flags.ts";
import { make } from "./review/make.ts";
import { measureNextFlag } from "./review/nextFlagRun.ts";
import { alongSection, SECTION_LENGTH, squareAround, worldOf } from "./review/world.ts";

const { values } = parseArgs({
  options: {
    flags: { type: "string", default: "100000" },
    footprints: { type: "string", default: "1000000" },
    rounds: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    cpu: { type: "boolean", default: false },
    make: { type: "string" },
    folder: { type: "string" },
    presses: { type: "string", default: "20" },
  },
});
const [flagCount, footprintCount, rounds, seed] = [values.flags, values.footprints, values.rounds, values.seed].map(
  Number,
) as [number, number, number, number];
const DAY = 86_400_000;
const startAt = Date.UTC(2026, 0, 1);
const megabytes = (bytes: number) => Math.round(bytes / 1e6);
const hundredths = (ms: number) => Math.round(ms * 100) / 100;
const clock = (): number => {
  if (!values.cpu) return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
const timed = (work: () => unknown): number => {
  const from = clock();
  work();
  return clock() - from;
};

if (values.make !== undefined) {
  make(values.make, join(values.make, "vedette.db"), { flags: flagCount, footprints: footprintCount, seed });
  process.exit(0);
}

const root = values.folder ?? mkdtempSync(join(tmpdir(), "vedette-review-"));
const file = join(root, "vedette.db");
try {
  // In a process of its own, whose memory is not counted.
  const args = [...process.execArgv, ...process.argv.slice(1), "--make", root];
  if (!existsSync(file) && spawnSync(process.execPath, args, { stdio: "inherit" }).status !== 0)
    throw new Error("the database was not made");
  const world = worldOf(new Random(seed));
  const random = new Random(seed + 1);
  const before = process.memoryUsage();

  // As after a start of the station.
  const db = openDatabase(file);
  const store = new FlagStore(db);
  const queries = new FlagQueries(db);
  const sightings = new SightingQueries(db, queries);
  const filmed = new FootprintQueries(db, footageLeftOf(db));
  const footprints = new FootprintStore(db);
  const by = "analyst 1";
  const page = (filter: FlagFilter, query: Partial<FlagQuery> = {}): FlagPage =>
    queries.query({ order: "newest", by, limit: 100, ...query, filter });
  const firstMs = timed(() => page({}));
  const after = process.memoryUsage();

  const flown = db.prepare("SELECT id, vehicleId, startedAt FROM sortie").all() as unknown as Parameters<
    typeof aFlag
  >[2];
  const { endAt } = db.prepare("SELECT max(lastAt) AS endAt FROM flagRow").get() as { endAt: number };
  const section = () => world.sections[random.below(world.sections.length)] as (typeof world.sections)[number];
  const place = () => alongSection(section(), random.between(0, SECTION_LENGTH));
  const span = () => {
    const fromAt = random.between(startAt, endAt);
    return { fromAt, toAt: fromAt + random.between(0.1, 10) * DAY };
  };
  const box = () => {
    const [sw, , ne] = squareAround(place(), random.between(200, 5_000));
    return { south: sw?.lat ?? 0, west: sw?.lon ?? 0, north: ne?.lat ?? 0, east: ne?.lon ?? 0 };
  };
  const someFlag = () => store.get(random.below(flagCount).toString(16).padStart(8, "0"));
  const questions: Record<string, () => unknown> = {
    "list, newest first": () => page({}),
    "list, most severe first, grouped": () => page({}, { order: "severity", grouped: true }),
    "list, a page far down": () => {
      const { id, openedAt } = someFlag();
      return page({}, { after: `0_${openedAt}_${Number.parseInt(id, 16) + 1}` });
    },
    "list, unseen and unreviewed": () => page({ unseen: true, standings: ["unreviewed"] }, { order: "severity" }),
    "filter by time and box": () => page({ ...span(), box: box() }),
    "filter by polygon": () => page({ polygon: squareAround(place(), random.between(100, 20_000)) }),
    "filter by section, rule, drone, verdict": () =>
      page({
        sections: [section().name],
        rules: ["Crossing", "Night"],
        vehicles: ["1:1", "2:1"],
        standings: ["dismissed"],
      }),
    "search one word": () => page({ text: random.pick(words as unknown as [string, ...string[]]) }),
    "search two words": () => page({ text: `${section().name.split(" ")[0]} tru` }),
    "sightings, newest first": () => sightings.query({ filter: {}, by, limit: 100 }),
    "sightings by hour and section": () => sightings.hours({ ...span(), standings: ["confirmed"] }, by),
    "all flags by hour and section": () => sightings.hours({}, by),
    "heat map of all flags, 500 m": () => sightings.heat({}, by, 500),
    "open a flag": () => store.history.of(someFlag().id),
    "who filmed a spot": () => filmed.filmed({ place: place(), limit: 200 }),
    "who filmed a spot, in a span": () => filmed.filmed({ place: place(), limit: 200, ...span() }),
    "who filmed a polygon of 300 m": () => filmed.filmed({ polygon: squareAround(place(), 150), limit: 200 }),
    "who filmed a polygon of 5 km": () => filmed.filmed({ polygon: squareAround(place(), 2_500), limit: 200 }),
    "who filmed a polygon of 300 km": () => filmed.filmed({ polygon: squareAround(place(), 150_000), limit: 200 }),
  };
  const changing = () => {
    const flag = someFlag();
    store.save({ ...flag, lastAt: flag.lastAt + 1 });
  };
  const quantile = (sorted: readonly number[], share: number) =>
    hundredths(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
  const told: Record<string, { p50: number; p95: number }> = {};
  console.log(`\n${"question".padEnd(42)}${"p50 ms".padStart(10)}${"p95 ms".padStart(10)}${"worst".padStart(10)}`);
  for (const [name, ask] of Object.entries(questions)) {
    const times: number[] = [];
    for (let n = 0; n < rounds; n++) {
      changing();
      times.push(timed(ask));
    }
    times.sort((a, b) => a - b);
    told[name] = { p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
    console.log(
      `${name.padEnd(42)}${String(told[name].p50).padStart(10)}${String(told[name].p95).padStart(10)}${String(quantile(times, 1)).padStart(10)}`,
    );
  }

  // What it costs to add, one at a time, as it comes.
  const many = 500;
  const each = (work: (n: number) => unknown) =>
    hundredths(timed(() => Array.from({ length: many }, (_, n) => work(n))) / many);
  const { known } = db.prepare("SELECT count(*) AS known FROM flag").get() as { known: number };
  const fresh = Array.from({ length: many }, (_, n) => aFlag(world, random, flown, known + n));
  const stream = { streamId: "video-99-1", sortieId: "now", vehicleId: "99:1" };
  const here = place();
  const outline = squareAround(here, 80);
  const insert = {
    insertFlagMs: each((n) => store.save(fresh[n] as (typeof fresh)[number])),
    insertFootprintMs: each((n) =>
      footprints.add(stream, { at: endAt + n * 1_000, outline, camera: here, height: 120 }, 2_000),
    ),
    verdictMs: each((n) => store.setVerdict((fresh[n] as (typeof fresh)[number]).id, "confirmed", by, endAt)),
  };
  console.log(
    `\nto add: a flag ${insert.insertFlagMs} ms, a footprint ${insert.insertFootprintMs} ms, a verdict that is on the disk when it is answered ${insert.verdictMs} ms`,
  );
  const memory = {
    indexMb: megabytes(after.rss - before.rss),
    rssMb: megabytes(process.memoryUsage().rss),
    databaseMb: megabytes(statSync(file).size),
  };
  console.log(
    `first page after a start ${Math.round(firstMs)} ms; memory: ${memory.indexMb} MB more since the start, ${memory.rssMb} MB in all; database ${memory.databaseMb} MB\n`,
  );
  db.close();
  const nextFlag = Number(values.presses) > 0 ? measureNextFlag(Number(values.presses)) : {};
  const p95s = Object.values(told).map(({ p95 }) => p95);
  console.log(
    JSON.stringify({
      bench: "review",
      ...{ flags: flagCount, footprints: footprintCount, rounds, seed },
      ...(values.cpu && { clock: "processor time" }),
      queryP95Ms: Math.max(...p95s),
      ...nextFlag,
      questions: told,
      ...insert,
      firstPageMs: Math.round(firstMs),
      ...memory,
      machine: `${cpus().length} × ${cpus()[0]?.model}`,
    }),
  );
} finally {
  if (values.folder === undefined) rmSync(root, { recursive: true, force: true });
}
