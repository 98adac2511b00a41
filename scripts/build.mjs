// Builds dist/ with Vite: one bundle a process, skipped when its sources are unchanged.
//   node scripts/build.mjs [--only station,reading,vision,simulator,runs,main,preload,renderer] [--force]
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { hashOf, root, say, spanOf } from "./step.mjs";

const dist = join(root, "dist");
const kernel = ["base", "geo", "mission", "contract", "review"].map((folder) => `src/${folder}`);

/** What is built: from which entry, to which file, and which sources it may be made of. */
const targets = [
  { name: "station", entry: "src/station/process.ts", out: "station/process.js", sources: ["src"] },
  { name: "reading", entry: "src/terrain/readingWorker.ts", out: "station/readingWorker.js", sources: ["src"] },
  { name: "vision", entry: "src/vision/process.ts", out: "vision/process.js", sources: ["src"] },
  { name: "simulator", entry: "src/sim/process.ts", out: "sim/process.js", sources: ["src"] },
  { name: "runs", entry: "src/runs/process.ts", out: "runs/process.js", sources: ["src"] },
  { name: "main", entry: "electron/main.ts", out: "electron/main.js", sources: ["electron", "src"] },
  { name: "preload", entry: "electron/preload.cts", out: "electron/preload.cjs", sources: ["electron", "src"] },
  { name: "renderer", entry: "renderer/vite.config.ts", out: "renderer/index.html", sources: ["renderer", ...kernel] },
];

const common = ["package-lock.json", "scripts/build.mjs"];

const { only, force } = given();
const failed = [];
for (const target of targets) {
  if (only && !only.includes(target.name)) continue;
  try {
    await buildTarget(target);
  } catch (cause) {
    failed.push(target.name);
    console.error(`build     ${target.name} failed: ${cause instanceof Error ? cause.message : cause}`);
  }
}
if (failed.length > 0) {
  console.error(`build     ${failed.join(", ")} could not be built`);
  process.exitCode = 1;
}

async function buildTarget(target) {
  if (!existsSync(join(root, target.entry))) throw new Error(`${target.entry} is missing`);
  const stamp = join(dist, ".stamps", target.name);
  const hash = hashOf([...target.sources, ...common].map((path) => join(root, path)));
  if (!force && existsSync(join(dist, target.out)) && existsSync(stamp) && readFileSync(stamp, "utf8") === hash) {
    say("build", `${target.name} is up to date`);
    return;
  }
  const startedAt = Date.now();
  rmSync(stamp, { force: true });
  const { build } = await import("vite"); // only now: when nothing has changed, nothing is loaded
  if (target.name === "renderer") await buildPage(build, target);
  else await buildNode(build, target);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  say("build", `${target.name} → dist/${target.out} in ${spanOf(Date.now() - startedAt)}`);
}

/** The page, by its own configuration; built beside the old one and put in its place when whole. */
async function buildPage(build, { entry }) {
  const made = join(dist, `.renderer-${process.pid}`);
  try {
    await build({
      configFile: join(root, entry),
      root: join(root, "renderer"),
      logLevel: "warn",
      build: { outDir: made },
    });
    rmSync(join(dist, "renderer"), { recursive: true, force: true });
    renameSync(made, join(dist, "renderer"));
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** A bundle of our own sources for Node or Electron; packages stay outside and are found in node_modules. */
async function buildNode(build, { entry, out }) {
  const commonJs = out.endsWith(".cjs");
  const folder = join(dist, dirname(out));
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: "warn",
    ssr: { target: "node", external: true },
    build: {
      ssr: join(root, entry),
      target: "node20",
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      sourcemap: true,
      rollupOptions: {
        external: ["electron"],
        output: {
          format: commonJs ? "cjs" : "es",
          entryFileNames: out.slice(out.lastIndexOf("/") + 1),
          chunkFileNames: "[name]-[hash].js",
        },
      },
    },
  });
}

function given() {
  const args = process.argv.slice(2);
  const at = args.indexOf("--only");
  return { only: at < 0 ? undefined : (args[at + 1] ?? "").split(","), force: args.includes("--force") };
}
