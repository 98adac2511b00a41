/** `1:02:30` or `2:30` as ms; undefined for what is no time. */
export function readTime(text: string): number | undefined {
  const match = /^(?:(\d+):)?(\d{1,2}):(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [number, number, number];
  if (seconds > 59 || (match[1] !== undefined && minutes > 59)) return undefined;
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

/** `1:02:30`: hours, minutes and seconds, of whole seconds. */
export function timeText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
