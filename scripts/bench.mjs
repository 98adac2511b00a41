// Runs one of the benchmarks behind the published figures: npm run bench -- NAME [arguments], for bench/NAME.ts.
// Each prints a table, and as its last line one line of JSON.
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { setUp } from "./setup.mjs";
import { isMain, mainOf, node24, root, StepError } from "./step.mjs";

/** The benchmarks that open a window, and so need Electron and a display. */
const windowed = new Set(["app", "fleet", "review"]);

async function bench([name, ...args]) {
  const names = readdirSync(join(root, "bench")).flatMap((file) => /^(\w+)\.ts$/.exec(file)?.[1] ?? []);
  if (!name || !existsSync(join(root, "bench", `${name}.ts`)))
    throw new StepError(
      `bench: ${name ? `there is no bench/${name}.ts` : "which one?"}`,
      `npm run bench -- NAME, with NAME one of ${names.join(", ")}`,
    );
  await setUp({ window: windowed.has(name), tests: windowed.has(name) });
  const script = [node24, join(root, "bench", `${name}.ts`), ...args];
  const ownDisplay = windowed.has(name) && process.platform === "linux";
  const [command, ...rest] = ownDisplay ? ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", ...script] : script;
  const env = {
    ...process.env,
    PATH: `${dirname(node24)}${delimiter}${process.env.PATH ?? ""}`,
    ...(ownDisplay ? { VEDETTE_SOFTWARE_GL: "1" } : {}),
  };
  const child = spawn(command, rest, { cwd: root, env, stdio: "inherit" });
  process.exitCode = await new Promise((resolve) => {
    child.on("error", (cause) => {
      console.error(cause.message);
      resolve(1);
    });
    child.on("close", (code) => resolve(code ?? 1));
  });
}

if (isMain(import.meta.url)) await mainOf(() => bench(process.argv.slice(2)));
