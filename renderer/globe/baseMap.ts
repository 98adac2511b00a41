import { buildModuleUrl, CesiumWidget, Color, ImageryLayer, TileMapServiceImageryProvider } from "@cesium/engine";
import "@cesium/engine/Source/Widget/CesiumWidget.css";
import { drawnByProcessor } from "./drawnByProcessor.ts";
import { palette } from "./palette.ts";

export interface BaseMapOptions {
  /** Pixels drawn for each pixel of the screen; below 1 for slow graphics. */
  readonly scale: number;
}

/** Makes the globe with Natural Earth II, which ships inside Cesium: nothing is asked of any network. */
export function createBaseMap(host: HTMLElement, { scale }: BaseMapOptions): CesiumWidget {
  const credits = document.createElement("div"); // Natural Earth is in the public domain; the window names it itself
  const widget = new CesiumWidget(host, {
    baseLayer: false,
    skyBox: false,
    skyAtmosphere: false,
    orderIndependentTranslucency: false,
    scene3DOnly: true,
    requestRenderMode: true,
    maximumRenderTimeChange: Number.POSITIVE_INFINITY,
    useDefaultRenderLoop: false,
    useBrowserRecommendedResolution: scale < 1,
    showRenderLoopErrors: false,
    msaaSamples: scale < 1 ? 1 : 4,
    creditContainer: credits,
    creditViewport: credits,
    contextOptions: { webgl: { powerPreference: "high-performance", preserveDrawingBuffer: scale < 1 } },
  });
  if (scale < 1) widget.resolutionScale = scale;
  const { scene } = widget;
  if (drawnByProcessor(scene.canvas)) scene.msaaSamples = 1; // four of each pixel are four times the work
  scene.backgroundColor = palette.space;
  scene.globe.baseColor = Color.fromCssColorString("#16202b");
  scene.globe.showGroundAtmosphere = false;
  scene.fog.enabled = false;
  scene.globe.maximumScreenSpaceError = scale < 1 ? 4 : 2;
  scene.screenSpaceCameraController.minimumZoomDistance = 20;
  scene.screenSpaceCameraController.maximumZoomDistance = 3e7;
  const layer = ImageryLayer.fromProviderAsync(
    TileMapServiceImageryProvider.fromUrl(buildModuleUrl("Assets/Textures/NaturalEarthII")),
  );
  layer.brightness = 0.6;
  layer.saturation = 0.7;
  widget.scene.imageryLayers.add(layer, 0);
  return widget;
}
