import { useEffect, useRef, useState } from 'react';
import type { InterfacePart } from '../../model/interface_edit';
import * as text from '../../text';
import { toastProblem } from '../../ui/toasts';
import type { OperationView } from './view';

interface Wanted {
  part: InterfacePart;
  name: string;
  place: number;
}

/** The button that stands for a part in the diagram. */
export const itemSelector = (part: InterfacePart, name: string) =>
  `[data-part="${part}"][data-name="${CSS.escape(name)}"]`;

/** Gives a part of the interface another place in its list. The order is that of the code. */
export function useReorder({ operation, actions }: Pick<OperationView, 'operation' | 'actions'>) {
  const [told, tell] = useState('');
  const wanted = useRef<Wanted | null>(null);
  const held = useRef<string | null>(null);
  const face = operation.interface;
  const namesOf = (part: InterfacePart) => face[`${part}s`].map(({ name }) => name);

  const moveTo = (part: InterfacePart, name: string, place: number) => {
    const count = namesOf(part).length;
    if (place < 0 || place >= count || placeNow(part, name) === place) return;
    const mine = { part, name, place };
    wanted.current = mine;
    held.current = itemSelector(part, name);
    tell(text.operation.movedTo(name, place + 1, count));
    void actions
      .edit({ edit: `${part}_move`, name, to: place })
      .catch(toastProblem)
      .finally(() => {
        if (wanted.current === mine) wanted.current = null;
      });
  };
  /** Where it is, or will be when the server has answered. */
  const placeNow = (part: InterfacePart, name: string) => {
    const on = wanted.current;
    return on?.part === part && on.name === name ? on.place : namesOf(part).indexOf(name);
  };
  const step = (part: InterfacePart, name: string, by: 1 | -1) =>
    moveTo(part, name, placeNow(part, name) + by);

  // A browser may take the focus from what it draws elsewhere.
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each change of the interface
  useEffect(() => {
    if (held.current && document.activeElement === document.body)
      document.querySelector<HTMLElement>(held.current)?.focus({ preventScroll: true });
    if (!wanted.current) held.current = null;
  }, [face]);

  return {
    moveTo,
    step,
    told,
    placeOf: (part: InterfacePart, name: string) => namesOf(part).indexOf(name),
  };
}
