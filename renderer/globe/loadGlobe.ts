/** Loads the globe's code (Cesium is large) apart from the window's; the base address must be known before the import. */
export function loadGlobe(): Promise<typeof import("./globe.ts")> {
  window.CESIUM_BASE_URL = new URL("cesium/", document.baseURI).href;
  return import("./globe.ts");
}
