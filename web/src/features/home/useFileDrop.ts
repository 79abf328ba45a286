import { useEffect, useRef } from 'react';

/** Takes the file that is dropped anywhere on the page; without it the browser would leave for it. */
export function useFileDrop(isWanted: boolean, onFile: (file: File) => void) {
  const take = useRef(onFile);
  take.current = onFile;
  useEffect(() => {
    if (!isWanted) return;
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      event.preventDefault();
      take.current(file);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('drop', drop);
    };
  }, [isWanted]);
}
