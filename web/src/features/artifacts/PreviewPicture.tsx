import { useEffect, useRef } from 'react';
import type { Preview } from '../../api/types';
import { pixelsOf } from '../../model/preview';
import * as text from '../../text';
import styles from './Preview.module.css';

/** A small array as a picture: a pixel for each value. */
export function PreviewPicture({ picture }: { picture: NonNullable<Preview['picture']> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = picture;
  useEffect(() => {
    const pixels = pixelsOf(picture);
    const image = pixels && new ImageData(new Uint8ClampedArray(pixels), width, height);
    if (image) canvas.current?.getContext('2d')?.putImageData(image, 0, 0);
  }, [picture, width, height]);
  return (
    <canvas
      ref={canvas}
      className={styles.picture}
      width={width}
      height={height}
      role="img"
      aria-label={text.previews.picture(width, height)}
    />
  );
}
