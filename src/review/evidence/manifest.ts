import { canonicalJson } from "./canonicalJson.ts";

/** The form of packages that this program writes and understands. */
export const PACKAGE_FORM = "vedette-evidence-1";
export const MANIFEST = "manifest.json";
export const SIGNATURE = "manifest.sig";

/** One file of a package. */
export interface PackageFile {
  /** Within the package, with `/`. */
  readonly path: string;
  readonly bytes: number;
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** What it is, in words. */
  readonly what: string;
  /** The recording that it is a copy of, byte for byte, or `part` of: as it was hashed when it was closed. */
  readonly recorded?: {
    readonly path: string;
    readonly sha256: string;
    /** The line of the station's audit log that told of it. */
    readonly station: string;
    readonly sequence: number;
    readonly part?: true;
  };
}

/** A part of a station's audit log that a package holds. */
export interface PackageAudit {
  readonly path: string;
  readonly station: string;
  /** The last line of it, and its hash. */
  readonly sequence: number;
  readonly hash: string;
}

/** What a package holds, as it is signed. */
export interface PackageManifest {
  readonly form: typeof PACKAGE_FORM;
  readonly id: string;
  /** ms since 1970, and the same in words. */
  readonly madeAt: number;
  readonly madeAtUtc: string;
  readonly by: string;
  readonly station: string;
  readonly software: string;
  readonly flags: readonly string[];
  /** Whether all that was asked for is in it; what is not is told in `missing`, a sentence each. */
  readonly complete: boolean;
  readonly missing: readonly string[];
  readonly audit: readonly PackageAudit[];
  readonly key: { readonly algorithm: "Ed25519"; readonly fingerprint: string; readonly publicKey: string };
  /** All files but the manifest and its signature, in the order of their paths. */
  readonly files: readonly PackageFile[];
}

/** What lies beside the manifest. The signature is of the manifest's bytes. */
export interface ManifestSignature {
  readonly algorithm: "Ed25519";
  readonly fingerprint: string;
  /** Of the manifest's bytes. */
  readonly sha256: string;
  /** Base64. */
  readonly signature: string;
}

export const manifestText = (manifest: PackageManifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

export const signatureText = (signature: ManifestSignature): string => `${canonicalJson(signature)}\n`;

/** The manifest of a text; a sentence where it is none. Whether it is true is for the signature to say. */
export function readManifest(text: string): PackageManifest | string {
  const value = parsed(text);
  if (!isNamed(value)) return "it is no JSON object";
  const { form, files, audit, key, missing, flags } = value;
  if (form !== PACKAGE_FORM)
    return typeof form === "string" && form.startsWith("vedette-evidence-")
      ? `it is of the form ${form}, which a newer Vedette wrote: check it with that one`
      : "it is no manifest of an evidence package";
  if (!isNamed(key) || typeof key.publicKey !== "string" || typeof key.fingerprint !== "string")
    return "it names no key";
  if (!Array.isArray(files) || !files.every(isFile)) return "its list of files is damaged";
  if (!Array.isArray(audit) || !audit.every(isAudit)) return "its list of audit logs is damaged";
  if (![missing, flags].every((list) => Array.isArray(list) && list.every((one) => typeof one === "string")))
    return "its lists are damaged";
  if (![value.id, value.by, value.station, value.madeAtUtc].every((one) => typeof one === "string"))
    return "it does not say who made it, and when";
  return value as unknown as PackageManifest;
}

/** The signature of a text; undefined where it is not exactly as `signatureText` writes one. */
export function readSignature(text: string): ManifestSignature | undefined {
  const value = parsed(text);
  if (!isNamed(value)) return undefined;
  const { algorithm, fingerprint, sha256, signature } = value;
  if (algorithm !== "Ed25519" || ![fingerprint, sha256, signature].every((one) => typeof one === "string"))
    return undefined;
  return signatureText(value as unknown as ManifestSignature) === text
    ? (value as unknown as ManifestSignature)
    : undefined;
}

/** Whether a path stays within its package, and is the same on every system. */
export const isPackagePath = (path: string): boolean =>
  path !== "" &&
  !/[\\:*?"<>|]/.test(path) &&
  !hasControl(path) &&
  path.split("/").every((name) => name !== "" && name !== "." && name !== "..");

const hasControl = (text: string): boolean => [...text].some((letter) => letter < " " || letter === "\u007f");

function isFile(value: unknown): boolean {
  if (!isNamed(value)) return false;
  const { path, bytes, sha256 } = value;
  return (
    typeof path === "string" &&
    isPackagePath(path) &&
    Number.isSafeInteger(bytes) &&
    typeof sha256 === "string" &&
    /^[0-9a-f]{64}$/.test(sha256)
  );
}

const isAudit = (value: unknown): boolean =>
  isNamed(value) &&
  [value.path, value.station, value.hash].every((one) => typeof one === "string") &&
  Number.isSafeInteger(value.sequence);

const isNamed = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
