import { Disposer } from "../base/disposer.ts";
import { Emitter } from "../base/emitter.ts";
import { type ArmingReport, ArmingReports } from "../mavlink/armingReports.ts";
import { EventWords } from "../mavlink/eventWords.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import type { StatusTexts, VehicleText } from "../mavlink/statusTexts.ts";
import { type VehicleEvent, VehicleEvents } from "../mavlink/vehicleEvents.ts";

/** All that vehicles say in words: status texts, and events as texts. */
export class VehicleWords {
  readonly #ends = new Disposer();
  readonly #texts = new Emitter<VehicleText>();
  readonly #reports: ArmingReports;
  /** What a system last said in a status text that it says in an event as well, and when. */
  readonly #twins = new Map<number, { readonly at: number; readonly text: string }>();

  readonly onText = this.#texts.on;
  /** What events mean. */
  readonly eventWords = new EventWords();

  constructor(node: MavlinkNode, texts: StatusTexts) {
    const events = new VehicleEvents(node, this.eventWords.textOf);
    this.#reports = new ArmingReports(events);
    this.#ends.add(() => events.close());
    this.#ends.add(texts.onText((text) => this.#text(text)));
    this.#ends.add(this.#reports.onEvent((event) => this.#event(event)));
  }

  /** What a vehicle's checks before arming found. */
  get onReport(): (listener: (report: ArmingReport) => void) => () => void {
    return this.#reports.onReport;
  }

  close(): void {
    this.#ends.dispose();
  }

  /** PX4 ends a status text with a tab where an event says the same. */
  #text(text: VehicleText): void {
    if (text.text.endsWith("\t")) this.#twins.set(text.systemId, { at: text.at, text: bare(text.text) });
    this.#texts.emit({ ...text, text: text.text.trimEnd() });
  }

  /** Only what no status text has said just now; without a description only where nothing else speaks of a danger. */
  #event({ systemId, componentId, severity, text, described, at }: VehicleEvent): void {
    const twin = this.#twins.get(systemId);
    const justSaid = twin !== undefined && at - twin.at < TWIN_MS;
    if (described ? justSaid && bare(text) === twin.text : severity > WARNING || justSaid) return;
    this.#texts.emit({ systemId, componentId, severity, text, at });
  }
}

const bare = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, " ")
    .trim();

const WARNING = 4;
const TWIN_MS = 2_000;
