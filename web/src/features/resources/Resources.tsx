import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Blocks, Plus, Search } from 'lucide-react';
import { useState } from 'react';
import { resourceSchemasQuery } from '../../api/resources';
import { documentOf, useDocument } from '../../collab/open_document';
import { useCanEdit } from '../../collab/useCanEdit';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { useActions } from '../shell/actions';
import { CreateResource } from './CreateResource';
import styles from './Resources.module.css';
import { ResourceTable } from './ResourceTable';
import { SchemaNotices } from './SchemaNotices';

const filterFrom = 7;

export function Resources() {
  const { project } = useParams({ from: '/p/$project' });
  const navigate = useNavigate();
  const model = useDocument(project, (state) => state.model);
  const error = useDocument(project, (state) => state.error);
  const extensions = useQuery(resourceSchemasQuery);
  const canEdit = useCanEdit(project);
  const [filter, setFilter] = useState('');
  const [isCreating, setCreating] = useState(false);

  const schemas = extensions.data?.schemas ?? [];
  const resources = Object.entries(model?.resources ?? {}).sort(([, a], [, b]) =>
    a.name.localeCompare(b.name, undefined, { numeric: true }),
  );
  const found = resources.filter(([, { name, type }]) =>
    `${name} ${type}`.toLowerCase().includes(filter.trim().toLowerCase()),
  );
  const isReady = model !== null && !extensions.isPending;
  const [only] = schemas.length === 1 ? schemas : [];
  const canCreate = canEdit && schemas.length > 0;
  const createLabel = only
    ? text.resources.createOf(only.name.toLowerCase())
    : text.resources.create;
  useActions(
    canCreate
      ? [
          {
            id: 'resources.create',
            group: text.resources.title,
            label: createLabel,
            shortcut: 'n',
            run: () => setCreating(true),
          },
        ]
      : [],
  );
  const create = canCreate ? (
    <Button
      variant="filled"
      leftSection={<Plus size={16} aria-hidden />}
      onClick={() => setCreating(true)}
    >
      {createLabel}
    </Button>
  ) : null;

  return (
    <Page
      name={text.resources.title}
      title={text.resources.title}
      lead={text.resources.lead}
      actions={
        <>
          {resources.length >= filterFrom ? (
            <TextInput
              type="search"
              aria-label={text.resources.filter}
              placeholder={text.resources.filter}
              leftSection={<Search size={15} aria-hidden />}
              value={filter}
              onChange={(event) => setFilter(event.currentTarget.value)}
            />
          ) : null}
          {resources.length > 0 ? create : null}
        </>
      }
    >
      {error ? (
        <ProblemNotice error={error} onRetry={() => void documentOf(project).load()} />
      ) : null}
      {extensions.error ? (
        <ProblemNotice error={extensions.error} onRetry={() => void extensions.refetch()} />
      ) : null}
      {isReady || error ? null : <SkeletonRows />}
      {extensions.data ? (
        <SchemaNotices schemas={extensions.data} hasResources={resources.length > 0} />
      ) : null}
      {isReady && resources.length === 0 && !extensions.error ? (
        schemas.length > 0 ? (
          <EmptyState icon={Blocks} title={text.resources.none} actions={create}>
            {canEdit ? text.resources.noneBody : text.resources.noneBodyViewer}
          </EmptyState>
        ) : (
          <EmptyState
            icon={Blocks}
            title={text.resources.noExtensions}
            actions={<code className={styles.command}>{text.resources.noExtensionsCommand}</code>}
          >
            {text.resources.noExtensionsBody}
          </EmptyState>
        )
      ) : null}
      {resources.length > 0 && found.length === 0 ? <p>{text.resources.nothingFound}</p> : null}
      {model && found.length > 0 ? (
        <ResourceTable
          project={project}
          model={model}
          resources={found}
          schemas={schemas}
          canEdit={canEdit}
        />
      ) : null}
      {isCreating ? (
        <CreateResource
          project={project}
          schemas={schemas}
          onCreated={(resource) =>
            void navigate({
              to: '/p/$project/resources/$resource',
              params: { project, resource },
            })
          }
          onClose={() => setCreating(false)}
        />
      ) : null}
    </Page>
  );
}
