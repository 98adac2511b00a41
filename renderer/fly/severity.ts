/** How a message of MAV_SEVERITY 0 emergency … 7 debug is shown. https://mavlink.io/en/messages/common.html#MAV_SEVERITY */
export function severityWord(severity: number): { level: "alarm" | "caution" | "info"; mark: string; word: string } {
  const word = words[severity] ?? "note";
  if (severity <= 3) return { level: "alarm", mark: "■", word };
  if (severity === 4) return { level: "caution", mark: "▲", word };
  return { level: "info", mark: "●", word };
}

const words = ["emergency", "alert", "critical", "error", "warning", "notice", "info", "debug"];
