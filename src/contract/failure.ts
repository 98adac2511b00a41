/** What kind of thing went wrong; the screen and the callers decide by this, people read the message. */
export type FailureCode =
  | "bad-input" // an argument or a file does not hold what it should
  | "not-found"
  | "busy" // something else uses it: a port, a device, a transfer in progress
  | "denied" // no permission
  | "unreachable" // nobody there, or the link is gone
  | "timeout"
  | "refused" // the vehicle or the other side said no
  | "newer-version" // written by a later Vedette
  | "cancelled"
  | "disk-full"
  | "gone" // the process on the other side of the port ended
  | "bug";

/** A failure that may cross a process boundary: what failed, then why, what to do, and the path last. */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  /** What the user can do about it, as one sentence. */
  readonly remedy?: string;
}

/** The error that carries a failure inside a process. */
export class FailureError extends Error {
  readonly failure: Failure;

  constructor(code: FailureCode, message: string, remedy?: string) {
    super(message);
    this.name = "FailureError";
    this.failure = remedy === undefined ? { code, message } : { code, message, remedy };
  }
}

/** The failure behind whatever was thrown: a FailureError's, or that of an error from a folder below the contract. */
export function failureOf(cause: unknown): Failure {
  if (cause instanceof Error && "failure" in cause && isFailure(cause.failure)) return cause.failure;
  return { code: "bug", message: cause instanceof Error ? cause.message : String(cause) };
}

function isFailure(value: unknown): value is Failure {
  return typeof value === "object" && value !== null && "code" in value && "message" in value;
}

/** The error for a failure that came over a port. */
export const errorOf = ({ code, message, remedy }: Failure): FailureError => new FailureError(code, message, remedy);

/** `message remedy`, for places that show one line. */
export const sentenceOf = ({ message, remedy }: Failure): string => (remedy ? `${message}. ${remedy}` : message);
