import { useEffect, useRef, useState } from "react";

/** How fast a counter grows, per second, over the last seconds; looks once a second. */
export function useRate(count: number): { bytesPerSecond: number | undefined; now: number } {
  const newest = useRef(count);
  newest.current = count;
  const [state, setState] = useState<{ bytesPerSecond: number | undefined; now: number }>({
    bytesPerSecond: undefined,
    now: Date.now(),
  });
  useEffect(() => {
    const seen: { at: number; count: number }[] = [{ at: Date.now(), count: newest.current }];
    const timer = setInterval(() => {
      const now = Date.now();
      seen.push({ at: now, count: newest.current });
      if (seen.length > 4) seen.shift();
      const first = seen[0];
      const grown = first ? newest.current - first.count : 0;
      setState({ bytesPerSecond: first && now > first.at ? (grown / (now - first.at)) * 1_000 : undefined, now });
    }, 1_000);
    return () => clearInterval(timer);
  }, []);
  return state;
}
