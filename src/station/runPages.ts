import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FailureError } from "../contract/failure.ts";
import { readScenarioRunReport, type ScenarioRunReport } from "../contract/runReports.ts";
import type { RunPageMade, RunRef, ScenarioRunRecord } from "../contract/runs.ts";
import type { RunFolders } from "./runFolders.ts";
import { RunProcess, usualRunLimits } from "./runProcess.ts";

interface Parts {
  readonly folders: RunFolders;
  /** The program that flies scenarios, which compares their reports too. */
  readonly entry: string;
  /** @throws FailureError not-found */
  readonly recordOf: (id: string) => ScenarioRunRecord;
}

/** What the reports of scenario runs say: as data for a window, and as pages to be saved. */
export class RunPages {
  readonly #parts: Parts;
  readonly #comparing = new Set<RunProcess>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws FailureError not-found where there is none, bad-input for one that is damaged */
  report(ref: RunRef): ScenarioRunReport {
    const record = this.#parts.recordOf(ref.id);
    const row = ref.part === undefined ? undefined : record.sweep?.rows.find(({ part }) => part === ref.part);
    return readScenarioRunReport(this.#text(ref, "report.json"), (row ?? record).figures ?? []);
  }

  /** @throws FailureError not-found */
  async page(ref: RunRef, other?: RunRef): Promise<RunPageMade> {
    const { scenario, sweep, askedAt } = this.#parts.recordOf(ref.id);
    const about = `${scenario.name}, ${new Date(askedAt).toISOString().slice(0, 16).replace("T", " ")}Z`;
    const named = (kind: string, html: string) => ({
      html,
      name: `${kind} ${scenario.name}`,
      heading: `${about} — ${kind}`,
    });
    if (other) return named("Two scenario runs", await this.#compared(ref, other));
    const kind = sweep && ref.part === undefined ? "Sweep" : "Scenario run";
    return named(kind, this.#text(ref, "index.html"));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#comparing].map((one) => one.kill()));
  }

  async #compared(...refs: readonly [RunRef, RunRef]): Promise<string> {
    for (const ref of refs) this.#text(ref, "report.json");
    const workFolder = mkdtempSync(join(tmpdir(), "vedette-compare-"));
    const file = join(workFolder, "comparison.html");
    try {
      const process = new RunProcess({
        ...{ entry: this.#parts.entry, workFolder, logFile: join(workFolder, "process.log") },
        ...{ limits: { ...usualRunLimits, silentMs: 60_000 }, realTime: false, tell: () => {} },
        args: ["--compare", ...refs.map((ref) => this.#folderOf(ref)), "--report", file],
      });
      this.#comparing.add(process);
      const { code, words } = await process.ended;
      this.#comparing.delete(process);
      if (code !== 0) throw new FailureError("bad-input", words || "The runs could not be compared");
      return readFileSync(file, "utf8");
    } finally {
      rmSync(workFolder, { recursive: true, force: true });
    }
  }

  #text(ref: RunRef, name: string): string {
    this.#parts.recordOf(ref.id);
    try {
      return readFileSync(join(this.#folderOf(ref), name), "utf8");
    } catch {
      throw new FailureError(
        "not-found",
        "This run has no report",
        "Fly it again; one that is cancelled in flight has one",
      );
    }
  }

  #folderOf({ id, part }: RunRef): string {
    const folder = this.#parts.folders.of(id);
    return part === undefined ? folder : join(folder, part);
  }
}
