// Which uploads are being sent by some tab of this browser. A lock says so, and is gone with its tab, however that ends.

const lockName = (upload: string) => `deepforge upload ${upload}`;

/** This tab sends it; answers how to say that it does no longer. */
export function uploadHold(upload: string): () => void {
  let release = () => {};
  const isOver = new Promise<void>((over) => {
    release = over;
  });
  void navigator.locks?.request(lockName(upload), { ifAvailable: true }, () => isOver);
  return release;
}

/** Those that some tab sends, this one among them. Without locks nobody knows. */
export async function uploadsHeld(): Promise<string[]> {
  const held = (await navigator.locks?.query())?.held ?? [];
  const prefix = lockName('');
  return held.flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : []));
}
