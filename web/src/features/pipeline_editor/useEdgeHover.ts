import type { Edge } from '@xyflow/react';
import { useMemo, useRef, useState } from 'react';

const lingers = 300;

/** The edge under the pointer. It lingers, so that the button on it can be reached. */
export function useEdgeHover(isEnabled: boolean) {
  const [edge, setEdge] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  return useMemo(() => {
    const show = (id: string) => {
      clearTimeout(timer.current);
      setEdge(id);
    };
    const hideSoon = () => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setEdge(null), lingers);
    };
    const handlers = isEnabled
      ? {
          onEdgeMouseEnter: (_event: unknown, { id }: Edge) => show(id),
          onEdgeMouseLeave: hideSoon,
        }
      : {};
    const keep = (isOver: boolean) => (isOver ? clearTimeout(timer.current) : hideSoon());
    return { edge, handlers, keep };
  }, [edge, isEnabled]);
}
