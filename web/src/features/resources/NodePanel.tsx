import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core';
import { Copy, ExternalLink, Repeat2, Trash2, Ungroup } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { portsOf, titleOf } from '../../model/resource_graph';
import { categoryOf, nodeTypeOf, type ResourceAttribute } from '../../model/resource_schema';
import * as text from '../../text';
import { About } from './About';
import { InputPanel } from './InputPanel';
import styles from './Inspector.module.css';
import { LayerFacts } from './LayerFacts';
import { LayerProblems } from './LayerProblems';
import { ResourceField } from './ResourceField';
import type { InspectorProps } from './ResourceInspector';

interface Props extends InspectorProps {
  id: string;
}

/** A node: what it is, its attributes, what goes in and where its outputs go. */
export function NodePanel(props: Props) {
  const { id, graph, schema, canEdit, actions } = props;
  const node = graph.nodes[id];
  if (!node) return null;
  const type = schema ? nodeTypeOf(schema, node.layer) : undefined;
  const color = (schema && type && categoryOf(schema, type)?.color) ?? 'var(--df-edge)';
  const own = props.problems.filter((problem) => problem.node === id);
  return (
    <>
      <section>
        <div className={styles.head}>
          <span className={styles.color} style={{ background: color }} />
          <h2>{titleOf(schema, node)}</h2>
        </div>
        <LayerProblems {...props} problems={own} />
        {type?.help ? (
          <div className={styles.help}>
            <About>{type.help}</About>
          </div>
        ) : null}
        {type?.url ? (
          <a className={styles.more} href={type.url} target="_blank" rel="noreferrer">
            {text.resources.moreHelp} <ExternalLink size={12} aria-hidden />
          </a>
        ) : null}
        {canEdit ? (
          <div className={styles.buttons}>
            <Button
              leftSection={<Copy size={15} aria-hidden />}
              onClick={() => void actions.duplicate([id])}
            >
              {text.resources.duplicate}
            </Button>
            {node.block === undefined ? null : (
              <Button
                leftSection={<Ungroup size={15} aria-hidden />}
                onClick={() => void actions.blockLeave([id])}
              >
                {text.blocks.leave}
              </Button>
            )}
            {props.network.facts ? (
              <Tooltip label={text.resources.reuseHint}>
                <Button
                  leftSection={<Repeat2 size={15} aria-hidden />}
                  onClick={() => props.onReuse(id)}
                >
                  {text.resources.reuse}
                </Button>
              </Tooltip>
            ) : null}
            <Tooltip label={text.resources.deleteNode}>
              <ActionIcon
                variant="default"
                aria-label={text.resources.deleteNode}
                onClick={() => void actions.remove([id], [])}
              >
                <Trash2 size={15} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </div>
        ) : null}
      </section>
      <LayerFacts {...props} />
      {node.shares === undefined ? (
        <Attributes {...props} />
      ) : (
        <Shared {...props} original={node.shares} />
      )}
      <InputPanel {...props} />
      <Outputs {...props} />
    </>
  );
}

function Attributes({ id, graph, schema, canEdit, actions }: Props) {
  const node = graph.nodes[id];
  const type = schema && node ? nodeTypeOf(schema, node.layer) : undefined;
  if (!schema || !node || !type) return null;
  const attributes = type.attributes.filter(({ hidden }) => !hidden);
  const field = (attribute: ResourceAttribute) => (
    <ResourceField
      key={attribute.name}
      schema={schema}
      attribute={attribute}
      stored={node.attributes}
      isReadOnly={!canEdit || attribute.read_only === true}
      onChange={(value) => void actions.attribute(id, attribute, value)}
    />
  );
  const advanced = attributes.filter((one) => one.advanced === true);
  const isSet = advanced.some(({ name }) => Object.hasOwn(node.attributes, name));
  return (
    <section>
      <h3>{text.resources.attributes}</h3>
      <div className={styles.fields}>
        <NameField
          value={node.name ?? ''}
          placeholder={type.name}
          isReadOnly={!canEdit}
          onChange={(name) => void actions.rename(id, name)}
        />
        {attributes.filter((one) => one.advanced !== true).map(field)}
        {attributes.length === 0 ? (
          <p className={styles.hint}>{text.resources.noAttributes}</p>
        ) : null}
      </div>
      {advanced.length > 0 ? (
        <Folded isOpen={isSet} count={advanced.length}>
          {advanced.map(field)}
        </Folded>
      ) : null}
    </section>
  );
}

/** What has no settings of its own, because it is another node's layer. */
function Shared({
  id,
  original,
  graph,
  schema,
  canEdit,
  actions,
  onChoose,
}: Props & { original: string }) {
  const node = graph.nodes[original];
  if (!node) return null;
  return (
    <section>
      <h3>{text.resources.attributes}</h3>
      <p className={styles.ends}>
        {text.resources.shares}{' '}
        <button type="button" onClick={() => onChoose(original)}>
          {titleOf(schema, node)}
        </button>
        .
      </p>
      <p className={styles.hint}>{text.resources.sharesBody}</p>
      {canEdit ? (
        <Button mt="xs" onClick={() => void actions.unshare(id)}>
          {text.resources.unshare}
        </Button>
      ) : null}
    </section>
  );
}

interface FoldedProps {
  isOpen: boolean;
  count: number;
  children: ReactNode;
}

/** What most leave as it is. */
function Folded({ isOpen, count, children }: FoldedProps) {
  const [isShown, setShown] = useState(isOpen);
  return (
    <details
      className={styles.folded}
      open={isShown}
      onToggle={(event) => setShown(event.currentTarget.open)}
    >
      <summary>{text.resources.advanced(count)}</summary>
      {isShown ? <div className={styles.fields}>{children}</div> : null}
    </details>
  );
}

interface NameProps {
  value: string;
  placeholder: string;
  isReadOnly: boolean;
  onChange: (name: string) => void;
}

/** Written when it is left or Enter is pressed; empty means the name of the type. */
export function NameField({ value, placeholder, isReadOnly, onChange }: NameProps) {
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const commit = () => {
    if (draft.trim() !== value) onChange(draft);
  };
  return (
    <TextInput
      label={text.resources.nodeName}
      placeholder={placeholder}
      maxLength={120}
      disabled={isReadOnly}
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setDraft(value);
      }}
    />
  );
}

function Outputs({ id, graph, schema, onChoose }: Props) {
  const { outputs } = portsOf(schema, graph, id);
  if (outputs.length === 0) return null;
  return (
    <section>
      <h3>{text.resources.outputs}</h3>
      <ul className={styles.plain}>
        {outputs.map(({ name, description }) => {
          const targets = Object.entries(graph.edges).filter(
            ([, { from }]) => from[0] === id && from[1] === name,
          );
          return (
            <li key={name} className={styles.port}>
              <b title={description}>{name}</b>
              {targets.length === 0 ? (
                <span className={styles.hint}>{text.resources.nowhere}</span>
              ) : null}
              {targets.map(([edge, { to }]) => {
                const target = graph.nodes[to[0]];
                return target ? (
                  <button key={edge} type="button" onClick={() => onChoose(to[0])}>
                    {titleOf(schema, target)}
                  </button>
                ) : null;
              })}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
