import { type AlertRecord, type AlertSeverity, alertSeverities } from "../../src/contract/alerts.ts";
import { againAfter, isHeard, loudness, type SoundSettings, spoken } from "./alertSound.ts";
import { lengthOf, type Tone, tonesOf } from "./alertTones.ts";

interface Parts {
  readonly now: () => number;
  readonly settings: () => SoundSettings;
  /** All that are shown. */
  readonly alerts: () => Iterable<AlertRecord>;
  readonly play: (tones: readonly Tone[], volume: number) => boolean;
  readonly say: (words: string, volume: number, cut: boolean) => boolean;
  readonly later: (work: () => void, ms: number) => void;
}

/**
 * Calls somebody when there is something to hear: one call at a time, the worst of what came meanwhile first, and again while
 * nobody acknowledges what is bad. `tick` once a second.
 */
export class AlertCaller {
  readonly #parts: Parts;
  /** The worst that waits to be heard. */
  #waiting: AlertRecord | undefined;
  #busyUntil = Number.NEGATIVE_INFINITY;
  readonly #calledAt = new Map<string, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  news(alert: AlertRecord): void {
    if (!isHeard(alert.severity, this.#parts.settings(), this.#parts.now())) return;
    this.#calledAt.set(alert.id, this.#parts.now());
    if (!this.#waiting || rank(alert.severity) <= rank(this.#waiting.severity)) this.#waiting = alert;
    this.#next();
  }

  tick(): void {
    const now = this.#parts.now();
    const open = [...this.#parts.alerts()].filter(({ acknowledged, group }) => !acknowledged && group === undefined);
    const known = new Set(open.map(({ id }) => id));
    for (const id of this.#calledAt.keys()) if (!known.has(id)) this.#calledAt.delete(id);
    const due = open.filter(({ id, severity }) => {
      const after = againAfter[severity];
      return after !== undefined && Math.abs(now - (this.#calledAt.get(id) ?? 0)) >= after;
    });
    const [worst] = due.toSorted((a, b) => rank(a.severity) - rank(b.severity));
    for (const { id } of due) this.#calledAt.set(id, now); // all were called for by the worst
    if (worst) this.news(worst);
    else this.#next();
  }

  /** Plays what a severity sounds like, whatever is muted. */
  test(severity: AlertSeverity): void {
    this.#sound(severity, `Test. ${severity}`);
  }

  #next(): void {
    const { now, later } = this.#parts;
    const alert = this.#waiting;
    if (!alert || now() < this.#busyUntil) return;
    this.#waiting = undefined;
    const ms = this.#sound(alert.severity, spoken(alert));
    this.#busyUntil = now() + ms;
    later(() => this.#next(), ms);
  }

  /** How long it takes, ms. */
  #sound(severity: AlertSeverity, words: string | undefined): number {
    const { settings, play, say, later } = this.#parts;
    const tones = tonesOf[severity];
    const volume = loudness(severity, settings());
    play(tones, volume);
    const ms = lengthOf(tones) * 1_000 + 150;
    if (words === undefined || !settings().speech) return ms;
    later(() => say(words, volume, severity === "emergency"), ms);
    return ms + 2_000;
  }
}

const rank = (severity: AlertSeverity): number => alertSeverities.indexOf(severity);
