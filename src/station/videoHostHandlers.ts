import type { Handlers } from "../contract/rpc.ts";
import type { VideoHostCalls } from "../contract/videoHosts.ts";
import type { Announcer } from "./announcer.ts";
import type { Payloads } from "./payloads.ts";
import type { VideoHosts } from "./videoHosts.ts";

interface Parts {
  readonly videoHosts: VideoHosts;
  readonly payloads: Pick<Payloads, "list">;
  readonly announcer: Announcer;
}

/** Answers what windows ask about the hosts whose video is opened unasked. */
export function videoHostHandlers({ videoHosts, payloads, announcer }: Parts): Handlers<VideoHostCalls> {
  /** What of the offered video is blocked is another thing now. */
  const told = (hosts: readonly string[]): readonly string[] => {
    for (const payload of payloads.list()) if (payload.streams.length > 0) announcer.emit("payload", payload);
    return hosts;
  };
  return {
    "streams.hosts": () => videoHosts.list(),
    "streams.allowHost": ({ host }) => told(videoHosts.allow(host)),
    "streams.removeHost": ({ host }) => told(videoHosts.remove(host)),
  };
}
