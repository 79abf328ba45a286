import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { Copy, Group, Trash2 } from 'lucide-react';
import type { Fix } from '../../keras/network';
import { plural } from '../../model/format';
import { blocksOf } from '../../model/network_blocks';
import type { LayerProblem } from '../../model/network_problems';
import type { ResourceGraph } from '../../model/resource_graph';
import type { ResourceSchema } from '../../model/resource_schema';
import * as text from '../../text';
import { BlockPanel } from './BlockPanel';
import { EdgePanel } from './EdgePanel';
import styles from './Inspector.module.css';
import { NetworkTotals } from './NetworkTotals';
import { NodePanel } from './NodePanel';
import { ProblemList } from './ProblemList';
import type { Purpose, Selection } from './ResourceEditor';
import type { ResourceActions } from './resource_actions';
import type { Folding } from './useFolding';
import type { NetworkView } from './useNetwork';

export interface InspectorProps {
  graph: ResourceGraph;
  schema: ResourceSchema | null;
  problems: LayerProblem[];
  network: NetworkView;
  /** The code takes the overview's place. */
  isCodeShown: boolean;
  selection: Selection;
  /** The same, with all that is in blocks. */
  whole: Selection;
  folding: { current: Folding | null };
  onBlock: () => void;
  canEdit: boolean;
  actions: ResourceActions;
  onChoose: (node: string) => void;
  onPurpose: (purpose: Purpose) => void;
  onFix: (problem: LayerProblem, fix: Fix) => void;
  onReuse: (node: string) => void;
}

/** What is selected, in words and fields; the resource itself when nothing is. */
export function ResourceInspector(props: InspectorProps) {
  const { graph, selection } = props;
  const [node] = selection.nodes.filter((id) => graph.nodes[id]);
  const [edge] = selection.edges.filter((id) => graph.edges[id]);
  const [block] = selection.blocks.filter((id) => blocksOf(graph)[id]);
  const count = selection.nodes.length + selection.edges.length + selection.blocks.length;
  const isOne = count === 1;
  const shown =
    isOne && node !== undefined ? (
      <NodePanel {...props} key={node} id={node} />
    ) : isOne && edge !== undefined ? (
      <EdgePanel {...props} key={edge} id={edge} />
    ) : isOne && block !== undefined ? (
      <BlockPanel {...props} key={block} id={block} />
    ) : count > 1 ? (
      <Several {...props} />
    ) : null;
  return (
    <aside
      className={styles.panel}
      data-empty={shown === null || undefined}
      hidden={shown === null && props.isCodeShown}
    >
      {shown ?? <Overview {...props} />}
    </aside>
  );
}

function Several({ selection, whole, canEdit, actions, onBlock }: InspectorProps) {
  const { nodes, edges } = whole;
  const count = selection.nodes.length + selection.edges.length + selection.blocks.length;
  return (
    <section>
      <h2>{text.resources.selected(count)}</h2>
      <p className={styles.hint}>{text.resources.several}</p>
      {canEdit ? (
        <div className={styles.buttons}>
          {nodes.length > 0 ? (
            <Tooltip label={text.blocks.makeHint}>
              <Button leftSection={<Group size={15} aria-hidden />} onClick={onBlock}>
                {text.blocks.make}
              </Button>
            </Tooltip>
          ) : null}
          <Button
            leftSection={<Copy size={15} aria-hidden />}
            onClick={() => void actions.duplicate(nodes)}
          >
            {text.resources.duplicate}
          </Button>
          <ActionIcon
            variant="default"
            aria-label={text.resources.deleteNode}
            onClick={() => void actions.remove(nodes, edges)}
          >
            <Trash2 size={15} aria-hidden />
          </ActionIcon>
        </div>
      ) : null}
    </section>
  );
}

function Overview({ graph, schema, problems, network, onChoose }: InspectorProps) {
  const word = schema?.node ?? text.resources.node;
  const used = new Set(
    Object.values(graph.nodes).map(
      ({ layer }) => schema?.nodes.find(({ id }) => id === layer)?.category,
    ),
  );
  const legend = schema?.categories.filter(({ id }) => used.has(id)) ?? [];
  return (
    <>
      <section>
        <h2>{text.resources.overview}</h2>
        {schema?.description ? <p className={styles.hint}>{schema.description}</p> : null}
        <p className={styles.hint}>{text.resources.overviewBody(word)}</p>
        <p className={styles.facts}>
          {plural(Object.keys(graph.nodes).length, word)} ·{' '}
          {plural(Object.keys(graph.edges).length, 'connection')}
        </p>
      </section>
      {problems.length > 0 ? (
        <section>
          <h3>{text.resources.problems}</h3>
          <ProblemList problems={problems} onChoose={onChoose} />
        </section>
      ) : null}
      {Object.keys(graph.nodes).length > 0 ? <NetworkTotals {...network} /> : null}
      {legend.length > 0 ? (
        <section>
          <h3>{text.resources.legend}</h3>
          <ul className={styles.plain}>
            {legend.map(({ id, name, color }) => (
              <li key={id}>
                <span className={styles.color} style={{ background: color }} />
                {name}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
