import { Emitter } from "../base/emitter.ts";
import type {
  CorrectedFootage,
  CorrectedSpan,
  Correction,
  CorrectionActed,
  CorrectionCalls,
  CorrectionWord,
} from "../contract/corrections.ts";
import { FailureError } from "../contract/failure.ts";
import type { FlagRecord } from "../contract/records.ts";
import type { Handlers } from "../contract/rpc.ts";
import { CorrectedTracks } from "../review/correctedTracks.ts";
import type { AuditLog } from "../store/auditLog.ts";
import type { CorrectionDeed, CorrectionStore } from "../store/correctionStore.ts";
import type { FootageStore } from "../store/footageStore.ts";
import type { SortieStore } from "../store/sortieStore.ts";
import { sightsBetween } from "../store/trackLog.ts";
import { actor } from "./actor.ts";
import { flagTracks } from "./flagTracks.ts";

interface CorrectionsPlace {
  readonly store: CorrectionStore;
  readonly footage: Pick<FootageStore, "boxes">;
  readonly sorties: Pick<SortieStore, "folder" | "list">;
  readonly flagsOf: (sortieId: string) => readonly FlagRecord[];
  readonly audit: AuditLog;
  /** Tells those who follow flags that these have changed. */
  readonly flagsChanged: (flagIds: readonly string[]) => void;
  readonly now: () => number;
}

/** A track that was corrected has a box so near to the picture, ms. */
const nearMs = 60_000;
/** A clip of a flag shows so much before and after it, ms. */
const aroundMs = 2_000;
/** Tracks whose class is remembered, by footage. */
const mostOpen = 8;

/** What people correct in recorded pictures: boxes, classes and tracks, beside what the detector said. */
export class Corrections {
  readonly #place: CorrectionsPlace;
  readonly #said = new Emitter<CorrectionActed>();
  readonly #classes = new Map<string, Map<string, string>>();

  /** A deed that was done or taken back. */
  readonly onSaid = this.#said.on;

  constructor(place: CorrectionsPlace) {
    this.#place = place;
  }

  get store(): CorrectionStore {
    return this.#place.store;
  }

  /** What was found in a stretch of footage and what was said of it. Rejects with a FailureError not-found. */
  async open(footage: CorrectedFootage, fromAt: number, toAt: number): Promise<CorrectedSpan> {
    this.#mustBeThere(footage);
    const { sorties, store } = this.#place;
    const { streamId, sortieId } = footage;
    // A track is written down twice a second, and may have been seen just before and after.
    const wide = { streamId, fromAt: fromAt - 1_000, toAt: toAt + 1_000 };
    const classes = flagTracks(footage, this.#place.flagsOf(sortieId));
    for (const { track } of await sightsBetween(sorties.folder(sortieId), wide)) classes.set(track.id, track.className);
    this.#remember(footage, classes);
    const corrections = store.ofFootage(footage);
    const ids = [...classes.keys(), ...namesIn(corrections)];
    return {
      boxes: this.#place.footage.boxes([...new Set(ids)], fromAt, toAt),
      classes: [...classes].map(([trackId, className]) => ({ trackId, className })),
      corrections,
    };
  }

  /** What was said of a flag's footage while it was seen, and of its tracks, those that were taken back among them. */
  of({ sightings, sortieId: opened }: FlagRecord): Correction[] {
    const found = sightings.flatMap(({ sortieId = opened, streamId, fromAt, toAt, trackIds }) =>
      this.store
        .ofFootage({ sortieId, streamId })
        .filter(
          ({ word }) =>
            (word.at >= fromAt - aroundMs && word.at <= toAt + aroundMs) ||
            ("trackId" in word && trackIds.includes(word.trackId)),
        ),
    );
    return [...new Map(found.map((one) => [one.id, one])).values()].sort((a, b) => a.id - b.id);
  }

  /** Says one or more things as one deed. @throws FailureError not-found, refused, disk-full, denied, busy */
  add(footage: CorrectedFootage, words: readonly CorrectionWord[], by: string): CorrectionActed {
    this.#mustBeThere(footage);
    const { audit, store, now } = this.#place;
    const before = store.ofFootage(footage);
    this.#check(words, before);
    const told = words.map((word) => {
      const was = this.#was(word, footage, before);
      return { word, ...(was && { was }) };
    });
    const event = (deed: CorrectionDeed) => ({
      ...{ kind: "picture.correct", by, about: aboutOf(footage, deed) },
      body: { ...footage, act: deed.act, said: told },
    });
    return this.#acted(audit.with(event, () => store.add(footage, told, { by, at: now() })));
  }

  /** Takes a deed back, or with the number that this answers, the undo. @throws FailureError not-found, refused */
  undo(act: number, by: string): CorrectionActed {
    const { audit, store, now } = this.#place;
    const again = store.saidAgainBy(act);
    // Since it was taken back somebody may have used a name that it gives, or taken back a track that it is about.
    if (again) this.#check(again.words, store.ofFootage(again.footage));
    const event = (deed: CorrectionDeed) => ({
      ...{ kind: "picture.undo", by, about: aboutOf(deed.footage, deed) },
      body: { ...deed.footage, act },
    });
    return this.#acted(audit.with(event, () => store.undo(act, { by, at: now() })));
  }

  handlers(): Handlers<CorrectionCalls> {
    return {
      "corrections.open": ({ footage, fromAt, toAt }) => this.open(footage, fromAt, toAt),
      "corrections.add": ({ footage, words, by }) => this.add(footage, words, actor() || by),
      "corrections.undo": ({ act, by }) => this.undo(act, actor() || by),
      "corrections.counts": () => this.store.counts(),
    };
  }

  #acted({ act, footage, corrections, changedFlags }: CorrectionDeed): CorrectionActed {
    const acted = { act, footage, corrections };
    this.#said.emit(acted);
    this.#place.flagsChanged(changedFlags);
    return acted;
  }

