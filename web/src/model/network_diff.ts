// What differs between two architectures, or two states of one: layers, connections, shapes, sizes. Pure.

import type { NetworkFacts, NetworkTotals, Shape } from '../keras/network';
import { resourceDiff as say } from '../text/resource_diff';
import { isEqual } from './json_patch';
import { type Difference, differenceOf } from './model_diff';
import { inOrder, pairLayers } from './network_pairing';
import { countText, shapeText } from './network_text';
import {
  edgesInto,
  type ResourceEdge,
  type ResourceGraph,
  type ResourceNode,
  titleOf,
} from './resource_graph';
import type { ResourceSchema } from './resource_schema';
import { shownValue } from './shown_value';

/** One of the two. `facts` is null where no library knows the type. */
export interface NetworkSide {
  graph: ResourceGraph;
  facts: NetworkFacts | null;
}

export interface LayerDifference {
  /** Of the second where it has the layer, else of the first. */
  id: string;
  a?: string;
  b?: string;
  name: string;
  difference: Difference | null;
  /** What changed in it, a line each. */
  details: string[];
  /** What follows from changes elsewhere: its shape, its parameters. */
  effects: string[];
}

export interface LinkDifference {
  id: string;
  /** Layers, as in LayerDifference.id. */
  from: string;
  to: string;
  name: string;
  /** The shape that goes along it: “28 × 28 × 8”, or “28 × 28 × 8 → 26 × 26 × 8”. */
  label: string;
  difference: Difference | null;
}

export interface NetworkDifference {
  layers: LayerDifference[];
  links: LinkDifference[];
  totals: { a: NetworkTotals; b: NetworkTotals } | null;
}

export function networkDiff(
  schema: ResourceSchema | null,
  before: NetworkSide,
  after: NetworkSide,
): NetworkDifference {
  const pairs = pairLayers(before.graph, after.graph);
  const layers = layersOf(schema, before, after, pairs);
  const names = new Map(layers.map(({ id, name }) => [id, name]));
  const links = linksOf(before, after, pairs, names);
  const totals =
    before.facts && after.facts ? { a: before.facts.totals, b: after.facts.totals } : null;
  return { layers, links, totals };
}

type Pairs = ReturnType<typeof pairLayers>;

/** In the order of the second, those that are gone behind the one that they followed. */
function layersOf(
  schema: ResourceSchema | null,
  before: NetworkSide,
  after: NetworkSide,
  pairs: Pairs,
): LayerDifference[] {
  const fellows = new Map([...pairs].map(([a, b]) => [b, a]));
  const gone = new Map<string, string[]>();
  let last = '';
  for (const a of inOrder(before.graph)) {
    const b = pairs.get(a);
    if (b === undefined) gone.set(last, [...(gone.get(last) ?? []), a]);
    else last = b;
  }
  const removed = (behind: string) =>
    (gone.get(behind) ?? []).map((a) => layerOf(schema, before, after, a, undefined));
  return [
    ...removed(''),
    ...inOrder(after.graph).flatMap((b) => [
      layerOf(schema, before, after, fellows.get(b), b),
      ...removed(b),
    ]),
  ];
}

function layerOf(
  schema: ResourceSchema | null,
  before: NetworkSide,
  after: NetworkSide,
  a: string | undefined,
  b: string | undefined,
): LayerDifference {
  const one = a === undefined ? undefined : before.graph.nodes[a];
  const other = b === undefined ? undefined : after.graph.nodes[b];
  const node = other ?? one;
  const details = one && other ? detailsOf(schema, before.graph, after.graph, one, other) : [];
  const difference =
    one && other ? (details.length > 0 ? 'changed' : null) : differenceOf(one, other);
  return {
    id: b ?? goneId(a ?? ''),
    ...(a === undefined ? {} : { a }),
    ...(b === undefined ? {} : { b }),
    name: node ? titleOf(schema, node) : '?',
    difference,
    details,
    effects: effectsOf(before.facts, a, after.facts, b),
  };
}

/** Layers that are gone have ids of their own, as the other network may use the same one for another layer. */
const goneId = (a: string) => `gone:${a}`;

