import { Sha256 } from '../../model/sha256';

const portion = 4 * 1024 * 1024;

self.onmessage = async (event: MessageEvent<File>) => {
  const file = event.data;
  const hash = new Sha256();
  for (let at = 0; at < file.size; at += portion)
    hash.update(new Uint8Array(await file.slice(at, at + portion).arrayBuffer()));
  self.postMessage(hash.digest());
};
