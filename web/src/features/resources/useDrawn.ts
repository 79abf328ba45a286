import { useMemo } from 'react';
import { type NodeFace, type NodeSize, nodeSize } from '../../graph/face';
import type { Places } from '../../graph/layout';
import type { NetworkFacts } from '../../keras/network';
import type { Box } from '../../model/arrange';
import { membersOf } from '../../model/network_blocks';
import type { LayerProblem } from '../../model/network_problems';
import { blockKey, blockPorts, type NetworkView } from '../../model/network_view';
import type { Position } from '../../model/project_model';
import type { ResourceGraph } from '../../model/resource_graph';
import type { ResourceSchema } from '../../model/resource_schema';
import { blockCard } from './block_face';
import { framedPlaces } from './block_layout';
import { cardPlace, frameAround, withinOf } from './block_places';
import { lanesOf, resourceFaces } from './face';

interface Given {
  schema: ResourceSchema | null;
  graph: ResourceGraph;
  view: NetworkView;
  problems: LayerProblem[];
  facts: NetworkFacts | null;
}

export type Drawn = ReturnType<typeof useDrawn>;

/** What of a resource is drawn, and where: nodes, and cards for blocks that are collapsed. */
export function useDrawn({ schema, graph, view, problems, facts }: Given) {
  const all = useMemo(
    () => resourceFaces(schema, graph, problems, facts),
    [schema, graph, problems, facts],
  );
  const sizes = useMemo(() => new Map(all.map((face) => [face.id, nodeSize(face)])), [all]);
  const shown = useMemo(() => {
    const nodes = new Set(view.nodes);
    const kept = Object.entries(graph.nodes).filter(([id]) => nodes.has(id));
    return { nodes: Object.fromEntries(kept), edges: view.edges } satisfies ResourceGraph;
  }, [graph, view]);
  const faces = useMemo(() => {
    const cards = Object.entries(view.collapsed).map(([block, ports]) =>
      blockCard(graph, block, ports, problems, facts),
    );
    return [...all.filter(({ id }) => shown.nodes[id]), ...cards];
  }, [all, shown, view, graph, problems, facts]);
  const links = useMemo(
    () => Object.values(view.edges).map(({ from, to }) => ({ from: from[0], to: to[0] })),
    [view],
  );
  const within = useMemo(() => withinOf(graph, view), [graph, view]);
  const places = useMemo((): Places => {
    const own = Object.fromEntries(
      faces.map((face) => [face.id, ownPlace(graph, view, sizes, face)]),
    );
    const boxes = faces.map((face) => ({ id: face.id, ...nodeSize(face) }));
    return framedPlaces(boxes, links, own, within);
  }, [faces, links, graph, view, sizes, within]);
  const lanes = useMemo(() => lanesOf(shown, faces, places), [shown, faces, places]);
  return { faces, links, places, lanes, shown, sizes, within };
}

/** Where somebody has put it; a card is where its layers are. */
function ownPlace(
  graph: ResourceGraph,
  view: NetworkView,
  sizes: ReadonlyMap<string, NodeSize>,
  face: NodeFace,
): Position | undefined {
  const block = Object.keys(view.collapsed).find((one) => blockKey(one) === face.id);
  if (block === undefined) return graph.nodes[face.id]?.position;
  const boxes = memberBoxes(graph, block, sizes);
  return boxes && cardPlace(frameAround(boxes), nodeSize(face).width);
}

/** The layers of a block where they are stored; null when one was never placed. */
export function memberBoxes(
  graph: ResourceGraph,
  block: string,
  sizes: ReadonlyMap<string, NodeSize>,
): Box[] | undefined {
  const boxes = membersOf(graph, block).flatMap((id): Box[] => {
    const position = graph.nodes[id]?.position;
    const size = sizes.get(id);
    return position && size ? [{ id, ...position, width: size.width, height: size.height }] : [];
  });
  return boxes.length > 0 && boxes.length === membersOf(graph, block).length ? boxes : undefined;
}

/** How large the card of a block is, also while the block is open. */
export function cardSize(
  schema: ResourceSchema | null,
  graph: ResourceGraph,
  block: string,
  facts: NetworkFacts | null,
): NodeSize {
  return nodeSize(blockCard(graph, block, blockPorts(schema, graph, block), [], facts));
}
