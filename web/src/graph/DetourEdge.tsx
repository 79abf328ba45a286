import { BaseEdge, type Edge, type EdgeProps } from '@xyflow/react';
import { detourPath } from './detour';

export type DetourFlowEdge = Edge<{ lane: number }, 'detour'>;

/** A connection that goes around the nodes in its way. */
export function DetourEdge({ data, label, markerEnd, ...ends }: EdgeProps<DetourFlowEdge>) {
  const lane = data?.lane ?? ends.sourceX;
  return (
    <BaseEdge
      path={detourPath(ends, lane)}
      label={label}
      labelX={lane}
      labelY={(ends.sourceY + ends.targetY) / 2}
      labelShowBg
      labelBgPadding={[2, 4]}
      labelBgBorderRadius={2}
      {...(markerEnd === undefined ? {} : { markerEnd })}
    />
  );
}
