/** What of the browser's speech is used. https://developer.mozilla.org/docs/Web/API/SpeechSynthesisVoice/localService */
export interface Voice {
  readonly name: string;
  readonly lang: string;
  readonly localService: boolean;
}

/** A voice that speaks on this machine, English before others; never one that would send the words elsewhere. */
export function localVoice<V extends Voice>(voices: readonly V[]): V | undefined {
  const local = voices.filter(({ localService }) => localService === true);
  return local.find(({ lang }) => /^en\b/i.test(lang.replace("_", "-"))) ?? local[0];
}

/** Speaks with a voice of this machine, or not at all. */
export class Speaker {
  /** Its name; undefined where the machine has none. */
  voice(): string | undefined {
    return localVoice(this.#voices())?.name;
  }

  /** Says whether it speaks. What was being said before is cut off by what is worse. */
  say(words: string, volume: number, cut: boolean): boolean {
    const voice = localVoice(this.#voices());
    if (!voice) return false;
    const said = new SpeechSynthesisUtterance(words);
    said.voice = voice;
    said.lang = voice.lang;
    said.volume = volume;
    if (cut) window.speechSynthesis.cancel();
    window.speechSynthesis.speak(said);
    return true;
  }

  #voices(): SpeechSynthesisVoice[] {
    return "speechSynthesis" in window ? window.speechSynthesis.getVoices() : [];
  }
}
