import { memo, useMemo } from 'react';
import type { Pipeline, ProjectModel } from '../model/project_model';
import { nodeFace, nodeSize } from './face';
import { placesOf } from './layout';
import styles from './Thumbnail.module.css';

const names = {};
const nameFits = 60;

/** A pipeline in small, drawn from its positions. */
export const Thumbnail = memo(function Thumbnail(props: {
  model: ProjectModel;
  pipeline: Pipeline;
}) {
  const picture = useMemo(
    () => pictureOf(props.model, props.pipeline),
    [props.model, props.pipeline],
  );
  return (
    <svg
      className={styles.svg}
      viewBox={picture.box}
      preserveAspectRatio="xMidYMid meet"
      aria-hidden="true"
    >
      {picture.edges.map(({ id, d }) => (
        <path key={id} d={d} className={styles.edge} />
      ))}
      {picture.nodes.map((node) => (
        <g key={node.id} transform={`translate(${node.x} ${node.y})`}>
          <rect width={node.width} height={node.height} rx={8} className={styles.node} />
          <rect width={6} height={node.height} rx={3} fill={node.color} />
          {picture.nodes.length < nameFits ? (
            <text
              x={node.width / 2 + 3}
              y={node.height / 2}
              fontSize={Math.min(picture.letter, (node.width - 20) / (node.name.length * 0.62))}
              className={styles.name}
            >
              {node.name}
            </text>
          ) : null}
        </g>
      ))}
    </svg>
  );
});

function pictureOf(model: ProjectModel, pipeline: Pipeline) {
  const faces = Object.entries(pipeline.nodes).map(([id, node]) => {
    const face = nodeFace(model, id, node, names);
    return { ...face, ...nodeSize({ ...face, rows: [] }) };
  });
  const links = Object.entries(pipeline.edges).map(([id, { from, to }]) => ({
    id,
    from: from[0],
    to: to[0],
  }));
  const own = Object.fromEntries(
    Object.entries(pipeline.nodes).map(([id, { position }]) => [id, position]),
  );
  const places = placesOf(faces, links, own);
  const nodes = faces.map((face) => ({ ...face, ...(places[face.id] ?? { x: 0, y: 0 }) }));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const edges = links.flatMap(({ id, from, to }) => {
    const a = byId.get(from);
    const b = byId.get(to);
    if (!a || !b) return [];
    const [x1, y1, x2, y2] = [a.x + a.width / 2, a.y + a.height, b.x + b.width / 2, b.y];
    const bend = Math.max(20, (y2 - y1) / 2);
    return [{ id, d: `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}` }];
  });
  const box = viewBox(nodes);
  return { nodes, edges, box: box.join(' '), letter: Math.max(15, box[3] / 15) };
}

/** The picture's bounds, never smaller than a card, so that one node does not fill it. */
function viewBox(
  nodes: { x: number; y: number; width: number; height: number }[],
): [number, number, number, number] {
  if (nodes.length === 0) return [0, 0, 10, 10];
  const left = Math.min(...nodes.map(({ x }) => x));
  const top = Math.min(...nodes.map(({ y }) => y));
  const width = Math.max(...nodes.map((node) => node.x + node.width)) - left;
  const height = Math.max(...nodes.map((node) => node.y + node.height)) - top;
  const shownWidth = Math.max(440, width + 30);
  const shownHeight = Math.max(240, height + 30);
  const x = left - (shownWidth - width) / 2;
  const y = top - (shownHeight - height) / 2;
  return [x, y, shownWidth, shownHeight];
}
