/** What the fleet's process says of itself. */
export interface FleetReport {
  readonly at: number;
  /** Since its start. */
  readonly cpuMs: number;
  readonly flying: number;
  /** Since its start: what the system took to send, and what it refused. */
  readonly sent: readonly {
    readonly systemId: number;
    readonly packets: number;
    readonly bytes: number;
    readonly refused: number;
  }[];
}

/** One sample that the station's process takes of itself after a full garbage collection. Bytes, ms. */
export interface MemorySample {
  readonly at: number;
  readonly heapUsed: number;
  /** Buffers and other memory outside the heap that the heap holds on to. */
  readonly external: number;
  readonly rss: number;
  /** How late the event loop came in the worst case since the sample before. */
  readonly longestStallMs: number;
}
