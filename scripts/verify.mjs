// Checks an evidence package or an exported audit log: npm run verify -- PACKAGE [--key FINGERPRINT|FILE]
// Needs nothing of the app but the files that it imports: no packages, no data folder, no network.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { node24 } from "./step.mjs";

// Node reads TypeScript by itself since 22.18.
if (process.features.typescript) {
  const { runVerifier } = await import("../src/store/evidence/verifierShell.ts");
  const { code, text } = await runVerifier(process.argv.slice(2));
  console.log(text);
  process.exitCode = code;
} else if (existsSync(node24)) {
  const { status } = spawnSync(node24, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  process.exitCode = status ?? 2;
} else {
  console.error(
    `The verifier needs Node 22.18 or later, this is ${process.versions.node}: install it, or run npm install here`,
  );
  process.exitCode = 2;
}
