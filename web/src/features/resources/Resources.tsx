import { ActionIcon, Tooltip } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { Blocks, Trash2 } from 'lucide-react';
import { documentOf, useModel } from '../../collab/open_document';
import { useCanEdit } from '../../collab/useCanEdit';
import { resourceRemove } from '../../model/changes';
import { plural } from '../../model/format';
import type { ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { Page } from '../../ui/Page';
import { SkeletonRows } from '../../ui/SkeletonRows';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import { toastProblem, toastShow } from '../../ui/toasts';

export function Resources() {
  const { project } = useParams({ from: '/p/$project' });
  const model = useModel(project);
  const canEdit = useCanEdit(project);
  const resources = Object.entries(model?.resources ?? {}).sort(([, a], [, b]) =>
    a.name.localeCompare(b.name),
  );
  return (
    <Page name={text.resources.title} title={text.resources.title} lead={text.resources.lead}>
      {model ? null : <SkeletonRows />}
      {model && resources.length === 0 ? (
        <EmptyState icon={Blocks} title={text.resources.none}>
          {text.resources.noneBody}
        </EmptyState>
      ) : null}
      {model && resources.length > 0 ? (
        <TableFrame label={text.resources.title}>
          <thead>
            <tr>
              <th scope="col" className={table.grow}>
                {text.common.name}
              </th>
              <th scope="col">{text.artifacts.columns.type}</th>
              <th scope="col">Layers</th>
              <th scope="col">{text.operation.usedIn}</th>
              <th scope="col">
                <span className="visually-hidden">{text.common.actions}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {resources.map(([id, { name, type, nodes }]) => (
              <tr key={id}>
                <td className={table.name}>{name}</td>
                <td>{type}</td>
                <td className={table.dim}>{plural(Object.keys(nodes).length, 'layer')}</td>
                <td className={table.dim}>{usage(model, id)}</td>
                <td className={table.actions}>
                  {canEdit ? (
                    <Tooltip label={text.common.delete}>
                      <ActionIcon
                        aria-label={`${text.common.delete}: ${name}`}
                        onClick={() => void remove(project, id, name)}
                      >
                        <Trash2 size={15} aria-hidden />
                      </ActionIcon>
                    </Tooltip>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </TableFrame>
      ) : null}
    </Page>
  );
}

function usage(model: ProjectModel, id: string): string {
  const uses = Object.values(model.pipelines)
    .flatMap(({ nodes }) => Object.values(nodes))
    .filter(({ references }) => Object.values(references).includes(id)).length;
  return uses === 0 ? text.resources.unused : plural(uses, 'node');
}

async function remove(project: string, id: string, name: string) {
  const document = documentOf(project);
  try {
    await document.change(resourceRemove(id));
    toastShow({
      kind: 'info',
      title: text.resources.deleted(name),
      action: { label: text.common.undo, perform: () => void document.undo().catch(toastProblem) },
    });
  } catch (error) {
    toastProblem(error);
  }
}
