import { Minus, Pencil, Plus } from 'lucide-react';
import { useMemo } from 'react';
import { nodeFace, nodeSize } from '../../graph/face';
import { placesOf } from '../../graph/layout';
import type { Difference, PipelineDifference } from '../../model/model_diff';
import type { PipelineNode, ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import styles from './PipelinePicture.module.css';

interface Props {
  id: string;
  name: string;
  before: ProjectModel;
  after: ProjectModel;
  diff: PipelineDifference;
}

const icons = { added: Plus, removed: Minus, changed: Pencil } as const;
const margin = 26;
const smallest = { width: 560, height: 220 };
const names = {};

/** Both states of a pipeline drawn over one another: what came is green, what went is red and dashed, what changed yellow. */
export function PipelinePicture({ id, name, before, after, diff }: Props) {
  const { nodes, edges, box } = useMemo(
    () => pictureOf(id, before, after, diff),
    [id, before, after, diff],
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.frame} tabIndex={0} aria-label={text.history.picture(name)}>
      <svg
        className={styles.svg}
        viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`}
        style={{ width: box.width, minWidth: Math.min(box.width, 480) }}
        role="img"
        aria-label={text.history.picture(name)}
      >
        {edges.map((edge) => (
          <path
            key={edge.id}
            d={edge.d}
            className={styles.edge}
            data-difference={edge.difference ?? undefined}
          />
        ))}
        {nodes.map((node) => (
          <g
            key={node.id}
            transform={`translate(${node.x} ${node.y})`}
            className={styles.node}
            data-difference={node.difference ?? undefined}
          >
            <rect width={node.width} height={node.height} rx={9} className={styles.card} />
            <rect width={6} height={node.height} rx={3} fill={node.color} />
            <text x={18} y={21} className={styles.name}>
              {short(node.name, node.width)}
            </text>
            {node.lines.map((line, at) => (
              <text key={line} x={18} y={41 + at * 17} className={styles.line}>
                {short(line, node.width)}
              </text>
            ))}
            {node.difference ? <Badge difference={node.difference} x={node.width} /> : null}
          </g>
        ))}
      </svg>
    </section>
  );
}

function Badge({ difference, x }: { difference: Difference; x: number }) {
  const Icon = icons[difference];
  return (
    <g transform={`translate(${x - 12} -12)`} className={styles.badge}>
      <circle cx={12} cy={12} r={12} />
      <Icon x={4} y={4} width={16} height={16} strokeWidth={2.6} aria-hidden />
    </g>
  );
}

const letter = 7.4;
const mostLines = 3;

function short(words: string, width: number): string {
  const room = Math.floor((width - 44) / letter) + 2;
  return words.length > room ? `${words.slice(0, room - 1)}…` : words;
}

function pictureOf(
  id: string,
  before: ProjectModel,
  after: ProjectModel,
  diff: PipelineDifference,
) {
  const operations = { ...before.operations, ...after.operations };
  const model: ProjectModel = { ...after, operations };
  const nodeOf = (nid: string): PipelineNode | undefined =>
    after.pipelines[id]?.nodes[nid] ?? before.pipelines[id]?.nodes[nid];
  const boxes = diff.nodes.flatMap((found) => {
    const node = nodeOf(found.id);
    if (!node) return [];
    const face = { ...nodeFace(model, found.id, node, names), rows: [] };
    const lines = found.difference === 'changed' ? found.details.slice(0, mostLines) : [];
    const size = nodeSize(face);
    const height = Math.max(34, lines.length > 0 ? 36 + lines.length * 17 : 34);
    return [{ ...found, color: face.color, lines, width: Math.max(200, size.width), height }];
  });
  const own = Object.fromEntries(boxes.map(({ id: nid }) => [nid, nodeOf(nid)?.position]));
  const links = diff.edges.map(({ edge }) => ({ from: edge.from[0], to: edge.to[0] }));
  const places = placesOf(boxes, links, own);
  const nodes = boxes.map((node) => ({ ...node, ...(places[node.id] ?? { x: 0, y: 0 }) }));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const edges = diff.edges.flatMap(({ id: eid, edge, difference }) => {
    const a = byId.get(edge.from[0]);
    const b = byId.get(edge.to[0]);
    if (!a || !b) return [];
    const [x1, y1, x2, y2] = [a.x + a.width / 2, a.y + a.height, b.x + b.width / 2, b.y];
    const bend = Math.max(24, Math.abs(y2 - y1) / 2);
    const d = `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
    return [{ id: `${eid} ${difference}`, d, difference }];
  });
  return { nodes, edges, box: boxOf(nodes) };
}

function boxOf(nodes: readonly { x: number; y: number; width: number; height: number }[]) {
  const left = Math.min(...nodes.map(({ x }) => x)) - margin;
  const top = Math.min(...nodes.map(({ y }) => y)) - margin;
  const right = Math.max(...nodes.map(({ x, width }) => x + width)) + margin;
  const bottom = Math.max(...nodes.map(({ y, height }) => y + height)) + margin;
  const width = Math.max(smallest.width, right - left);
  const height = Math.max(smallest.height, bottom - top);
  return {
    x: left - (width - (right - left)) / 2,
    y: top - (height - (bottom - top)) / 2,
    width,
    height,
  };
}