const idsOf = (a: object, b: object) => [...new Set([...Object.keys(a), ...Object.keys(b)])];

function detailsOf(
  schema: ResourceSchema | null,
  graphA: ResourceGraph,
  graphB: ResourceGraph,
  a: ResourceNode,
  b: ResourceNode,
): string[] {
  const line = (name: string, x: string, y: string) => (x === y ? [] : [say.detail(name, x, y)]);
  const originOf = (graph: ResourceGraph, { shares }: ResourceNode) => {
    const original = shares === undefined ? undefined : graph.nodes[shares];
    return original ? titleOf(schema, original) : say.itself;
  };
  const attributes = idsOf(a.attributes, b.attributes).flatMap((name) => {
    const [x, y] = [a.attributes[name], b.attributes[name]];
    return isEqual(x, y) ? [] : line(name.replaceAll('_', ' '), settingText(x), settingText(y));
  });
  return [
    ...line(say.name, a.name ?? say.none, b.name ?? say.none),
    ...attributes,
    ...line(say.weights, originOf(graphA, a), originOf(graphB, b)),
  ];
}

const settingText = (value: unknown) => (value === undefined ? say.usual : shownValue(value));

/** What is known of a layer that is in both, where it is not the same. */
function effectsOf(
  factsA: NetworkFacts | null,
  a: string | undefined,
  factsB: NetworkFacts | null,
  b: string | undefined,
): string[] {
  const one = a === undefined ? undefined : factsA?.nodes[a];
  const other = b === undefined ? undefined : factsB?.nodes[b];
  if (!one || !other) {
    const count = (one ?? other)?.parameters;
    return count ? [say.parametersOf(countText(count))] : [];
  }
  const shapes = [shapesText(one.shapes, one.dtypes), shapesText(other.shapes, other.dtypes)];
  const counts = [countText(one.parameters), countText(other.parameters)];
  return [
    ...(shapes[0] === shapes[1] ? [] : [`${shapes[0]} → ${shapes[1]}`]),
    ...(counts[0] === counts[1] ? [] : [say.parameters(counts[0] ?? '?', counts[1] ?? '?')]),
  ];
}

const shapesText = (shapes: readonly Shape[], dtypes: readonly string[]) =>
  shapes.map((shape, at) => shapeText(shape, dtypes[at])).join(', ') || '?';

/** A connection is what it connects, and its place among those of one input. */
function linksOf(
  before: NetworkSide,
  after: NetworkSide,
  pairs: Pairs,
  names: ReadonlyMap<string, string>,
): LinkDifference[] {
  const there = (id: string) => pairs.get(id) ?? goneId(id);
  const a = linkMap(before, there);
  const b = linkMap(after, (id) => id);
  return [...new Map([...a, ...b])].map(([key, { from, to }]) => {
    const [one, other] = [a.get(key), b.get(key)];
    const shapes = [one?.shape, other?.shape].filter((shape) => shape !== undefined);
    return {
      id: key,
      from,
      to,
      name: `${names.get(from) ?? '?'} → ${names.get(to) ?? '?'}`,
      label: [...new Set(shapes)].join(' → '),
      difference: differenceOf(one && key, other && key),
    };
  });
}

interface Link {
  from: string;
  to: string;
  shape: string | undefined;
}

function linkMap({ graph, facts }: NetworkSide, there: (id: string) => string): Map<string, Link> {
  const link = ([id, edge]: [string, ResourceEdge]): [string, Link] => {
    const [from, to] = [there(edge.from[0]), there(edge.to[0])];
    const siblings = edgesInto(graph, edge.to);
    const place = siblings.length > 1 ? siblings.indexOf(id) : 0;
    const tensor = facts?.edges[id];
    return [
      JSON.stringify([from, edge.from[1], to, edge.to[1], place]),
      { from, to, shape: tensor && shapeText(tensor.shape, tensor.dtype) },
    ];
  };
  return new Map(Object.entries(graph.edges).map(link));
}

/** How many layers and connections differ. */
export const differencesOf = ({ layers, links }: NetworkDifference) =>
  [...layers, ...links].filter(({ difference }) => difference !== null).length;
