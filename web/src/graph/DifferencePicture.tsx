import { Minus, Pencil, Plus } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import type { Difference } from '../model/model_diff';
import type { Position } from '../model/project_model';
import styles from './DifferencePicture.module.css';
import { placesOf } from './layout';

export interface PictureNode {
  id: string;
  name: string;
  color: string;
  /** What is said of it below its name. */
  lines: readonly string[];
  difference: Difference | null;
  /** Where it is drawn; all that have none are laid out. */
  place: Position | undefined;
}

export interface PictureEdge {
  id: string;
  from: string;
  to: string;
  label?: string;
  difference: Difference | null;
}

interface Props {
  label: string;
  nodes: readonly PictureNode[];
  edges: readonly PictureEdge[];
  /** A node to bring into sight. */
  chosen?: string | undefined;
  /** It takes the room that there is, not only what it needs. */
  isFilled?: boolean;
}

const icons = { added: Plus, removed: Minus, changed: Pencil } as const;
const margin = 26;
const smallest = { width: 560, height: 220 };

/** Two states of a graph drawn over one another: what came is green, what went is red and dashed, what changed yellow. */
export function DifferencePicture({ label, nodes, edges, chosen, isFilled = false }: Props) {
  const drawn = useMemo(() => pictureOf(nodes, edges), [nodes, edges]);
  const { box } = drawn;
  const frame = useRef<HTMLElement>(null);
  useEffect(() => {
    if (chosen === undefined) return;
    const node = frame.current?.querySelector(`[data-node="${CSS.escape(chosen)}"]`);
    node?.scrollIntoView({ block: 'center', inline: 'center' });
  }, [chosen]);
  return (
    <section
      ref={frame}
      className={styles.frame}
      data-filled={isFilled || undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
    >
      <svg
        className={styles.svg}
        viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`}
        style={{ width: box.width, minWidth: Math.min(box.width, 480) }}
        role="img"
        aria-label={label}
      >
        {drawn.edges.map((edge) => (
          <g key={edge.id} className={styles.link} data-difference={edge.difference ?? undefined}>
            <path d={edge.d} className={styles.edge} />
            {edge.label ? (
              <text x={edge.middle.x} y={edge.middle.y} className={styles.label}>
                {edge.label}
              </text>
            ) : null}
          </g>
        ))}
        {drawn.nodes.map((node) => (
          <g
            key={node.id}
            transform={`translate(${node.x} ${node.y})`}
            className={styles.node}
            data-node={node.id}
            data-chosen={node.id === chosen || undefined}
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

const letter = { name: 7.8, line: 6.4 };
const sides = 46;
const widths = { least: 200, most: 400 };
const heights = { name: 34, line: 17, below: 2 };

function short(words: string, width: number): string {
  const room = Math.floor((width - sides) / 7.4) + 4;
  return words.length > room ? `${words.slice(0, room - 1)}…` : words;
}

function sizeOf({ name, lines }: PictureNode) {
  const longest = Math.max(
    name.length * letter.name,
    ...lines.map(({ length }) => length * letter.line),
  );
  const { least, most } = widths;
  const text = lines.length > 0 ? lines.length * heights.line + heights.below : 0;
  return {
    width: Math.round(Math.min(most, Math.max(least, longest + sides)) / 4) * 4,
    height: heights.name + text,
  };
}

function pictureOf(given: readonly PictureNode[], links: readonly PictureEdge[]) {
  const boxes = given.map((node) => ({ ...node, ...sizeOf(node) }));
  const own = Object.fromEntries(given.map(({ id, place }) => [id, place]));
  const places = placesOf(boxes, links, own);
  const nodes = boxes.map((node) => ({ ...node, ...(places[node.id] ?? { x: 0, y: 0 }) }));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const edges = links.flatMap((link) => {
    const a = byId.get(link.from);
    const b = byId.get(link.to);
    if (!a || !b) return [];
    const [x1, y1, x2, y2] = [a.x + a.width / 2, a.y + a.height, b.x + b.width / 2, b.y];
    const bend = Math.max(24, Math.abs(y2 - y1) / 2);
    const d = `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
    const middle = { x: (x1 + x2) / 2, y: (y1 + y2) / 2 + 4 };
    return [{ ...link, id: `${link.id} ${link.difference}`, d, middle }];
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
