import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { Plus, Unlink } from 'lucide-react';
import { edgesInto, titleOf } from '../../model/resource_graph';
import * as text from '../../text';
import styles from './Inspector.module.css';
import type { InspectorProps } from './ResourceInspector';

/** A connection: its ends, its number, and what may be put into it. */
export function EdgePanel(props: InspectorProps & { id: string }) {
  const { id, graph, schema, canEdit, actions, onChoose } = props;
  const edge = graph.edges[id];
  const from = edge && graph.nodes[edge.from[0]];
  const to = edge && graph.nodes[edge.to[0]];
  if (!edge || !from || !to) return null;
  const order = edgesInto(graph, edge.to);
  return (
    <section>
      <h2>{text.resources.connection}</h2>
      <p className={styles.ends}>
        <button type="button" onClick={() => onChoose(edge.from[0])}>
          {titleOf(schema, from)}
        </button>
        .{edge.from[1]} →{' '}
        <button type="button" onClick={() => onChoose(edge.to[0])}>
          {titleOf(schema, to)}
        </button>
        .{edge.to[1]}
      </p>
      {order.length > 1 ? (
        <p className={styles.hint}>{text.resources.order(order.indexOf(id) + 1, order.length)}</p>
      ) : null}
      {canEdit ? (
        <div className={styles.buttons}>
          <Button
            leftSection={<Plus size={15} aria-hidden />}
            onClick={() => props.onPurpose({ kind: 'insert', edge: id })}
          >
            {text.resources.insert(schema?.node ?? text.resources.node)}
          </Button>
          <Tooltip label={text.resources.disconnect}>
            <ActionIcon
              variant="default"
              aria-label={text.resources.disconnect}
              onClick={() => void actions.remove([], [id])}
            >
              <Unlink size={15} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </div>
      ) : null}
    </section>
  );
}
