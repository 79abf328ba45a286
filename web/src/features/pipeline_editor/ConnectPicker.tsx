import { useCallback } from 'react';
import { type End, endsOf, fittingPorts, type PortEnd } from '../../model/fitting';
import { edgeInto, nodeName, operationOf } from '../../model/pipeline';
import type { Pipeline, Position, ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import { FloatingPicker } from './FloatingPicker';
import { nameFit } from './operation_offers';
import { type Offer, PickerList } from './PickerList';

interface Props {
  model: ProjectModel;
  pipeline: Pipeline;
  node: string;
  at: Position;
  onConnect: (from: End, to: End) => void;
  onClose: () => void;
}

interface ConnectOffer extends Offer {
  ends: [End, End];
}

/** Every connection that a node may have, to be chosen by typing: the way to connect without a mouse. */
export function ConnectPicker({ model, pipeline, node, at, onConnect, onClose }: Props) {
  const offersOf = useCallback(
    (query: string) =>
      connectOffers(model, pipeline, node).filter(({ name }) => nameFit(name, query) !== null),
    [model, pipeline, node],
  );
  return (
    <FloatingPicker at={at} width={460} onClose={onClose}>
      <PickerList<ConnectOffer>
        label={text.pipeline.connect}
        hint={text.pipeline.connectHint}
        none={text.pipeline.connectNone}
        offersOf={offersOf}
        onClose={onClose}
        onPick={({ ends }) => {
          onClose();
          onConnect(...ends);
        }}
      />
    </FloatingPicker>
  );
}

/** Outputs first, then inputs; free inputs before taken ones. */
function connectOffers(model: ProjectModel, pipeline: Pipeline, node: string): ConnectOffer[] {
  const own = pipeline.nodes[node];
  const face = own && operationOf(model, own)?.interface;
  if (!face) return [];
  const starts: PortEnd[] = [
    ...face.outputs.map(({ name }) => ({ node, port: name, side: 'source' as const })),
    ...face.inputs.map(({ name }) => ({ node, port: name, side: 'target' as const })),
  ];
  const offers = starts.flatMap((start) =>
    fittingPorts(model, pipeline, start).flatMap((end): (ConnectOffer & { isTaken: boolean })[] => {
      const [from, to] = endsOf(start, end);
      const present = edgeInto(pipeline, to[0], to[1]);
      const edge = present === undefined ? undefined : pipeline.edges[present];
      if (edge && edge.from[0] === from[0] && edge.from[1] === from[1]) return [];
      const other = pipeline.nodes[end.node];
      const shown = other ? nodeName(model, other) : end.node;
      const sign = start.side === 'source' ? '→' : '←';
      return [
        {
          id: `${start.side} ${start.port} ${end.node} ${end.port}`,
          name: `${start.port} ${sign} ${shown}.${end.port}`,
          detail: edge ? text.pipeline.replaces : '',
          color: (other && operationOf(model, other)?.color) ?? '#8fa3b8',
          ends: [from, to],
          isTaken: edge !== undefined,
        },
      ];
    }),
  );
  return offers.sort((a, b) => Number(a.isTaken) - Number(b.isTaken));
}
