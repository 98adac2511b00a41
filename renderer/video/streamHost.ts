/** The host of a stream's address, an IPv6 one without its brackets; undefined where there is none. */
export function hostOf(address: string): string | undefined {
  const host = /^[a-z]+:\/\/(?:\[([0-9a-f:]+)\]|([a-z0-9.-]+))/i
    .exec(address)
    ?.slice(1)
    .find((part) => part);
  return host?.toLowerCase();
}
