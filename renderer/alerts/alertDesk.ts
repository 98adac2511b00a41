import { Emitter } from "../../src/base/emitter.ts";
import { type AlertRecord, alertSeverities } from "../../src/contract/alerts.ts";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import type { RpcClient } from "../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../src/contract/station.ts";
import { Store } from "../ui/store.ts";
import { byUrgency } from "./alertOrder.ts";

export interface AlertView {
  readonly alerts: ReadonlyMap<string, AlertRecord>;
  /** The station's list has come since the connection. */
  readonly loaded: boolean;
  readonly failure?: Failure | undefined;
}

type Client = RpcClient<StationCalls, StationEvents>;

/** The station's alerts as this window knows them, and those that somebody has to be called for. */
export class AlertDesk {
  readonly view = new Store<AlertView>({ alerts: new Map(), loaded: false });
  readonly #news = new Emitter<AlertRecord>();
  #client: Client | undefined;

  /** One that nobody has acknowledged is new, became worse, or is back; not those inside a group. */
  readonly onNews = this.#news.on;

  /** Follows the station over a new connection. */
  follow(client: Client): void {
    this.#client = client;
    client.on("alert", (alert) => this.#take(alert));
    client.on("alertGone", ({ id }) => {
      const alerts = new Map(this.view.get().alerts);
      if (alerts.delete(id)) this.view.patch({ alerts });
    });
    void this.#load(client);
  }

  gone(): void {
    this.view.patch({ loaded: false });
  }

  /** The one that most needs somebody; undefined where none waits. */
  first(): AlertRecord | undefined {
    const [first] = [...this.view.get().alerts.values()].filter(({ group }) => group === undefined).toSorted(byUrgency);
    return first?.acknowledged ? undefined : first;
  }

  /** @throws FailureError when the station refuses or is not there. */
  async acknowledge(ids: readonly string[], by: string): Promise<void> {
    if (ids.length > 0) await this.#client?.call("alerts.acknowledge", { ids, by });
  }

  async #load(client: Client): Promise<void> {
    try {
      const alerts = await client.call("alerts.list", null);
      if (client !== this.#client) return;
      const before = this.view.get().alerts;
      this.view.set({ alerts: new Map(alerts.map((one) => [one.id, one])), loaded: true });
      const [worst] = alerts.filter((one) => calls(one, before.get(one.id))).toSorted(byUrgency);
      if (worst) this.#news.emit(worst); // one for all that were there before
    } catch (cause) {
      if (client === this.#client) this.view.patch({ failure: failureOf(cause), loaded: true });
    }
  }

  #take(alert: AlertRecord): void {
    const before = this.view.get().alerts.get(alert.id);
    this.view.patch({ alerts: new Map(this.view.get().alerts).set(alert.id, alert) });
    if (calls(alert, before)) this.#news.emit(alert);
  }
}

function calls(alert: AlertRecord, before: AlertRecord | undefined): boolean {
  if (alert.acknowledged || alert.group !== undefined) return false;
  if (!before || before.acknowledged) return true;
  return alertSeverities.indexOf(alert.severity) < alertSeverities.indexOf(before.severity);
}
