import { uuidV7 } from '../model/ids';

export const newId = () => uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
