import type { Correction } from "../contract/corrections.ts";
import type { FlagDeed } from "../contract/flagQuery.ts";
import type { ExportFormat } from "../contract/footageExport.ts";
import type { ClipRecord, DetectorRecord, FlagRecord } from "../contract/records.ts";
import type { ChecklistRun } from "../mission/checklistRun.ts";
import type { EvidenceStore } from "../store/evidenceStore.ts";
import type { FlagDossier } from "../store/flagDossier.ts";
import type { TrailPoint } from "../store/sortieStore.ts";
import type { AuditTrail } from "./auditTrail.ts";
import type { Custody } from "./custody.ts";
import type { EvidenceKeyFile } from "./evidenceKey.ts";

/** A clip that is to be written for a package: of a flag, or of a stretch of a stream. */
export interface ClipWish {
  readonly footage:
    | { readonly kind: "flag"; readonly flagId: string }
    | {
        readonly kind: "span";
        readonly streamId: string;
        readonly sortieId: string;
        readonly fromAt: number;
        readonly toAt: number;
      };
  readonly format: ExportFormat;
  /** With boxes, time and title drawn into its pictures; MP4 only. */
  readonly burnIn?: boolean;
  /** Absolute path of the file to be made. */
  readonly file: string;
}

/** A package that is being made, and where. */
export interface Unfinished {
  readonly packageId: string;
  readonly part: string;
  readonly flagIds: readonly string[];
}

/** The station as those who make packages see it. */
export interface EvidencePlace {
  readonly dataFolder: string;
  readonly store: EvidenceStore;
  readonly custody: Pick<Custody, "check" | "look" | "pathOf">;
  readonly trail: AuditTrail;
  readonly key: EvidenceKeyFile;
  /** @throws FailureError not-found */
  readonly flag: (flagId: string) => FlagRecord;
  readonly historyOf: (flagId: string) => readonly FlagDeed[];
  /** What people corrected in its footage while it was seen. */
  readonly correctionsOf: (flag: FlagRecord) => readonly Correction[];
  /** Every row that is held about a flag. @throws FailureError not-found */
  readonly dossierOf: (flagId: string) => FlagDossier;
  readonly clipOf: (flagId: string) => ClipRecord;
  readonly stillOf: (flag: FlagRecord) => string;
  readonly sortieFolder: (sortieId: string) => string;
  /** What was gone through before a sortie; undefined where nothing was kept. */
  readonly checklistOf?: (sortieId: string) => ChecklistRun | undefined;
  readonly trailOf: (sortieId: string) => readonly TrailPoint[];
  readonly nameOf: (vehicleId: string) => string;
  readonly detector: () => DetectorRecord | undefined;
  /** Writes a clip; answers what is to be known of it, in sentences. Rejects with a FailureError, "cancelled" by the signal. */
  readonly writeClip: (wish: ClipWish, signal: AbortSignal) => Promise<readonly string[]>;
  /** Keeps what is being made, so that the next start of the station can clear it away; null when nothing is. */
  readonly remember: (unfinished: Unfinished | null) => void;
  readonly unfinished: () => Unfinished | undefined;
  readonly now: () => number;
}
