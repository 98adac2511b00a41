import { cp } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const here = import.meta.dirname;

/** Copies what Cesium reads at run time beside the page: its offline base map, tables, workers and decoders. */
function cesiumFiles(): Plugin {
  const from = join(dirname(createRequire(import.meta.url).resolve("cesium/package.json")), "Build/Cesium");
  const parts = [
    "Assets/approximateTerrainHeights.json",
    "Assets/IAU2006_XYS",
    "Assets/Images",
    "Assets/Textures/NaturalEarthII",
    "Assets/Textures/SkyBox",
    "Assets/Textures/moonSmall.jpg",
    "Assets/Textures/waterNormalsSmall.jpg",
    "ThirdParty",
    "Workers",
  ];
  let out = "";
  return {
    name: "vedette-cesium-files",
    apply: "build",
    configResolved: (config) => {
      out = resolve(config.root, config.build.outDir, "cesium");
    },
    closeBundle: async () => {
      for (const part of parts) await cp(join(from, part), join(out, part), { recursive: true });
    },
  };
}

export default defineConfig({
  root: here,
  base: "./",
  plugins: [react(), cesiumFiles()],
  build: {
    outDir: join(here, "../dist/renderer"),
    emptyOutDir: true,
    target: "chrome130",
    sourcemap: false,
    chunkSizeWarningLimit: 8_000,
    modulePreload: { polyfill: false },
  },
});
