import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { EyeOff, Pin, TriangleAlert, Zap } from 'lucide-react';
import { memo, useMemo } from 'react';
import * as text from '../text';
import { Elapsed } from '../ui/Elapsed';
import { statusIcon } from '../ui/status';
import { usePortStates } from './connecting';
import { type NodeFace, type NodeSize, type PortPlace, portLabel } from './face';
import styles from './OpNode.module.css';

export interface OpNodeData extends Record<string, unknown> {
  face: NodeFace;
  size: NodeSize;
}

export type OpFlowNode = Node<OpNodeData, 'op'>;

/** One operation on the canvas: inputs above, outputs below, all with their names. */
export const OpNode = memo(function OpNode({ id, data }: NodeProps<OpFlowNode>) {
  const { face, size } = data;
  return (
    <div
      className={styles.node}
      data-status={face.status}
      data-builtin={face.isBuiltIn || undefined}
      data-part={face.isPart || undefined}
      data-problem={face.problem ? (face.isHint ? 'hint' : 'error') : undefined}
      data-absent={face.absent}
      style={
        {
          width: size.width,
          height: size.height,
          '--node-color': face.color,
        } as React.CSSProperties
      }
    >
      <Ports node={id} ports={size.inputs} type="target" />
      <div className={styles.title}>
        <span className={styles.name} title={face.kind ? `${face.name} (${face.kind})` : face.name}>
          {face.name}
        </span>
        <Mark face={face} />
      </div>
      {face.rows.length > 0 ? (
        <dl className={styles.rows}>
          {face.rows.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {face.note ? <div className={styles.note}>{face.note}</div> : null}
      <Ports node={id} ports={size.outputs} type="source" />
    </div>
  );
});

function Ports(props: { node: string; ports: PortPlace[]; type: 'source' | 'target' }) {
  const { node, ports, type } = props;
  const names = useMemo(() => ports.map(({ name }) => name), [ports]);
  const states = usePortStates(node, type, names);
  if (ports.length === 0) return null;
  const position = type === 'target' ? Position.Top : Position.Bottom;
  return (
    <div className={styles.ports} data-type={type}>
      {ports.map(({ name, x, exposed }, index) => (
        <span
          key={name}
          className={styles.port}
          style={{ left: x }}
          title={exposed === undefined ? name : text.pipeline.isExposed(name, exposed)}
          data-connecting={states[index]}
          data-exposed={exposed !== undefined || undefined}
        >
          {portLabel(name, exposed)}
        </span>
      ))}
      {ports.map(({ name, x, exposed }, index) => (
        <Handle
          key={name}
          id={name}
          type={type}
          position={position}
          className={styles.handle ?? ''}
          style={{ left: x }}
          data-connecting={states[index]}
          data-exposed={exposed !== undefined || undefined}
        />
      ))}
    </div>
  );
}

function Mark({ face }: { face: NodeFace }) {
  if (face.problem)
    return (
      <span className={styles.warning} title={face.problem}>
        <TriangleAlert size={14} aria-label={face.problem} />
      </span>
    );
  if (face.absent)
    return (
      <span className={styles.badge} title={text.pipeline.absent[face.absent]}>
        <EyeOff size={14} aria-label={text.pipeline.absent[face.absent]} />
      </span>
    );
  if (face.isPinned && !face.status)
    return (
      <span className={styles.badge} title={text.pipeline.isPinned}>
        <Pin size={14} aria-label={text.pipeline.isPinned} />
      </span>
    );
  if (!face.status) return null;
  const Icon = statusIcon[face.status];
  return (
    <span className={styles.mark}>
      {face.isCached ? (
        <Zap size={13} aria-label={text.common.cached} />
      ) : face.startedAt ? (
        <Elapsed start={face.startedAt} end={face.endedAt ?? null} />
      ) : null}
      <Icon
        size={15}
        strokeWidth={2.2}
        className={styles.icon}
        aria-label={text.status[face.status]}
      />
    </span>
  );
}
