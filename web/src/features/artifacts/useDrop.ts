import { type DragEvent, useRef, useState } from 'react';

const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');

/** Files that are dropped on an area; `isOver` while they hover above it or anything inside it. */
export function useDrop(isEnabled: boolean, onFiles: (files: File[]) => void) {
  const [isOver, setOver] = useState(false);
  const depth = useRef(0);
  const move = (by: number) => {
    depth.current = Math.max(0, depth.current + by);
    setOver(depth.current > 0);
  };
  const handlers = {
    onDragEnter: (event: DragEvent) => {
      if (isEnabled && hasFiles(event)) move(1);
    },
    onDragLeave: (event: DragEvent) => {
      if (isEnabled && hasFiles(event)) move(-1);
    },
    onDragOver: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = isEnabled ? 'copy' : 'none';
    },
    onDrop: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth.current = 0;
      setOver(false);
      if (isEnabled) onFiles([...event.dataTransfer.files]);
    },
  };
  return { isOver, handlers };
}
