import { useState } from 'react';
import type { StorageCheck } from '../../api/storage';
import type { Trial } from './CheckSteps';

const idle: Trial = { isBusy: false, result: null, error: null };

/** Trying a connection, and what came of it. */
export function useTrial() {
  const [trial, setTrial] = useState(idle);
  const start = async (check: () => Promise<StorageCheck>) => {
    setTrial({ ...idle, isBusy: true });
    try {
      setTrial({ ...idle, result: await check() });
    } catch (error) {
      setTrial({ ...idle, error });
    }
  };
  return { trial, start, forget: () => setTrial(idle) };
}
