// Zooming and moving a picture. Pure.

export interface Zoom {
  scale: number;
  x: number;
  y: number;
}

export const zoomNone: Zoom = { scale: 1, x: 0, y: 0 };

const limits = { least: 1, most: 32 };

/** Larger or smaller about a point of the frame, which stays where it is. */
export function zoomAt(zoom: Zoom, factor: number, at: { x: number; y: number }): Zoom {
  const scale = Math.min(limits.most, Math.max(limits.least, zoom.scale * factor));
  if (scale === 1) return zoomNone;
  const ratio = scale / zoom.scale;
  return { scale, x: at.x - (at.x - zoom.x) * ratio, y: at.y - (at.y - zoom.y) * ratio };
}

/** Moved, but never out of its frame. */
export function zoomMove(zoom: Zoom, by: { x: number; y: number }, frame: Size): Zoom {
  const within = (value: number, size: number) =>
    Math.min(0, Math.max(size * (1 - zoom.scale), value));
  return {
    ...zoom,
    x: within(zoom.x + by.x, frame.width),
    y: within(zoom.y + by.y, frame.height),
  };
}

interface Size {
  width: number;
  height: number;
}
