/**
 * Whether there is no graphics card behind a canvas: the processor makes up for it, which takes many times as long and keeps
 * it from everything else. By the name that the graphics give themselves
 * (https://registry.khronos.org/webgl/extensions/WEBGL_debug_renderer_info/); unknown ones count as cards.
 */
export function drawnByProcessor(canvas: HTMLCanvasElement): boolean {
  const gl = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
  const info = gl?.getExtension("WEBGL_debug_renderer_info");
  return info ? namesProcessor(String(gl?.getParameter(info.UNMASKED_RENDERER_WEBGL))) : false;
}

/** Whether a name of graphics, `ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device …`, is that of a program, not of a card. */
export const namesProcessor = (name: string): boolean =>
  /swiftshader|llvmpipe|softpipe|lavapipe|software (rasterizer|renderer)|microsoft basic render/i.test(name);
