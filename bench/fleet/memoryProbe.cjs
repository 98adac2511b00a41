// Loaded into the station's process before its own program: it collects all garbage from time to time and writes down
// what remains. Without that a slope of memory shows the collector's habits rather than a leak.
const file = process.env.VEDETTE_BENCH_MEMORY;
if (file && process.argv.some((argument) => /[\\/]station[\\/]process\.js$/.test(argument))) {
  const { appendFileSync } = require("node:fs");
  const { monitorEventLoopDelay } = require("node:perf_hooks");
  const { setFlagsFromString } = require("node:v8");
  const { runInNewContext } = require("node:vm");
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  setInterval(() => {
    const longestStallMs = delay.max / 1e6;
    collect();
    const { heapUsed, external, rss } = process.memoryUsage();
    delay.reset();
    appendFileSync(file, `${JSON.stringify({ at: Date.now(), heapUsed, external, rss, longestStallMs })}\n`);
  }, 5_000).unref();
}
