import { join } from "node:path";
import * as v from "valibot";
import { type Log, reasonOf } from "../base/log.ts";
import type { AuditRecord, AuditState } from "../contract/audit.ts";
import { FailureError } from "../contract/failure.ts";
import { parser } from "../contract/parse.ts";
import type { ChainBreak, ChainEnd } from "../review/evidence/auditChain.ts";
import { type AuditFinding, checkAudit } from "../store/auditCheck.ts";
import type { AuditEvent, AuditLog, StoredLine } from "../store/auditLog.ts";
import type { Settings } from "../store/settings.ts";
import { AuditBreaks } from "./auditBreaks.ts";
import { AuditHead } from "./auditHead.ts";
import { inSlices } from "./slices.ts";
import { softwareVersion } from "./softwareVersion.ts";

interface Parts {
  readonly audit: AuditLog;
  readonly settings: Settings;
  readonly dataFolder: string;
  readonly log: Log;
  readonly fail: (failure: FailureError) => void;
  readonly now: () => number;
  /** What was said of flags so far, as a number that only rises, and what of it after such a number is not in the log. */
  readonly words?: {
    readonly newest: () => number;
    readonly unlogged: (after: number) => Generator<number, readonly string[], undefined>;
  };
}

/**
 * The station's audit log at work: follows what was added since it was last found right when it starts, the whole log when
 * somebody asks, and tells where it was altered. What is broken stays as it is, is told once, and stands in the log from then
 * on; the log itself goes on.
 */
