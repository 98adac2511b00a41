import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { reasonOf } from "../../base/log.ts";
import {
  MANIFEST,
  type PackageFile,
  type PackageManifest,
  readManifest,
  readSignature,
  SIGNATURE,
} from "../../review/evidence/manifest.ts";
import { fingerprintOf, isSigned } from "./ed25519.ts";
import { bytesOf, type FoundFile, openFolderPackage, type PackageSource } from "./packageSource.ts";
import { verifyAudit } from "./verifyAudit.ts";
import { openZipPackage, ZipError } from "./zipPackage.ts";

/** The first thing that was altered. */
export interface Altered {
  /** The file of the package, or the package itself. */
  readonly file: string;
  /** What is wrong with it: a sentence that begins with the file's name. */
  readonly words: string;
}

/** What checking a package has shown. */
export interface PackageFinding {
  /** Absent when nothing was altered. */
  readonly altered?: Altered;
  /** Absent where it can not be read. */
  readonly manifest?: PackageManifest;
  readonly files: number;
  readonly bytes: number;
  /** Lines of audit logs that were followed. */
  readonly auditLines: number;
  /** Whether the key is the one that was given to compare with; `unknown`: none was given. */
  readonly key: "pinned" | "other" | "unknown";
  /** What is to be known besides, a sentence each. */
  readonly notes: readonly string[];
}

/** Says that something was altered, and leaves. */
class AlteredError extends Error {
  readonly file: string;

  constructor(file: string, words: string) {
    super(words);
    this.file = file;
  }
}

/**
 * Checks an evidence package (a folder, or a zip file of it) against its signed manifest: the signature, every file, and the
 * audit lines that belong to it. Needs nothing but the package. `fingerprint`: of the key that must have signed it. Names the
 * first thing that was altered; rejects only where there is no such package at all.
 */
export async function verifyPackage(path: string, fingerprint?: string): Promise<PackageFinding> {
  const seen: { -readonly [K in keyof PackageFinding]: PackageFinding[K] } = {
    ...{ files: 0, bytes: 0, auditLines: 0, key: "unknown", notes: [] },
  };
  try {
    const folder = (await stat(path)).isDirectory();
    const source = folder ? await openFolderPackage(path) : await openedZip(path);
    seen.notes = source.notes;
    const manifest = await signedManifest(source);
    seen.manifest = manifest;
    seen.key = fingerprint === undefined ? "unknown" : fingerprint === manifest.key.fingerprint ? "pinned" : "other";
    if (seen.key === "other")
      throw new AlteredError(
        SIGNATURE,
        `The package was signed by another key than the one you gave: ${manifest.key.fingerprint}`,
      );
    for (const file of manifest.files) {
      await checkFile(file, source, manifest);
      seen.files++;
      seen.bytes += file.bytes;
    }
    checkNothingAdded(source, manifest);
    for (const audit of manifest.audit) {
      const { lines, wrong } = await verifyAudit(audit, source.files.get(audit.path), manifest);
      seen.auditLines += lines;
      if (wrong) throw new AlteredError(audit.path, `${audit.path}: ${wrong}`);
    }
    return seen;
  } catch (cause) {
    if (cause instanceof AlteredError) return { ...seen, altered: { file: cause.file, words: cause.message } };
    throw cause;
  }
}

async function openedZip(path: string): Promise<PackageSource> {
  try {
    return await openZipPackage(path);
  } catch (cause) {
    if (cause instanceof ZipError) throw new AlteredError(path, `The zip file was altered: ${cause.message}`);
    throw cause;
  }
}

async function signedManifest({ files }: PackageSource): Promise<PackageManifest> {
  const bytes = await contentOf(MANIFEST, files.get(MANIFEST));
  const signature = readSignature(textOf(await contentOf(SIGNATURE, files.get(SIGNATURE))));
  if (!signature) throw new AlteredError(SIGNATURE, `${SIGNATURE} was changed: it is no signature any more`);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const manifest = readManifest(textOf(bytes));
  const edited = (why: string) => new AlteredError(MANIFEST, `${MANIFEST} was changed: ${why}`);
  if (typeof manifest === "string") throw edited(manifest);
  const { publicKey, fingerprint } = manifest.key;
  const right = isSigned(bytes, signature.signature, publicKey);
  // Which of the two was touched: the signature's file tells the manifest's hash besides.
  if (!right && signature.sha256 !== sha256) throw edited("it is not the one that was signed");
  if (!right) throw new AlteredError(SIGNATURE, `${SIGNATURE} was changed: it does not sign this manifest`);
  if (signature.sha256 !== sha256)
    throw new AlteredError(SIGNATURE, `${SIGNATURE} was changed: it tells another hash of the manifest`);
  if (fingerprintOf(publicKey) !== fingerprint) throw edited("its key has another fingerprint than it says");
  if (signature.fingerprint !== fingerprint)
    throw new AlteredError(SIGNATURE, `${SIGNATURE} was changed: it names another key than the manifest`);
  return manifest;
}

async function contentOf(name: string, file: FoundFile | undefined): Promise<Uint8Array> {
  if (!file) throw new AlteredError(name, `${name} is missing`);
  try {
    return await bytesOf(file);
  } catch (cause) {
    throw new AlteredError(name, unreadable(name, cause));
  }
}

async function checkFile(wanted: PackageFile, { files, odd }: PackageSource, manifest: PackageManifest): Promise<void> {
  const { path } = wanted;
  const found = files.get(path);
  const altered = (words: string) => new AlteredError(path, words);
  if (!found) throw altered(odd.find((words) => words.startsWith(`${path} `)) ?? `${path} is missing`);
  let sha256: string;
  try {
    sha256 = await hashOf(found);
  } catch (cause) {
    throw altered(unreadable(path, cause));
  }
  if (sha256 === wanted.sha256 && found.bytes === wanted.bytes) return;
  const other = manifest.files.find((one) => one.path !== path && one.sha256 === sha256);
  if (other) throw altered(`${path} was exchanged: it holds what belongs to ${other.path}`);
  const audit = manifest.audit.find((one) => one.path === path);
  const wrong = audit && (await verifyAudit(audit, found, manifest)).wrong;
  if (wrong) throw altered(`${path} was changed: ${wrong}`);
  if (found.bytes < wanted.bytes)
    throw altered(`${path} was cut: it has ${found.bytes} bytes, and had ${wanted.bytes} when it was signed`);
  throw altered(
    found.bytes > wanted.bytes
      ? `${path} was changed: it has ${found.bytes} bytes, and had ${wanted.bytes} when it was signed`
      : `${path} was changed: its content is not what was signed`,
  );
}

function checkNothingAdded({ files, odd }: PackageSource, manifest: PackageManifest): void {
  const known = new Set([MANIFEST, SIGNATURE, ...manifest.files.map(({ path }) => path)]);
  for (const path of files.keys())
    if (!known.has(path)) throw new AlteredError(path, `${path} was added: it is not part of what was signed`);
  const [first] = odd;
  if (first !== undefined)
    throw new AlteredError(first.split(" ")[0] as string, `${first}, and not part of what was signed`);
  const paths = manifest.files.map(({ path }) => path);
  const twice = paths.find((path, i) => paths.indexOf(path) !== i);
  if (twice !== undefined) throw new AlteredError(MANIFEST, `${MANIFEST} names ${twice} twice`);
}

async function hashOf(file: FoundFile): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of file.read()) hash.update(piece);
  return hash.digest("hex");
}

const unreadable = (path: string, cause: unknown): string =>
  cause instanceof ZipError ? cause.message : `${path} can not be read: ${reasonOf(cause)}`;

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
