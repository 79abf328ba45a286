import { ActionIcon, Select, Tooltip } from '@mantine/core';
import { ArrowDown, ArrowUp, Unlink } from 'lucide-react';
import {
  connectRefusal,
  type End,
  edgesInto,
  portsOf,
  type ResourceGraph,
  reachable,
  titleOf,
} from '../../model/resource_graph';
import type { ResourcePort, ResourceSchema } from '../../model/resource_schema';
import * as text from '../../text';
import styles from './Inspector.module.css';
import type { InspectorProps } from './ResourceInspector';

interface Props extends InspectorProps {
  id: string;
}

/** The inputs of a node with what comes in, in order: the way to connect without a mouse. */
export function InputPanel(props: Props) {
  const { inputs } = portsOf(props.schema, props.graph, props.id);
  if (inputs.length === 0) return null;
  return (
    <section>
      <h3>{text.resources.inputs}</h3>
      <div className={styles.fields}>
        {inputs.map((input) => (
          <Input key={input.name} {...props} input={input} />
        ))}
      </div>
    </section>
  );
}

function Input(props: Props & { input: ResourcePort }) {
  const { id, graph, schema, input, canEdit, actions } = props;
  const to: End = [id, input.name];
  const order = edgesInto(graph, to);
  const sources = schema && canEdit ? sourcesOf(schema, graph, to) : [];
  const isOpen = order.length === 0 || input.many === true;
  return (
    <div className={styles.input}>
      <b title={input.description}>{input.name}</b>
      {order.length === 0 && sources.length === 0 ? (
        <span className={styles.hint}>{text.resources.notConnected}</span>
      ) : null}
      <ol className={styles.plain}>
        {order.map((edge, index) => (
          <Source key={edge} {...props} edge={edge} index={index} order={order} />
        ))}
      </ol>
      {isOpen && sources.length > 0 ? (
        <Select
          aria-label={text.resources.connectLabel(input.name)}
          placeholder={text.resources.connectTo}
          searchable
          data={sources.map(({ label }, index) => ({ value: String(index), label }))}
          value={null}
          onChange={(value) => {
            const source = sources[Number(value)];
            if (value !== null && source) void actions.connect(source.from, to);
          }}
        />
      ) : null}
    </div>
  );
}

interface SourceProps extends Props {
  edge: string;
  index: number;
  order: string[];
}

function Source(props: SourceProps) {
  const { edge, index, order, graph, schema, canEdit, actions } = props;
  const from = graph.edges[edge]?.from;
  const node = from && graph.nodes[from[0]];
  if (!from || !node) return null;
  const swap = (other: number) => {
    const next = [...order];
    next.splice(index, 1);
    next.splice(other, 0, edge);
    void actions.order(next);
  };
  const title = titleOf(schema, node);
  return (
    <li className={styles.source}>
      {order.length > 1 ? <span className={styles.number}>{index + 1}</span> : null}
      <button type="button" onClick={() => props.onChoose(from[0])}>
        {title}
        {from[1] === 'output' ? '' : `.${from[1]}`}
      </button>
      {canEdit && order.length > 1 ? (
        <>
          <ActionIcon
            size={24}
            aria-label={`${title}: ${text.resources.earlier}`}
            disabled={index === 0}
            onClick={() => swap(index - 1)}
          >
            <ArrowUp size={13} aria-hidden />
          </ActionIcon>
          <ActionIcon
            size={24}
            aria-label={`${title}: ${text.resources.later}`}
            disabled={index === order.length - 1}
            onClick={() => swap(index + 1)}
          >
            <ArrowDown size={13} aria-hidden />
          </ActionIcon>
        </>
      ) : null}
      {canEdit ? (
        <Tooltip label={text.resources.disconnect}>
          <ActionIcon
            size={24}
            aria-label={`${title}: ${text.resources.disconnect}`}
            onClick={() => void actions.remove([], [edge])}
          >
            <Unlink size={13} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ) : null}
    </li>
  );
}

interface Offer {
  from: End;
  label: string;
}

/** Every output that may come in here. Nodes of one name are told apart by their place. */
function sourcesOf(schema: ResourceSchema, graph: ResourceGraph, to: End): Offer[] {
  const after = reachable(graph, to[0]);
  const found = Object.entries(graph.nodes).flatMap(([id, node]) =>
    portsOf(schema, graph, id)
      .outputs.filter(
        ({ name }) => connectRefusal(schema, graph, [id, name], to, () => after.has(id)) === null,
      )
      .map(({ name }, _, { length }) => ({
        from: [id, name] as End,
        label: length > 1 ? `${titleOf(schema, node)}.${name}` : titleOf(schema, node),
      })),
  );
  const seen = new Map<string, number>();
  return found.map(({ from, label }) => {
    const count = (seen.get(label) ?? 0) + 1;
    seen.set(label, count);
    return { from, label: count > 1 ? `${label} (${count})` : label };
  });
}
