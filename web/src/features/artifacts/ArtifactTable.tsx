import { ActionIcon, Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Download, EllipsisVertical, Pencil, Tag, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { artifactReceive } from '../../api/queries';
import { artifactContentUrl, artifactUpdate } from '../../api/storage';
import type { Artifact } from '../../api/types';
import { sizeText } from '../../model/format';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import { PromptDialog } from '../../ui/PromptDialog';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import { DeleteArtifact } from './DeleteArtifact';

interface Props {
  project: string;
  artifacts: Artifact[];
  canEdit: boolean;
}

type Dialog = { kind: 'rename' | 'retype' | 'delete'; artifact: Artifact } | null;

const { columns } = text.artifacts;

export function ArtifactTable({ project, artifacts, canEdit }: Props) {
  const [dialog, setDialog] = useState<Dialog>(null);
  return (
    <>
      <TableFrame label={text.artifacts.title}>
        <thead>
          <tr>
            <th scope="col">{columns.name}</th>
            <th scope="col">{columns.type}</th>
            <th scope="col" className={table.number}>
              {columns.size}
            </th>
            <th scope="col">{columns.storage}</th>
            <th scope="col">{columns.created}</th>
            <th scope="col">{columns.by}</th>
            <th scope="col">
              <span className="visually-hidden">{text.common.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {artifacts.map((artifact) => (
            <tr key={artifact.id}>
              <td className={table.name}>{artifact.name}</td>
              <td className={artifact.type ? table.mono : table.dim}>
                {artifact.type || text.artifacts.unknownType}
              </td>
              <td className={table.number}>{sizeText(artifact.size)}</td>
              <td className={table.dim}>{artifact.storage.name}</td>
              <td className={table.dim}>
                <Ago at={artifact.created_at} />
              </td>
              <td className={table.dim}>
                <Maker project={project} artifact={artifact} />
              </td>
              <td className={table.actions}>
                <RowMenu
                  artifact={artifact}
                  canEdit={canEdit}
                  onChoose={(kind) => setDialog({ kind, artifact })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </TableFrame>
      {dialog ? (
        <ArtifactDialog project={project} dialog={dialog} onClose={() => setDialog(null)} />
      ) : null}
    </>
  );
}

function Maker({ project, artifact }: { project: string; artifact: Artifact }) {
  const who = artifact.created_by?.name ?? '–';
  if (!artifact.execution) return who;
  return (
    <>
      {who} ·{' '}
      <Link
        to="/p/$project/executions/$execution"
        params={{ project, execution: artifact.execution }}
      >
        execution
      </Link>
    </>
  );
}

interface MenuProps {
  artifact: Artifact;
  canEdit: boolean;
  onChoose: (kind: 'rename' | 'retype' | 'delete') => void;
}

function RowMenu({ artifact, canEdit, onChoose }: MenuProps) {
  return (
    <Menu width={180}>
      <Menu.Target>
        <ActionIcon aria-label={`${artifact.name}: ${text.common.actions}`}>
          <EllipsisVertical size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component="a"
          href={artifactContentUrl(artifact.id)}
          download={artifact.name}
          leftSection={<Download size={15} aria-hidden />}
        >
          {text.common.download}
        </Menu.Item>
        {canEdit ? (
          <>
            <Menu.Item
              leftSection={<Pencil size={15} aria-hidden />}
              onClick={() => onChoose('rename')}
            >
              {text.common.rename}
            </Menu.Item>
            <Menu.Item
              leftSection={<Tag size={15} aria-hidden />}
              onClick={() => onChoose('retype')}
            >
              {text.artifacts.retype}
            </Menu.Item>
            <Menu.Item
              color="red"
              leftSection={<Trash2 size={15} aria-hidden />}
              onClick={() => onChoose('delete')}
            >
              {text.common.delete}
            </Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}

interface DialogProps {
  project: string;
  dialog: NonNullable<Dialog>;
  onClose: () => void;
}

function ArtifactDialog({ project, dialog, onClose }: DialogProps) {
  const { kind, artifact } = dialog;
  if (kind === 'delete')
    return <DeleteArtifact project={project} artifact={artifact} onClose={onClose} />;
  const isName = kind === 'rename';
  return (
    <PromptDialog
      title={isName ? text.artifacts.renameTitle : text.artifacts.retypeTitle}
      label={isName ? columns.name : columns.type}
      hint={isName ? '' : text.artifacts.retypeBody}
      initial={isName ? artifact.name : artifact.type}
      submit={text.common.save}
      onSubmit={async (value) => {
        const change = isName ? { name: value } : { type: value };
        artifactReceive(project, await artifactUpdate(artifact.id, change), false);
      }}
      onClose={onClose}
    />
  );
}
