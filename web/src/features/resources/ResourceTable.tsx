import { ActionIcon, Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Copy, EllipsisVertical, GitCompare, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { plural } from '../../model/format';
import type { ProjectModel, Resource } from '../../model/project_model';
import type { ResourceSchema } from '../../model/resource_schema';
import * as text from '../../text';
import { MenuLink } from '../../ui/links';
import { PromptDialog } from '../../ui/PromptDialog';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import styles from './Resources.module.css';
import { resourceDelete, resourceDuplicate, resourceRename } from './resource_actions';

interface Props {
  project: string;
  model: ProjectModel;
  resources: [string, Resource][];
  schemas: ResourceSchema[];
  canEdit: boolean;
}

const { columns } = text.resources;

export function ResourceTable({ project, model, resources, schemas, canEdit }: Props) {
  const [renaming, setRenaming] = useState<[string, Resource] | null>(null);
  return (
    <>
      <TableFrame label={text.resources.title}>
        <thead>
          <tr>
            <th scope="col">{columns.name}</th>
            <th scope="col">{columns.type}</th>
            <th scope="col" className={styles.wide}>
              {columns.nodes}
            </th>
            <th scope="col" className={styles.wide}>
              {columns.used}
            </th>
            <th scope="col">
              <span className="visually-hidden">{text.common.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {resources.map(([id, resource]) => {
            const schema = schemas.find(({ type }) => type === resource.type);
            const count = Object.keys(resource.nodes).length;
            return (
              <tr key={id}>
                <td className={table.name}>
                  <Link to="/p/$project/resources/$resource" params={{ project, resource: id }}>
                    {resource.name}
                  </Link>
                </td>
                <td className={table.dim}>{schema?.name ?? resource.type}</td>
                <td className={`${styles.wide} ${table.dim}`}>
                  {plural(count, schema?.node ?? text.resources.node)}
                </td>
                <td className={`${styles.wide} ${table.dim}`}>
                  <Uses project={project} model={model} id={id} />
                </td>
                <td className={table.actions}>
                  {canEdit ? (
                    <RowMenu
                      project={project}
                      id={id}
                      resource={resource}
                      onRename={() => setRenaming([id, resource])}
                    />
                  ) : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </TableFrame>
      {renaming ? (
        <PromptDialog
          title={text.resources.renameTitle}
          label={text.common.name}
          initial={renaming[1].name}
          submit={text.common.rename}
          onSubmit={(name) => resourceRename(project, renaming[0], name)}
          onClose={() => setRenaming(null)}
        />
      ) : null}
    </>
  );
}

interface MenuProps {
  project: string;
  id: string;
  resource: Resource;
  onRename: () => void;
}

function RowMenu({ project, id, resource, onRename }: MenuProps) {
  return (
    <Menu width={160}>
      <Menu.Target>
        <ActionIcon aria-label={`${resource.name}: ${text.common.actions}`}>
          <EllipsisVertical size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <MenuLink to="/p/$project/resources/$resource" params={{ project, resource: id }}>
          {text.resources.open}
        </MenuLink>
        <MenuLink
          to="/p/$project/resources/$resource/compare"
          params={{ project, resource: id }}
          leftSection={<GitCompare size={15} aria-hidden />}
        >
          {text.resources.compare}
        </MenuLink>
        <Menu.Item leftSection={<Pencil size={15} aria-hidden />} onClick={onRename}>
          {text.common.rename}
        </Menu.Item>
        <Menu.Item
          leftSection={<Copy size={15} aria-hidden />}
          onClick={() => void resourceDuplicate(project, resource)}
        >
          {text.resources.duplicate}
        </Menu.Item>
        <Menu.Item
          color="red"
          leftSection={<Trash2 size={15} aria-hidden />}
          onClick={() => void resourceDelete(project, id, resource.name)}
        >
          {text.common.delete}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** The pipelines whose nodes refer to it. */
function Uses({ project, model, id }: { project: string; model: ProjectModel; id: string }) {
  const uses = Object.entries(model.pipelines).filter(([, { nodes }]) =>
    Object.values(nodes).some(({ references }) => Object.values(references).includes(id)),
  );
  if (uses.length === 0) return text.resources.unused;
  return (
    <span className={styles.uses}>
      {uses.map(([pipeline, { name }]) => (
        <Link key={pipeline} to="/p/$project/pipelines/$pipeline" params={{ project, pipeline }}>
          {name}
        </Link>
      ))}
    </span>
  );
}
