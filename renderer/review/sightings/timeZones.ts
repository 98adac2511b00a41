/** The time zone of this computer's clock, IANA name. */
export const ownTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** All time zones that are known here, this computer's first, then UTC. */
export function timeZones(): readonly string[] {
  const all = Intl.supportedValuesOf("timeZone");
  return [...new Set([ownTimeZone(), "UTC", ...all])];
}
