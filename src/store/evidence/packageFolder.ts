import { createHash } from "node:crypto";
import { mkdir, open, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  isPackagePath,
  MANIFEST,
  manifestText,
  type PackageFile,
  type PackageManifest,
  SIGNATURE,
  signatureText,
} from "../../review/evidence/manifest.ts";
import { type SigningPair, signed } from "./ed25519.ts";

/** What a file of a package is, besides its bytes. */
export type FileNote = Pick<PackageFile, "what" | "recorded">;

/** A package while it is being made: a folder whose files are hashed as they are written, and signed at the end. */
export class PackageFolder {
  readonly folder: string;
  readonly #files: PackageFile[] = [];

  constructor(folder: string) {
    this.folder = folder;
  }

  get files(): readonly PackageFile[] {
    return this.#files;
  }

  /** Where a file of the package lies; its folder is made. */
  async place(path: string): Promise<string> {
    if (!isPackagePath(path)) throw new Error(`No file of a package may be called ${path}`);
    const file = join(this.folder, path);
    await mkdir(dirname(file), { recursive: true });
    return file;
  }

  /** Writes a file. Rejects with the system's error. */
  async write(path: string, content: string | Uint8Array, note: FileNote): Promise<PackageFile> {
    return this.stream(path, [typeof content === "string" ? Buffer.from(content, "utf8") : content], note);
  }

  /** Writes a file a piece at a time. */
  async stream(
    path: string,
    pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    note: FileNote,
  ): Promise<PackageFile> {
    const file = await this.place(path);
    const handle = await open(file, "w");
    const hash = createHash("sha256");
    let bytes = 0;
    try {
      for await (const piece of pieces) {
        hash.update(piece);
        bytes += piece.length;
        await handle.writeFile(piece);
      }
    } catch (cause) {
      await rm(file, { force: true }); // half a file would be one that nobody has signed
      throw cause;
    } finally {
      await handle.close();
    }
    return this.#note({ ...note, path, bytes, sha256: hash.digest("hex") });
  }

  /** Takes a file in that another has written to its place: its hash is told by whoever read it last. */
  noteWritten(path: string, { bytes, sha256 }: Pick<PackageFile, "bytes" | "sha256">, note: FileNote): PackageFile {
    return this.#note({ ...note, path, bytes, sha256 });
  }

  /** Signs what is there; answers the SHA-256 of the manifest. Nothing may be written afterwards. */
  async seal(about: Omit<PackageManifest, "files" | "key" | "form">, pair: SigningPair): Promise<string> {
    const { fingerprint, publicKey } = pair;
    const files = this.#files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    const manifest: PackageManifest = {
      form: "vedette-evidence-1",
      ...about,
      key: { algorithm: "Ed25519", fingerprint, publicKey },
      files,
    };
    const bytes = Buffer.from(manifestText(manifest), "utf8");
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const signature = signatureText({ algorithm: "Ed25519", fingerprint, sha256, signature: signed(pair, bytes) });
    await this.#durably(MANIFEST, bytes);
    await this.#durably(SIGNATURE, Buffer.from(signature, "utf8"));
    return sha256;
  }

  async #durably(path: string, bytes: Uint8Array): Promise<void> {
    const handle = await open(await this.place(path), "w");
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  #note(file: PackageFile): PackageFile {
    this.#files.push(file);
    return file;
  }
}
