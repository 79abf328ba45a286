import { useEffect, useMemo, useState } from 'react';
import type { Network, NetworkCode, NetworkFacts, Training } from '../../keras/network';
import type { Resource } from '../../model/project_model';

/** The type of resources that the library of shapes knows. */
const known = 'keras.Architecture';

export interface NetworkView {
  /** Null: there is no library for this type, or it is not there yet. */
  facts: NetworkFacts | null;
  /** The program that makes the model, when it is asked for. */
  code: () => NetworkCode | null;
  training: Training;
  setTraining: (training: Training) => void;
}

/** What is known of an architecture, anew at each change. The library is loaded when the first one is opened. */
export function useNetwork(resource: Resource): NetworkView {
  const [network, setNetwork] = useState<Network | null>(null);
  const [training, setTraining] = useState<Training>({ batch_size: 32 });
  const isKnown = resource.type === known;
  useEffect(() => {
    let isHere = true;
    if (isKnown)
      void import('../../keras/network')
        .then(({ loadNetwork }) => loadNetwork())
        .then((loaded) => {
          if (isHere) setNetwork(loaded);
        })
        .catch(() => undefined); // drawn without shapes, as where there is no library
    return () => {
      isHere = false;
    };
  }, [isKnown]);
  const facts = useMemo(
    () => answer(() => network?.describe(resource, training) ?? null),
    [network, resource, training],
  );
  const code = () => answer(() => network?.code(resource) ?? null);
  return { facts, code, training, setTraining };
}

/** Null for what cannot be read as a network; the problems of the graph say why. */
function answer<T>(ask: () => T | null): T | null {
  try {
    return ask();
  } catch {
    return null;
  }
}
