import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";

/** A station's key for signing evidence packages (Ed25519, RFC 8032), and how strangers know it. */
export interface SigningPair {
  /** PKCS #8 PEM: never leaves its file. */
  readonly secret: string;
  /** SubjectPublicKeyInfo in DER, base64. */
  readonly publicKey: string;
  /** See `fingerprintOf`. */
  readonly fingerprint: string;
}

export function newSigningPair(): SigningPair {
  const { privateKey } = generateKeyPairSync("ed25519");
  return signingPairOf(privateKey.export({ type: "pkcs8", format: "pem" }) as string);
}

/** The pair of a secret in PEM. Throws where it is none, or not of Ed25519. */
export function signingPairOf(secret: string): SigningPair {
  const key = createPrivateKey(secret);
  if (key.asymmetricKeyType !== "ed25519") throw new Error("It is no Ed25519 key");
  const der = createPublicKey(key).export({ type: "spki", format: "der" });
  const publicKey = der.toString("base64");
  return { secret, publicKey, fingerprint: fingerprintOf(publicKey) };
}

/** SHA-256 of a public key (base64 of its DER), as people compare it: 16 groups of four hexadecimal digits. */
export function fingerprintOf(publicKey: string): string {
  const digits = createHash("sha256").update(Buffer.from(publicKey, "base64")).digest("hex");
  return digits.match(/.{4}/g)!.join(" ");
}

/** Base64 of the signature of some bytes. */
export const signed = ({ secret }: SigningPair, bytes: Uint8Array): string =>
  sign(null, bytes, secret).toString("base64");

/** Whether a signature (base64, in its one right spelling) is that of these bytes by this key. Never throws. */
export function isSigned(bytes: Uint8Array, signature: string, publicKey: string): boolean {
  const raw = Buffer.from(signature, "base64");
  if (raw.length !== 64 || raw.toString("base64") !== signature) return false;
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, "base64"), type: "spki", format: "der" });
    return key.asymmetricKeyType === "ed25519" && verify(null, bytes, key, raw);
  } catch {
    return false;
  }
}

/** A public key as a file that other programs read. */
export const publicKeyPem = (publicKey: string): string =>
  `-----BEGIN PUBLIC KEY-----\n${publicKey.match(/.{1,64}/g)!.join("\n")}\n-----END PUBLIC KEY-----\n`;

/**
 * The fingerprint that a person gave to compare with: one as `fingerprintOf` writes it (spaces and case as one likes), or the
 * text of a file with a public key in PEM. Undefined where it is neither.
 */
export function fingerprintFrom(text: string): string | undefined {
  const digits = text.replaceAll(/[\s:]/g, "").toLowerCase();
  if (/^[0-9a-f]{64}$/.test(digits)) return digits.match(/.{4}/g)!.join(" ");
  try {
    const der = createPublicKey(text).export({ type: "spki", format: "der" });
    return fingerprintOf(der.toString("base64"));
  } catch {
    return undefined;
  }
}
