import { Button, Checkbox, CloseButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Artifact } from '../../api/types';
import { sizeText } from '../../model/format';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import { ArtifactDialog, type Ask } from './ArtifactDialog';
import { ArtifactMenu } from './ArtifactMenu';
import styles from './Artifacts.module.css';
import { type SortKey, sortKeys, type View, viewSorted } from './artifact_list';

interface Props {
  project: string;
  artifacts: Artifact[];
  view: View;
  types: string[];
  open: string | null;
  canEdit: boolean;
  onView: (view: View) => void;
  onOpen: (artifact: string | null) => void;
}

const { columns } = text.artifacts;

/** On a phone only name and size are shown; the rest is in the details. */
const looks: Record<SortKey, string | undefined> = {
  name: '',
  type: styles.wide,
  size: table.number,
  storage: styles.wide,
  created: styles.wide,
  by: styles.wide,
};

export function ArtifactTable(props: Props) {
  const { project, artifacts, canEdit, open, onOpen } = props;
  const [ask, setAsk] = useState<Ask | null>(null);
  const { chosen, choose, chooseAll } = useChoice(artifacts);
  return (
    <div className={styles.list}>
      {chosen.length > 0 ? (
        <div className={styles.choice} role="status">
          <strong>{text.artifacts.selected(chosen.length)}</strong>
          <Button
            color="red.6"
            leftSection={<Trash2 size={14} aria-hidden />}
            onClick={() => setAsk({ kind: 'delete', artifacts: chosen })}
          >
            {text.common.delete}
          </Button>
          <CloseButton
            size="sm"
            aria-label={text.artifacts.selectNone}
            onClick={() => chooseAll(false)}
          />
        </div>
      ) : null}
      <TableFrame label={text.artifacts.title}>
        <thead>
          <tr>
            {canEdit ? (
              <th scope="col" className={table.check}>
                <Checkbox
                  size="xs"
                  aria-label={text.artifacts.selectAll}
                  checked={chosen.length === artifacts.length}
                  indeterminate={chosen.length > 0 && chosen.length < artifacts.length}
                  onChange={(event) => chooseAll(event.currentTarget.checked)}
                />
              </th>
            ) : null}
            {sortKeys.map((key) => (
              <SortHead key={key} column={key} view={props.view} onView={props.onView} />
            ))}
            <th scope="col">
              <span className="visually-hidden">{text.common.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {artifacts.map((artifact) => (
            <tr key={artifact.id} data-selected={artifact.id === open || undefined}>
              {canEdit ? (
                <td className={table.check}>
                  <Checkbox
                    size="xs"
                    aria-label={text.artifacts.select(artifact.name)}
                    checked={chosen.includes(artifact)}
                    onChange={(event) => choose(artifact.id, event.currentTarget.checked)}
                  />
                </td>
              ) : null}
              <td className={table.name}>
                <button
                  type="button"
                  className={styles.name}
                  title={artifact.name}
                  aria-expanded={artifact.id === open}
                  onClick={() => onOpen(artifact.id === open ? null : artifact.id)}
                >
                  {artifact.name}
                </button>
              </td>
              <td className={`${styles.wide} ${artifact.type ? table.mono : table.dim}`}>
                {artifact.type || text.artifacts.unknownType}
              </td>
              <td className={table.number}>{sizeText(artifact.size)}</td>
              <td className={`${styles.wide} ${table.dim} ${table.short}`}>
                {artifact.storage.name}
              </td>
              <td className={`${styles.wide} ${table.dim}`}>
                <Ago at={artifact.created_at} />
              </td>
              <td className={`${styles.wide} ${table.dim}`}>
                <Maker project={project} artifact={artifact} />
              </td>
              <td className={table.actions}>
                <ArtifactMenu
                  artifact={artifact}
                  canEdit={canEdit}
                  onDetails={() => onOpen(artifact.id)}
                  onAsk={(kind) => setAsk({ kind, artifacts: [artifact] })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </TableFrame>
      {ask ? (
        <ArtifactDialog
          project={project}
          ask={ask}
          types={props.types}
          onClose={() => setAsk(null)}
        />
      ) : null}
    </div>
  );
}

/** What is ticked, among what is shown. */
function useChoice(artifacts: Artifact[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  return {
    chosen: artifacts.filter(({ id }) => ids.has(id)),
    choose: (id: string, isChosen: boolean) =>
      setIds((present) => {
        const next = new Set(present);
        if (isChosen) next.add(id);
        else next.delete(id);
        return next;
      }),
    chooseAll: (isChosen: boolean) =>
      setIds(new Set(isChosen ? artifacts.map(({ id }) => id) : [])),
  };
}

interface HeadProps {
  column: SortKey;
  view: View;
  onView: (view: View) => void;
}

function SortHead({ column, view, onView }: HeadProps) {
  const isSorted = view.sort === column;
  const order = view.isDescending ? 'descending' : 'ascending';
  const Arrow = view.isDescending ? ArrowDown : ArrowUp;
  return (
    <th scope="col" className={looks[column]} aria-sort={isSorted ? order : undefined}>
      <button
        type="button"
        className={styles.sort}
        onClick={() => onView(viewSorted(view, column))}
      >
        {columns[column]}
        {isSorted ? <Arrow size={12} aria-hidden /> : null}
      </button>
    </th>
  );
}

function Maker({ project, artifact }: { project: string; artifact: Artifact }) {
  const who = artifact.created_by?.name ?? '–';
  const { execution, job } = artifact;
  if (!execution) return who;
  return (
    <>
      {who} ·{' '}
      <Link
        to="/p/$project/executions/$execution"
        params={{ project, execution }}
        search={job ? { job } : {}}
      >
        {text.artifacts.execution}
      </Link>
    </>
  );
}
