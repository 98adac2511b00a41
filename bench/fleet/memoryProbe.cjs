// Started in the place of the station's program, which it then starts: it collects all garbage from time to time and writes down
// what remains. Without that a slope of memory shows the collector's habits rather than a leak. With VEDETTE_BENCH_PROFILE
// it also writes down there what the processor did for half a minute, from 50 s after its start.
const { pathToFileURL } = require("node:url");
const file = process.env.VEDETTE_BENCH_MEMORY;
if (file) {
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
  const profile = process.env.VEDETTE_BENCH_PROFILE;
  if (profile) {
    const { writeFileSync } = require("node:fs");
    const { Session } = require("node:inspector");
    const session = new Session();
    session.connect();
    session.post("Profiler.enable");
    setTimeout(() => session.post("Profiler.start"), 50_000).unref();
    setTimeout(() => {
      session.post("Profiler.stop", (_, stopped) => writeFileSync(profile, JSON.stringify(stopped.profile)));
    }, 80_000).unref();
  }
}
process.argv.splice(1, 1); // [Electron, the station's program, its arguments…], as if this had never been here
void import(pathToFileURL(process.argv[1]).href);
