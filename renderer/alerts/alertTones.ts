import type { AlertSeverity } from "../../src/contract/alerts.ts";

/** One tone: frequency in Hz, when it begins and how long it lasts, s. */
export interface Tone {
  readonly hertz: number;
  readonly at: number;
  readonly for: number;
}

const burst = (hertz: readonly number[], each: number, gap: number, at = 0): Tone[] =>
  hertz.map((one, i) => ({ hertz: one, at: at + i * (each + gap), for: each }));

/**
 * The tones of each severity, told apart by number, pace and height: the worse, the more and the faster, as ISO 7731 asks of
 * danger signals (several tones between 300 and 3000 Hz, pulsed). https://www.iso.org/standard/33590.html
 */
export const tonesOf: Readonly<Record<AlertSeverity, readonly Tone[]>> = {
  emergency: [...burst([988, 740, 988, 740], 0.13, 0.03), ...burst([988, 740, 988, 740], 0.13, 0.03, 0.9)],
  critical: burst([880, 880, 659], 0.2, 0.08),
  warning: burst([587, 494], 0.22, 0.1),
  notice: burst([440], 0.15, 0),
};

/** How long they last together, s. */
export const lengthOf = (tones: readonly Tone[]): number => Math.max(...tones.map((tone) => tone.at + tone.for));

/** Plays tones through the machine's speakers; says whether it could. */
export class TonePlayer {
  #context: AudioContext | undefined;

  play(tones: readonly Tone[], volume: number): boolean {
    try {
      this.#context ??= new AudioContext();
      const context = this.#context;
      if (context.state === "suspended") void context.resume().catch(() => undefined);
      const start = context.currentTime + 0.02;
      for (const tone of tones) {
        const oscillator = context.createOscillator();
        const gain = context.createGain();
        oscillator.type = "triangle";
        oscillator.frequency.value = tone.hertz;
        gain.gain.setValueAtTime(0, start + tone.at);
        gain.gain.linearRampToValueAtTime(volume, start + tone.at + 0.015); // without a click
        gain.gain.setValueAtTime(volume, start + tone.at + tone.for - 0.03);
        gain.gain.linearRampToValueAtTime(0, start + tone.at + tone.for);
        oscillator.connect(gain).connect(context.destination);
        oscillator.start(start + tone.at);
        oscillator.stop(start + tone.at + tone.for);
      }
      return true;
    } catch {
      return false;
    }
  }
}
