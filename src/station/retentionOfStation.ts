import { join } from "node:path";
import type { Log } from "../base/log.ts";
import type { RetentionCalls } from "../contract/retention.ts";
import type { Handlers } from "../contract/rpc.ts";
import { CustodyStore } from "../store/custodyStore.ts";
import type { openDatabase } from "../store/database.ts";
import { DeletionsElsewhere } from "../store/deletedElsewhere.ts";
import { EvidenceStore } from "../store/evidenceStore.ts";
import { RetentionStore } from "../store/retentionStore.ts";
import type { Named } from "../store/stationMerge.ts";
import { takeInTombstones } from "../store/tombstoneMerge.ts";
import { Tombstones } from "../store/tombstones.ts";
import { actor } from "./actor.ts";
import { FlagRemoval } from "./flagRemoval.ts";
import { deleteAsElsewhere, resurrected } from "./flagRemovalMerge.ts";
import { Retention } from "./retention.ts";
import { RetentionRemover } from "./retentionRemover.ts";
import type { Station } from "./station.ts";

type Database = ReturnType<typeof openDatabase>;

/** What may go of a whole station: recordings by rules, flags by hand, and what another station has deleted. */
export class StationRetention {
  readonly retention: Retention;
  readonly removal: FlagRemoval;
  readonly #station: Station;
  readonly #db: Database;
  readonly #stones: Tombstones;
  readonly #store: RetentionStore;
  readonly #remover: RetentionRemover;
  readonly #inUse: () => ReadonlySet<string>;
  #merging: Promise<void> = Promise.resolve();
  readonly #elsewhere: DeletionsElsewhere;

  constructor(station: Station, db: Database, log: Log) {
    const { audit, dataFolder, flags, footage, node, store } = station;
    const [custody, evidence] = [new CustodyStore(db, audit.log), new EvidenceStore(db, audit.log)];
    this.#station = station;
    this.#db = db;
    this.#elsewhere = new DeletionsElsewhere(db);
    this.#store = new RetentionStore(db, audit.log);
    this.#stones = new Tombstones(db, audit.log, this.#store);
    const inUse = () => filesInUse(station, evidence);
    this.#inUse = inUse;
    const flagsInUse = () => flagsTakenOut(station);
    const now = () => node.clock.now();
    this.#remover = new RetentionRemover({
      ...{ store: this.#store, dataFolder, now, log },
      keeps: (task) => this.retention.keeps(task),
      alone: (work) => footage.alone(work),
      removed: async ({ file, kind, why, bytes }) => {
        const segment = kind === "footage" ? store.footage.segment(file) : undefined;
        if (segment) await footage.wentElsewhere({ ...segment, bytes }, why);
      },
    });
    this.retention = new Retention({
      ...{ store: this.#store, remover: this.#remover, trail: audit, settings: store.settings, clock: node.clock, log },
      ...{ inUse, flagsInUse, fail: (failure) => station.fail(failure) },
      segments: () => footage.segments(),
      sorties: () => store.sorties.list(),
      sortieFolder: (id) => join(dataFolder, "sorties", id),
      stillOf: (flag) => flags.thumbnailFile(flag),
      changed: (flagId) => flags.changed([store.flags.get(flagId)]),
    });
    this.removal = new FlagRemoval({
      ...{ stones: this.#stones, store: this.#store, remover: this.#remover, inUse, flagsInUse, now },
      flag: (flagId) => store.flags.get(flagId),
      segments: (...span) => evidence.segments(...span),
      stillOf: (flag) => flags.thumbnailFile(flag),
      pathOf: (file) => station.custody.pathOf(file),
      kept: (path) => custody.of(path),
      station: audit.log.station,
    });
    this.removal.onGone((flagId) => {
      flags.forget(flagId);
      station.announcer.emit("flagGone", { flagId });
    });
  }

  /** What exports, packages, analyses and replays read now. */
  inUse(): ReadonlySet<string> {
    return this.#inUse();
  }

  handlers(): Handlers<RetentionCalls> {
    const { retention, removal } = this;
    const who = (by: string): string => actor() || by;
    return {
      "retention.now": () => retention.now(),
      "retention.set": ({ rules, by }) => retention.set(rules, who(by)),
      "retention.forecast": (rules) => retention.forecast(rules),
      "retention.run": ({ by }) => {
        this.#station.audit.note({ kind: "retention.run", by: who(by) });
        return retention.run();
      },
      "retention.trustClock": ({ by }) => retention.trustClock(who(by)),
      "retention.of": ({ flagId }) => retention.of(flagId),
      "retention.hold": ({ flagId, reason, by }) => retention.hold(flagId, reason, who(by)),
      "flag.delete": ({ by, ...order }) => removal.delete({ ...order, by: who(by) }),
      "flag.deleted": ({ most }) => this.#stones.newest(most),
    };
  }

  /** Takes in what was deleted at another station, within the writing of a merge; `merged` is to follow, or `resume`. */
  takeIn(other: Database, sorties: readonly Named[]): void {
    this.#elsewhere.add(takeInTombstones(this.#db, this.#stones, other, sorties));
  }

  /**
   * After a merge: notes at once which files came though they were deleted here, then removes them, and deletes what was
   * deleted there. What is held here stays, and is told. What could not be done now is done with the next start.
   */
  merged(stills: readonly string[], sortieIds: readonly string[]): Promise<void> {
    this.#store.begin(resurrected(this.#stones.ofSorties(sortieIds), stills, this.#station.dataFolder));
    return this.resume();
  }

  /** Goes on with what merges have left to remove and to delete, as at the start. */
  resume(): Promise<void> {
    this.#merging = this.#merging.then(() => this.#resume());
    const done = this.#merging;
    this.#merging = done.catch(() => {}); // who asked is told
    return done;
  }

  async #resume(): Promise<void> {
    await this.#remover.resume();
    await deleteAsElsewhere(this.#elsewhere, {
      isThere: (flagId) => this.#station.store.flags.find(flagId) !== undefined,
      delete: (order) => this.removal.delete(order),
      fail: (cause) => this.#station.fail(cause),
    });
  }

  async close(): Promise<void> {
    await this.#merging;
    await this.removal.close();
    await this.retention.close();
  }
}

/** Flags that packages are made of now. */
const flagsTakenOut = ({ evidence }: Station): ReadonlySet<string> =>
  new Set(evidence.list().flatMap(({ phase, flagIds }) => (phase === "running" ? flagIds : [])));

/** What exports, packages, analyses and replays read now. */
function filesInUse(station: Station, evidence: EvidenceStore): ReadonlySet<string> {
  const { datasets, exports, links, offline, store, flags, dataFolder } = station;
  const files = new Set([...exports.files(), ...datasets.files()]);
  for (const { address } of links.records()) if (address.startsWith("tlog:")) files.add(address.slice("tlog:".length));
  for (const { phase, file } of offline.list()) if (phase === "opening" || phase === "running") files.add(file);
  for (const id of flagsTakenOut(station)) {
    const flag = store.flags.get(id);
    files.add(flags.thumbnailFile(flag));
    for (const { streamId, sortieId = flag.sortieId, fromAt, toAt } of flag.sightings) {
      for (const { file } of evidence.segments(streamId, fromAt - LEAD_MS, toAt + LEAD_MS, sortieId)) files.add(file);
      files.add(join(dataFolder, "sorties", sortieId, "tracks.jsonl"));
      files.add(join(dataFolder, "sorties", sortieId, "telemetry.tlog"));
    }
  }
  return files;
}

/** Of the footage before and after a sighting that packages take, ms. */
const LEAD_MS = 2_000;
