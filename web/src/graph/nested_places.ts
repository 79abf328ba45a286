// Where the nodes of a run lie when pipelines in it were taken apart: each in a frame where its node was. Pure.

import type { PipelineGroup, Position } from '../model/project_model';
import { type LayoutEdge, type LayoutNode, type Places, placesOf } from './layout';

export interface NestedNode extends LayoutNode {
  position?: Position | undefined;
  /** The nodes that it is in, the outermost first; its id is theirs and its own with points between. */
  within?: readonly { name: string; position?: Position }[] | undefined;
}

export interface Nested {
  places: Places;
  /** By the id of the node that the pipeline is. */
  frames: Record<string, PipelineGroup>;
}

const card = { width: 200, height: 90 };
const padding = { side: 24, top: 44, bottom: 24 };

export function nestedPlaces(nodes: readonly NestedNode[], links: readonly LayoutEdge[]): Nested {
  const { places, frames } = placeLevel(nodes, links, 0);
  return { places, frames };
}

/** The id that a node has on this level: its own, or that of the part it is in. */
const idAt = ({ id, within }: NestedNode, level: number) =>
  within?.[level]
    ? id
        .split('.')
        .slice(0, level + 1)
        .join('.')
    : id;

function placeLevel(nodes: readonly NestedNode[], links: readonly LayoutEdge[], level: number) {
  const ids = new Map(nodes.map((node) => [node.id, idAt(node, level)]));
  const members = new Map<string, NestedNode[]>();
  for (const node of nodes)
    if (node.within?.[level]) {
      const part = ids.get(node.id) ?? node.id;
      members.set(part, [...(members.get(part) ?? []), node]);
    }
  const parts = new Map(
    [...members].map(([id, inside]) => [id, { ...placeLevel(inside, links, level + 1), inside }]),
  );
  const own: Record<string, Position | undefined> = {};
  const items: LayoutNode[] = [];
  for (const node of nodes) {
    const id = ids.get(node.id) ?? node.id;
    if (id in own) continue;
    const part = node.within?.[level];
    own[id] = part ? part.position : node.position;
    items.push(part ? { id, ...card } : node);
  }
  const outer = links.flatMap(({ from, to }) => {
    const [a, b] = [ids.get(from), ids.get(to)];
    return a !== undefined && b !== undefined && a !== b ? [{ from: a, to: b }] : [];
  });
  const sizes = new Map([...parts].map(([id, { size }]) => [id, size]));
  const at = spread(items, placesOf(items, outer, own), sizes);
  const places: Places = {};
  const frames: Record<string, PipelineGroup> = {};
  for (const { id } of items) {
    const place = at[id] ?? { x: 0, y: 0 };
    const part = parts.get(id);
    if (!part) {
      places[id] = place;
      continue;
    }
    const title = part.inside[0]?.within?.[level]?.name ?? id;
    frames[id] = { title, position: place, size: part.size };
    for (const [one, inner] of Object.entries(part.places)) places[one] = plus(place, inner);
    for (const [one, frame] of Object.entries(part.frames))
      frames[one] = { ...frame, position: plus(place, frame.position) };
  }
  return normalized(nodes, places, frames);
}

const plus = (a: Position, b: Position): Position => ({ x: a.x + b.x, y: a.y + b.y });

/** Everything on this level moved so that a frame round it begins at zero, and how large that is. */
function normalized(
  nodes: readonly NestedNode[],
  places: Places,
  frames: Record<string, PipelineGroup>,
) {
  const boxes = [
    ...nodes.map(({ id, width, height }) => ({ ...(places[id] ?? { x: 0, y: 0 }), width, height })),
    ...Object.values(frames).map(({ position, size }) => ({ ...position, ...size })),
  ];
  const left = Math.min(...boxes.map(({ x }) => x)) - padding.side;
  const top = Math.min(...boxes.map(({ y }) => y)) - padding.top;
  const shift = { x: -left, y: -top };
  return {
    places: Object.fromEntries(
      Object.entries(places).map(([id, place]) => [id, plus(place, shift)]),
    ),
    frames: Object.fromEntries(
      Object.entries(frames).map(([id, frame]) => [
        id,
        { ...frame, position: plus(frame.position, shift) },
      ]),
    ),
    size: {
      width: Math.max(...boxes.map(({ x, width }) => x + width)) - left + padding.side,
      height: Math.max(...boxes.map(({ y, height }) => y + height)) - top + padding.bottom,
    },
  };
}

/** Parts grow to their sizes: what is right of one goes right, what is below it goes down, as far as it must. */
function spread(
  items: readonly LayoutNode[],
  places: Places,
  sizes: ReadonlyMap<string, { width: number; height: number }>,
): Places {
  const along = (axis: 'x' | 'y', length: 'width' | 'height') => {
    const shifts: Record<string, number> = {};
    const placeOf = (id: string) => places[id]?.[axis] ?? 0;
    const sorted = [...items].sort((a, b) => placeOf(a.id) - placeOf(b.id));
    const grown = sorted.filter(({ id }) => sizes.has(id));
    for (const item of sorted)
      shifts[item.id] = Math.max(
        0,
        ...grown
          .filter((part) => placeOf(part.id) + part[length] <= placeOf(item.id))
          .map(
            (part) =>
              (shifts[part.id] ?? 0) +
              Math.max(0, (sizes.get(part.id)?.[length] ?? 0) - part[length]),
          ),
      );
    return shifts;
  };
  const [right, down] = [along('x', 'width'), along('y', 'height')];
  return Object.fromEntries(
    items.map(({ id }) => [
      id,
      plus(places[id] ?? { x: 0, y: 0 }, { x: right[id] ?? 0, y: down[id] ?? 0 }),
    ]),
  );
}
