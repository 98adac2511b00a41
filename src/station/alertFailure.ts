import type { AlertRaise } from "../contract/alerts.ts";
import { type Failure, FailureError } from "../contract/failure.ts";

/** A failure that is told as this alert, where the parts of the station that find it only know of failures. */
export class AlertFailure extends FailureError {
  readonly alert: AlertRaise;

  constructor(code: Failure["code"], alert: AlertRaise) {
    super(code, alert.words, alert.remedy);
    this.alert = alert;
  }
}

/** The alert for any failure: data that is lost is critical, the rest a warning; numbers and paths do not make it another. */
export function alertOfFailure({ code, message, remedy }: Failure): AlertRaise {
  const kind = message.replaceAll(/\d+/g, "#").slice(0, 120);
  const title = (message.split(/[:;,]/)[0] ?? message).slice(0, 80);
  return {
    ...{ what: `failure.${code}`, which: kind, title, words: message },
    severity: code === "disk-full" ? "critical" : "warning",
    ...(remedy !== undefined && { remedy }),
  };
}