  #mustBeThere({ sortieId }: CorrectedFootage): void {
    if (!this.#place.sorties.list().some(({ id }) => id === sortieId))
      throw new FailureError("not-found", `There is no sortie ${sortieId}`);
  }

  #check(words: readonly CorrectionWord[], before: readonly Correction[]): void {
    const made = new Set(before.filter(({ undone }) => !undone).flatMap(({ word }) => madeBy(word)));
    const isKnown = (id: string, at: number) =>
      made.has(id) || this.#place.footage.boxes([id], at - nearMs, at + nearMs).length > 0;
    for (const word of words) {
      if (word.kind === "right") continue;
      const { at, kind, trackId } = word;
      if (kind !== "missed" && !isKnown(trackId, at))
        throw new FailureError("not-found", `There is no track ${trackId} in that footage`, "Open the footage again");
      if (kind === "joined" && word.into === trackId)
        throw new FailureError("refused", `Track ${trackId} can not be joined with itself`);
      if (kind === "joined" && !isKnown(word.into, at))
        throw new FailureError("not-found", `There is no track ${word.into} in that footage`, "Open the footage again");
      for (const name of madeBy(word)) {
        if (isKnown(name, at)) throw new FailureError("refused", `There is a track ${name} already`);
        made.add(name);
      }
    }
  }

  /** What the detector had said of what is corrected. */
  #was(word: CorrectionWord, footage: CorrectedFootage, before: readonly Correction[]): Correction["was"] {
    if (word.kind === "right" || word.kind === "missed") return undefined;
    const { at, trackId } = word;
    const classes = this.#classes.get(keyOf(footage)) ?? new Map<string, string>();
    const ids = new Set([trackId, ...namesIn(before)]);
    const tracks = new CorrectedTracks({
      boxes: this.#place.footage.boxes([...ids], at - 1_100, at + 1_100),
      classes: [...classes].map(([id, className]) => ({ trackId: id, className })),
      corrections: before.filter(({ word: one }) => one.kind === "joined" || one.kind === "split"),
    });
    const one = tracks.at(at).find((box) => box.trackId === trackId);
    const className = classes.get(one?.from ?? trackId);
    if (!one && className === undefined) return undefined;
    return {
      ...(one && { box: one.box, ...(one.score !== undefined && { score: one.score }) }),
      ...(className !== undefined && { className }),
    };
  }

  #remember(footage: CorrectedFootage, classes: Map<string, string>): void {
    const key = keyOf(footage);
    const known = this.#classes.get(key) ?? new Map();
    this.#classes.delete(key);
    this.#classes.set(key, new Map([...known, ...classes]));
    for (const oldest of this.#classes.keys()) {
      if (this.#classes.size <= mostOpen) break;
      this.#classes.delete(oldest);
    }
  }
}

const keyOf = ({ sortieId, streamId }: CorrectedFootage): string => `${sortieId} ${streamId}`;

/** The new tracks that begin with a word. */
const madeBy = (word: CorrectionWord): string[] =>
  word.kind === "missed" ? [word.trackId] : word.kind === "split" ? [word.as] : [];

/** Every track that something was said of. */
const namesIn = (corrections: readonly Correction[]): string[] =>
  corrections.flatMap(({ word }) => [
    ...("trackId" in word ? [word.trackId] : []),
    ...(word.kind === "joined" ? [word.into] : []),
  ]);

const aboutOf = ({ sortieId, streamId }: CorrectedFootage, { aboutFlags }: CorrectionDeed): string[] => [
  `sortie:${sortieId}`,
  `stream:${streamId}`,
  ...aboutFlags.map((id) => `flag:${id}`),
];
