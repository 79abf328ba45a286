import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { FileUp, Plus, Puzzle, Search } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { resourceSchemasQuery } from '../../api/resources';
import { documentOf, useDocument } from '../../collab/open_document';
import { useCanEdit } from '../../collab/useCanEdit';
import { useCanRun } from '../../collab/useCanRun';
import * as text from '../../text';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { useActions } from '../shell/actions';
import { CreateResource } from './CreateResource';
import { importedType } from './imported_type';
import { NoResources } from './NoResources';
import { ResourceTable } from './ResourceTable';
import { SchemaNotices } from './SchemaNotices';
import { useOffers } from './useOffers';

const Switches = lazy(async () => ({
  default: (await import('../extensions/Switches')).Switches,
}));

const ImportResource = lazy(async () => ({
  default: (await import('./ImportResource')).ImportResource,
}));

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
  const [isImporting, setImporting] = useState(false);
  const [isSwitching, setSwitching] = useState(false);

  const schemas = extensions.data?.schemas ?? [];
  const { switches, offers } = useOffers(project, schemas);
  const resources = Object.entries(model?.resources ?? {}).sort(([, a], [, b]) =>
    a.name.localeCompare(b.name, undefined, { numeric: true }),
  );
  const found = resources.filter(([, { name, type }]) =>
    `${name} ${type}`.toLowerCase().includes(filter.trim().toLowerCase()),
  );
  const isReady = model !== null && !extensions.isPending && !switches.isPending;
  const [only] = offers.length === 1 ? offers : [];
  const canCreate = canEdit && offers.length > 0;
  const createLabel = only
    ? text.resources.createOf(only.name.toLowerCase())
    : text.resources.create;
  const group = text.resources.title;
  const open = () => setSwitching(true);
  const show = (resource: string) =>
    void navigate({ to: '/p/$project/resources/$resource', params: { project, resource } });
  const creation = {
    id: 'resources.create',
    group,
    label: createLabel,
    shortcut: 'n',
    run: () => setCreating(true),
  };
  const canImport =
    useCanRun(project) && canEdit && offers.some(({ type }) => type === importedType);
  const importation = {
    id: 'resources.import',
    group,
    label: text.resourceImport.title,
    run: () => setImporting(true),
  };
  useActions([
    ...(canCreate ? [creation] : []),
    ...(canImport ? [importation] : []),
    { id: 'resources.extensions', group, label: text.extensions.switches, run: open },
  ]);
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
          {canImport ? (
            <Button
              leftSection={<FileUp size={16} aria-hidden />}
              onClick={() => setImporting(true)}
            >
              {text.resourceImport.action}
            </Button>
          ) : null}
          {schemas.length > 0 ? (
            <Button leftSection={<Puzzle size={16} aria-hidden />} onClick={open}>
              {text.extensions.title}
            </Button>
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
      {switches.error ? (
        <ProblemNotice error={switches.error} onRetry={() => void switches.refetch()} />
      ) : null}
      {isReady || error ? null : <SkeletonRows />}
      {extensions.data ? (
        <SchemaNotices schemas={extensions.data} hasResources={resources.length > 0} />
      ) : null}
      {isReady && resources.length === 0 && !extensions.error && !switches.error ? (
        <NoResources
          isInstalled={schemas.length > 0}
          isOffered={offers.length > 0}
          canEdit={canEdit}
          create={create}
          onSwitch={open}
        />
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
          schemas={offers}
          templates={extensions.data?.templates ?? []}
          onCreated={show}
          onClose={() => setCreating(false)}
        />
      ) : null}
      {isImporting ? (
        <Suspense>
          <ImportResource project={project} onOpen={show} onClose={() => setImporting(false)} />
        </Suspense>
      ) : null}
      {isSwitching ? (
        <Suspense>
          <Switches project={project} onClose={() => setSwitching(false)} />
        </Suspense>
      ) : null}
    </Page>
  );
}
