import { Disposer } from "../base/disposer.ts";
import { Emitter } from "../base/emitter.ts";
import { type ArmingReport, ArmingReports } from "../mavlink/armingReports.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import { px4CheckWords } from "../mavlink/px4CheckWords.ts";
import type { StatusTexts, VehicleText } from "../mavlink/statusTexts.ts";
import { type VehicleEvent, VehicleEvents } from "../mavlink/vehicleEvents.ts";

/** All that vehicles say in words: status texts, and events as texts. */
export class VehicleWords {
  readonly #ends = new Disposer();
  readonly #texts = new Emitter<VehicleText>();
  readonly #reports: ArmingReports;
  /** When a system last said in a status text what it says in an event as well. */
  readonly #twinAt = new Map<number, number>();

  readonly onText = this.#texts.on;

  constructor(node: MavlinkNode, texts: StatusTexts) {
    const events = new VehicleEvents(node, px4CheckWords);
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
    if (text.text.endsWith("\t")) this.#twinAt.set(text.systemId, text.at);
    this.#texts.emit({ ...text, text: text.text.trimEnd() });
  }

  /** An event without a description is worth a line only where nothing else speaks of a danger. */
  #event({ systemId, componentId, severity, text, described, at }: VehicleEvent): void {
    const toldAt = this.#twinAt.get(systemId) ?? Number.NEGATIVE_INFINITY;
    if (!described && (severity > WARNING || at - toldAt < TWIN_MS)) return;
    this.#texts.emit({ systemId, componentId, severity, text, at });
  }
}

const WARNING = 4;
const TWIN_MS = 2_000;
