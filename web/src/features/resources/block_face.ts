// A block as the canvas draws it: a card when it is collapsed, else a frame. Pure.

import type { NodeFace } from '../../graph/face';
import type { GroupFlowNode } from '../../graph/nodes';
import type { LayerFacts, NetworkFacts } from '../../keras/network';
import type { Box } from '../../model/arrange';
import { blocksOf, gatesOf, membersOf } from '../../model/network_blocks';
import type { LayerProblem } from '../../model/network_problems';
import { countText, shapeText } from '../../model/network_text';
import { type BlockPorts, blockKey, blockOfKey } from '../../model/network_view';
import type { ResourceGraph } from '../../model/resource_graph';
import * as text from '../../text';

export interface BlockFacts {
  layers: number;
  takes: string | null;
  gives: string | null;
  /** Of all copies; null: it cannot be told. */
  parameters: number | null;
}

/** What is known of a block as a whole. */
export function blockFacts(
  graph: ResourceGraph,
  block: string,
  facts: NetworkFacts | null,
): BlockFacts {
  const members = membersOf(graph, block);
  const { entries, exits } = gatesOf(graph, members);
  const shapeOf = (edge: string | undefined) => {
    const tensor = facts?.edges[edge ?? ''];
    return tensor ? shapeText(tensor.shape, tensor.dtype) : null;
  };
  const counts = members.map((id) => parametersOf(facts?.nodes[id]));
  const isWhole = counts.every((count) => count !== null);
  return {
    layers: members.length,
    takes: shapeOf(entries[0]?.edges[0]),
    gives: shapeOf(exits[0]?.edges[0]),
    parameters: isWhole ? counts.reduce((sum, count) => sum + count, 0) : null,
  };
}

const parametersOf = (layer: LayerFacts | undefined): number | null =>
  layer?.verdict === 'known' ? (layer.parameters ?? null) : null;

/** What is wrong in a block; what is wrong with it as a whole comes first. */
export function blockProblems(
  graph: ResourceGraph,
  block: string,
  problems: readonly LayerProblem[],
): LayerProblem[] {
  const members = new Set(membersOf(graph, block));
  const own = problems.filter((problem) => problem.block === block);
  return [...own, ...problems.filter((one) => one.block !== block && members.has(one.node))];
}

const cardColor = '#64748b';

export function blockCard(
  graph: ResourceGraph,
  block: string,
  ports: BlockPorts,
  problems: readonly LayerProblem[],
  facts: NetworkFacts | null,
): NodeFace {
  const { name, repeat = 1 } = blocksOf(graph)[block] ?? { name: block };
  const { layers, takes, gives, parameters } = blockFacts(graph, block, facts);
  const [worst] = blockProblems(graph, block, problems);
  const rows: [string, string][] = [[text.blocks.layers, String(layers)]];
  if (repeat > 1) rows.push([text.blocks.repeat, text.blocks.times(repeat)]);
  if (takes) rows.push([text.resources.takes, takes]);
  if (gives) rows.push([text.resources.gives, gives]);
  return {
    id: blockKey(block),
    name,
    kind: text.blocks.one,
    color: cardColor,
    isBuiltIn: false,
    isPart: true,
    inputs: ports.inputs.map((port) => port.name),
    outputs: ports.outputs.map((port) => port.name),
    rows,
    note: parameters ? text.resources.parametersOf(countText(parameters)) : null,
    problem: worst?.detail ?? null,
    isHint: worst?.isHint ?? false,
  };
}

/** Further back than any node, the inner ones before the outer. */
const depths = { frame: -100 };

export function blockFrame(
  graph: ResourceGraph,
  { id, x, y, width, height }: Box,
  depth: number,
  problems: readonly LayerProblem[],
): GroupFlowNode {
  const block = blockOfKey(id) ?? id;
  const { name, repeat = 1 } = blocksOf(graph)[block] ?? { name: block };
  const problem = problems.find((one) => one.block === block)?.detail ?? null;
  return {
    id,
    type: 'frame',
    position: { x, y },
    width,
    height,
    measured: { width, height },
    zIndex: depths.frame + depth,
    connectable: false,
    dragHandle: '.block-title',
    style: { pointerEvents: 'none' },
    data: { title: name, color: null, block, repeat, problem },
    ariaLabel: repeat > 1 ? `${name} ${text.blocks.times(repeat)}` : name,
  };
}