export class AuditTrail {
  readonly log: AuditLog;
  readonly #parts: Parts;
  readonly #head: AuditHead;
  readonly #breaks: AuditBreaks;
  #checked: AuditState["checked"];
  #checking: AuditState["checking"];
  #running: Promise<void> | undefined;
  #unkeptAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setInterval> | undefined;
  #closed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.log = parts.audit;
    this.#head = new AuditHead(join(parts.dataFolder, "audit-head.json"));
    this.#breaks = new AuditBreaks({ audit: parts.audit, log: parts.log, note: (event) => this.note(event) });
  }

  /** Follows what is new in it, and says that the station has started. */
  start(): void {
    this.#timer = setInterval(() => this.#keepHead(), HEAD_MS);
    this.#timer.unref();
    this.#running = this.#checkNew()
      .catch((cause) =>
        this.#parts.fail(
          new FailureError(
            "bad-input",
            `The audit log can not be followed: ${reasonOf(cause)}: ${this.#parts.dataFolder}`,
            "Keep a copy of the data folder as it is; the station goes on",
          ),
        ),
      )
      .finally(() => {
        this.#running = undefined;
      });
  }

  /** Adds a line that nobody waits for; answers its number. Never throws: what cannot be kept is told, at most twice a minute. */
  note(event: AuditEvent): number | undefined {
    try {
      return this.log.add(event, false).sequence;
    } catch (cause) {
      const now = this.#parts.now();
      if (this.#closed || Math.abs(now - this.#unkeptAt) < QUIET_MS) return undefined;
      this.#unkeptAt = now;
      this.#parts.fail(
        new FailureError(
          "disk-full",
          `The audit log can not be written: ${reasonOf(cause)}: ${this.#parts.dataFolder}`,
          "Free some disk space; see that the folder can be written to. What is done meanwhile is not in the log",
        ),
      );
      return undefined;
    }
  }

  /** How it stands. */
  state(): AuditState {
    const { station } = this.log;
    const end = this.log.end();
    return {
      station,
      lines: end?.sequence ?? 0,
      ...(end && { hash: end.hash }),
      ...(this.#checked && { checked: this.#checked }),
      ...(this.#checking && { checking: this.#checking }),
      breaks: this.#breaks.list(),
      others: this.log
        .stations()
        .filter((one) => one !== station)
        .map((one) => ({ station: one, lines: this.log.end(one)?.sequence ?? 0 })),
    };
  }

  /** See `audit.list`. */
  list({ most, before, about }: { most: number; before?: number | undefined; about?: string | undefined }) {
    const lines = about === undefined ? this.log.newest(most, before) : this.log.newestAbout(about, most, before);
    return lines.map(recordOf);
  }

  /** Follows all of every station's log, in slices. */
  async check(): Promise<AuditState> {
    await this.#running;
    const before = this.#breaks.list().length;
    const work = (async () => {
      for (const station of this.log.stations()) this.#took(await this.#follow(station));
      await this.#checkWords();
    })();
    this.#running = work.finally(() => {
      this.#running = undefined;
    });
    await this.#running;
    if (this.#breaks.list().length > before) this.#tellBreaks();
    return this.state();
  }

  /** Says that the station ends. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#closed = true;
    await this.#running;
    this.note({ kind: "station.stopped" });
    this.#keepHead();
  }

  async #checkNew(): Promise<void> {
    const { settings } = this.#parts;
    const { station } = this.log;
    const point = settings.get(POINT, parsePoint);
    const there = point && this.log.after(point.sequence - 1, 1)[0];
    const from = there && there.sequence === point.sequence && there.hash === point.hash ? point : undefined;
    const told = [...this.#gone(station), ...this.#cutSince(this.#head.read(station))];
    this.#took(await this.#follow(station, from), told);
    if (this.#closed) return;
    const node = process.versions.node;
    const words = this.#parts.words?.newest();
    this.note({
      kind: "station.started",
      body: { vedette: softwareVersion(), node, platform: process.platform, words },
    });
    this.#keepHead();
    for (const other of this.log.stations())
      if (other !== station && !this.#closed) this.#took(await this.#follow(other, undefined));
    this.#tellBreaks();
  }

  /** What people said of flags since the log was begun must stand in it. */
  async #checkWords(): Promise<void> {
    const { words } = this.#parts;
    const begun = this.log.firstOfKind("station.started")?.entry?.body.words;
    if (!words || typeof begun !== "number") return;
    const wrong = await inSlices(words.unlogged(begun));
    if (this.#closed) return;
    this.#breaks.add(wrong.map((one) => ({ station: this.log.station, sequence: 0, what: "missing", words: one })));
  }

  /** A whole log that was kept here, where the database holds none of it. */
  #gone(own: string): ChainBreak[] {
    const head = this.#head.foreign(own);
    if (!head || this.log.end(head.station)) return [];
    const { station, sequence } = head;
    const words = `the log that was kept in this folder until now, of station ${station} with ${sequence} entries, is not there any more: the database was emptied or moved away, or another was put in its place`;
    return [{ station, sequence, what: "missing", words }];
  }

  /** What was there when the station ended and is not any more. */
  #cutSince(head: ChainEnd | undefined): ChainBreak[] {
    if (!head) return [];
    const { station } = this.log;
    const last = this.log.end()?.sequence ?? 0;
    const [line] = this.log.after(head.sequence - 1, 1);
    if (line?.sequence === head.sequence && line.hash === head.hash) return [];
    const words =
      last < head.sequence
        ? `${span(last + 1, head.sequence)} missing: the log was cut, or an older database was put in its place`
        : `entry ${head.sequence} is not the one that was there when the station last ran`;
    return [{ station, sequence: Math.min(last + 1, head.sequence), what: "missing", words }];
  }

  async #follow(station: string, from?: ChainEnd): Promise<AuditFinding> {
    const total = (this.log.end(station)?.sequence ?? 0) - (from?.sequence ?? 0);
    try {
      return await inSlices(checkAudit(this.log, station, from), (done) => {
        this.#checking = { done, total };
      });
    } finally {
      this.#checking = undefined;
    }
  }

  #took({ station, from, lines, breaks, end }: AuditFinding, more: readonly ChainBreak[] = []): void {
    const { settings, now } = this.#parts;
    if (this.#closed) return; // the database may be gone
    this.#breaks.add([...breaks, ...more]);
    if (station !== this.log.station) return;
    this.#checked = { at: now(), from, lines };
    if (end) settings.set(POINT, end);
  }

  #tellBreaks(): void {
    const failure = this.#breaks.failure();
    if (failure) this.#parts.fail(failure);
  }

  #keepHead(): void {
    try {
      const end = this.log.end();
      if (!end || !this.#head.isNew(end)) return;
      this.log.flush(); // else power failing could leave the log behind its head, and it would look cut
      this.#head.write(this.log.station, end);
    } catch (cause) {
      this.#parts.log.warn("the end of the audit log is not noted", cause);
    }
  }
}

const span = (from: number, to: number): string => (from === to ? `entry ${from} is` : `entries ${from} to ${to} are`);

/** A line as windows see it. */
export function recordOf({ station, sequence, hash, entry }: StoredLine): AuditRecord {
  if (!entry) return { station, sequence, hash, at: 0, kind: "damaged", by: "", about: [], body: {}, damaged: true };
  const { at, clockBackMs, kind, by, about, body } = entry;
  return { station, sequence, hash, at, kind, by, about, body, ...(clockBackMs !== undefined && { clockBackMs }) };
}

const POINT = "audit.checked";
const parsePoint = parser(POINT, v.object({ sequence: v.number(), hash: v.string() }));
const HEAD_MS = 60_000;
const QUIET_MS = 30_000;
