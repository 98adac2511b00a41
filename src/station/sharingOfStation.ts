import type { Log } from "../base/log.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { SharingCalls, SharingState } from "../contract/sharing.ts";
import type { Ground } from "../geo/ground.ts";
import { actor } from "./actor.ts";
import { parseDemoRun } from "./demoRun.ts";
import type { NoPose } from "./framePose.ts";
import { sharedFlags, sharedSightings } from "./sharedItems.ts";
import { StationPicture } from "./sharedPicture.ts";
import { Sharing } from "./sharing.ts";
import { exportShared } from "./sharingExport.ts";
import { SightingsFeed } from "./sightingsFeed.ts";
import type { Station } from "./station.ts";
import type { FramePose } from "./watch.ts";

/** All that leaves the station for other programs: Cursor on Target, the feed of sightings, and files. */
export class StationSharing {
  readonly #station: Station;
  readonly #picture: StationPicture;
  readonly #cot: Sharing;
  readonly #feed: SightingsFeed;

  constructor(station: Station, log: Log) {
    this.#station = station;
    const { audit, fleet, node, replayed, store } = station;
    this.#picture = new StationPicture({
      ...{ fleet, stores: store, now: () => Date.now() },
      isReplayed: (id) => replayed.has(id),
      isSimulated: (id) => isSimulated(station, id),
    });
    this.#cot = new Sharing({
      ...{ settings: store.settings, clock: node.clock, station: audit.log.station, log },
      picture: this.#picture,
    });
    this.#feed = new SightingsFeed({
      ...{ settings: store.settings, log },
      sightings: () => sharedSightings(store, {}, ""),
    });
  }

  start(): void {
    this.#cot.start();
    void this.#feed.start();
  }

  async close(): Promise<void> {
    this.#cot.close();
    await this.#feed.close();
  }

  /** Takes in where a camera looks, while somebody is told. */
  observe(vehicleId: string, at: number, framePose: FramePose | NoPose, ground: Ground): void {
    if (this.#cot.wantsLooks) this.#picture.observe(vehicleId, at, framePose, ground);
  }

  state(): SharingState {
    return { destinations: this.#cot.destinations(), feed: this.#feed.record() };
  }

  /** Answers what windows ask of what others are told. */
  handlers(): Handlers<SharingCalls> {
    const { audit, dataFolder, store } = this.#station;
    return {
      "sharing.state": () => this.state(),
      "sharing.add": (added) => {
        this.#cot.add(added);
        return this.state();
      },
      "sharing.change": ({ id, ...change }) => {
        this.#cot.change(id, change);
        return this.state();
      },
      "sharing.remove": ({ id }) => {
        this.#cot.remove(id);
        return this.state();
      },
      "sharing.feed": async (feed) => {
        await this.#feed.set(feed);
        return this.state();
      },
      "sharing.export": (order) => {
        const by = actor() || order.by;
        const { filter, what } = order;
        const items = what === "flags" ? sharedFlags(store, filter, by) : sharedSightings(store, filter, by);
        return exportShared({ ...order, by }, { dataFolder, audit: audit.log, items });
      },
    };
  }
}

/** Whether all that is heard of a vehicle comes from the built-in simulator. */
function isSimulated({ demo, fleet, links, store }: Station, vehicleId: string): boolean {
  if (demo.state === "off") return false;
  const address = store.settings.get("demo", parseDemoRun)?.linkAddress;
  const own = links.records().find((link) => link.address === address)?.id;
  const linkIds = fleet.find(vehicleId)?.record(Date.now()).linkIds ?? [];
  return own !== undefined && linkIds.length > 0 && linkIds.every((id) => id === own);
}
