/** `812 B`, `14.2 kB`, `3.1 MB`, `1.20 GB`. */
export function byteSize(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return "—";
  if (bytes < 1_000) return `${bytes}\u202fB`;
  if (bytes < 999_950) return `${(bytes / 1e3).toFixed(1)}\u202fkB`;
  return bytes < 999_950_000 ? `${(bytes / 1e6).toFixed(1)}\u202fMB` : `${(bytes / 1e9).toFixed(2)}\u202fGB`;
}
