// Browsers keep only a few drawing contexts for 3-D; more than that and the first ones go blank. So the oldest live
// scene gives way to an image.

import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

const maxLive = 8;

const scenes = createStore<{ live: readonly string[] }>(() => ({ live: [] }));

export function sceneAdd(live: readonly string[], id: string): readonly string[] {
  return [...live.filter((one) => one !== id), id].slice(-maxLive);
}

/** Whether this figure may draw in 3-D now, and how to ask for it. Flat figures always may. */
export function useLiveScene(id: string, isSpatial: boolean) {
  const isListed = useStore(scenes, ({ live }) => live.includes(id));
  useEffect(() => {
    if (!isSpatial) return;
    scenes.setState(({ live }) =>
      live.length < maxLive ? { live: sceneAdd(live, id) } : { live },
    );
    return () => scenes.setState(({ live }) => ({ live: live.filter((one) => one !== id) }));
  }, [id, isSpatial]);
  return {
    isLive: !isSpatial || isListed,
    revive: () => scenes.setState(({ live }) => ({ live: sceneAdd(live, id) })),
  };
}
