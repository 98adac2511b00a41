import { FailureError } from "../contract/failure.ts";
import type { CotTarget } from "../contract/sharing.ts";

/** A destination as people write it: `tls://tak.example:8089`. */
export const targetName = ({ transport, host, port }: CotTarget): string =>
  `${transport}://${host.includes(":") ? `[${host}]` : host}:${port}`;

/** Why a destination can not be told, with what to do about it. */
export function cotFailure(target: CotTarget, cause: unknown): FailureError {
  const name = targetName(target);
  if (cause instanceof FailureError) {
    const { code, message, remedy } = cause.failure;
    return remedy === undefined
      ? new FailureError(code, `${name} is not told: ${message}`, "See whether the server runs; it is tried again")
      : cause;
  }
  const { code = "", message = String(cause) } = (cause ?? {}) as { code?: string; message?: string };
  const found = words.find(([pattern]) => pattern.test(`${code} ${message}`));
  if (!found) return new FailureError("unreachable", `${name} is not told: ${message}`, "Check address and network");
  const [, kind, why, remedy] = found;
  return new FailureError(kind, `${name} is not told: ${why}`, remedy);
}

/** Why a file of a certificate can not be read. */
export function fileFailure(file: string, cause: unknown): FailureError {
  const { code, message = String(cause) } = (cause ?? {}) as { code?: string; message?: string };
  if (code === "ENOENT")
    return new FailureError("not-found", `There is no such file: ${file}`, "Choose the certificate's file again");
  return new FailureError("denied", `The file can not be read: ${message}`, "See who may read the certificate's file");
}

const words: readonly (readonly [RegExp, FailureError["failure"]["code"], string, string])[] = [
  [/ENOTFOUND|EAI_AGAIN/, "unreachable", "the host name is not known", "Check the spelling, or give the IP address"],
  [/ECONNREFUSED/, "unreachable", "nothing listens there", "See whether the server runs and the port is right"],
  [/ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN/, "unreachable", "the host does not answer", "Check the network"],
  [/EADDRNOTAVAIL/, "bad-input", "this computer does not have that address", "Check by which address it leaves"],
  [/EACCES|EPERM/, "denied", "the system does not permit it", "See whether a firewall forbids it"],
  [
    /ERR_TLS_CERT_ALTNAME_INVALID/,
    "denied",
    "the server's certificate is for another name",
    "Give the name that is in the certificate, if that is the right server",
  ],
  [
    /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/,
    "denied",
    "the server's certificate is out of date",
    "Check this computer's clock, and have the server's certificate renewed",
  ],
  [
    /DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|CERT_UNTRUSTED|CERT_SIGNATURE|INVALID_CA/,
    "denied",
    "nobody whom this station trusts has signed the server's certificate",
    "Choose the file of the server's certificate authority",
  ],
  [
    /ALERT_(CERTIFICATE|BAD_CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE|ACCESS_DENIED|UNSUPPORTED_CERT)|CERTIFICATE_REQUIRED|certificate required|bad certificate|unknown ca|handshake failure/i,
    "refused",
    "the server wants a certificate that it knows",
    "Choose the certificate that the server's keeper made for this station",
  ],
  [
    /BAD_DECRYPT|bad decrypt|mac verify|bad password|BAD_PASSWORD|interrupted.or.cancelled/i,
    "denied",
    "the passphrase does not open the certificate's key",
    "Remove it, and add it again with the right passphrase",
  ],
  [
    /KEY_VALUES_MISMATCH|key values mismatch/i,
    "bad-input",
    "the key does not belong to the certificate",
    "Choose both files of the same certificate",
  ],
  [
    /NO_START_LINE|no start line|PEM|ASN1|not enough data|wrong tag|DECODER/i,
    "bad-input",
    "a certificate's file can not be understood",
    "Choose a PEM file, or one that ends in .p12",
  ],
  [
    /UNSUPPORTED|unsupported/,
    "bad-input",
    "the certificate's file uses a cipher that is not supported any more",
    "Write it anew: openssl pkcs12 -legacy -in OLD.p12 -nodes -out NEW.pem",
  ],
  [/ECONNRESET|EPIPE/, "unreachable", "the connection was broken off", "See whether the server runs"],
  [/EMSGSIZE/, "bad-input", "an event was too long for one datagram", "Use TCP or TLS"],
];
