/** A place in a picture, or on the screen where it is shown: 0…1 from the upper left. */
export interface Share {
  readonly x: number;
  readonly y: number;
}

/** The part of a picture that is shown: its upper left corner, and how many times it is enlarged. */
export interface PictureView extends Share {
  readonly scale: number;
}

export const wholePicture: PictureView = { scale: 1, x: 0, y: 0 };
export const greatestScale = 20;

/** Enlarged so many times more around a place on the screen, which stays where it is; never smaller than whole. */
export function zoomedAt(view: PictureView, by: number, at: Share): PictureView {
  const scale = Math.min(greatestScale, Math.max(1, view.scale * by));
  const seen = pictureAt(view, at);
  return inside({ scale, x: seen.x - at.x / scale, y: seen.y - at.y / scale });
}

/** Moved on the screen by shares of its width and height, as far as there is picture. */
export const pannedBy = (view: PictureView, by: Share): PictureView =>
  inside({ ...view, x: view.x - by.x / view.scale, y: view.y - by.y / view.scale });

/** What of the picture is at a place on the screen. */
export const pictureAt = ({ scale, x, y }: PictureView, at: Share): Share => ({
  x: x + at.x / scale,
  y: y + at.y / scale,
});

/** Where on the screen a place of the picture is; outside of 0…1 where it is not shown. */
export const screenAt = ({ scale, x, y }: PictureView, at: Share): Share => ({
  x: (at.x - x) * scale,
  y: (at.y - y) * scale,
});

function inside({ scale, x, y }: PictureView): PictureView {
  const most = 1 - 1 / scale;
  return { scale, x: Math.min(most, Math.max(0, x)), y: Math.min(most, Math.max(0, y)) };
}
