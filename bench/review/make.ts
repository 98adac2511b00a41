import { Random } from "../../src/sim/random.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { FootprintStore } from "../../src/store/footprintStore.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { aFlag, raise } from "./flags.ts";
import { fly } from "./flights.ts";
import { worldOf } from "./world.ts";

export interface Amounts {
  readonly flags: number;
  readonly footprints: number;
  readonly seed: number;
}

/** Fills a database with the flights and flags of some months, the same for the same seed; answers its sorties. */
export function make(folder: string, file: string, { flags, footprints, seed }: Amounts): ReturnType<typeof fly> {
  const random = new Random(seed);
  const world = worldOf(random);
  const db = openDatabase(file);
  const sky = {
    db,
    sorties: new SortieStore(db, folder),
    footage: new FootageStore(db),
    footprints: new FootprintStore(db),
  };
  let began = performance.now();
  const flown = fly(world, sky, random, footprints, Date.UTC(2026, 0, 1));
  const seconds = () => Math.round((performance.now() - began) / 1000);
  console.log(`made ${footprints} footprints and track points of ${flown.length} sorties in ${seconds()} s`);
  began = performance.now();
  const raised = Array.from({ length: flags }, (_, n) => aFlag(world, random, flown, n));
  raise(db, new FlagStore(db), raised, random);
  console.log(`made ${flags} flags in ${seconds()} s`);
  db.close();
  return flown;
}
