import { ActionIcon, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ArrowLeft, ArrowLeftRight, GitCompare, Unplug } from 'lucide-react';
import { modelAtQuery } from '../../api/history';
import { resourceSchemasQuery } from '../../api/resources';
import { documentOf, useDocument } from '../../collab/open_document';
import type { ProjectModel } from '../../model/project_model';
import { resourceDiff as text } from '../../text/resource_diff';
import { EmptyState } from '../../ui/EmptyState';
import { IconLink } from '../../ui/links';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import styles from './ResourceDifference.module.css';
import { ResourceDifferenceView } from './ResourceDifferenceView';
import { type Moment, SideChoice } from './SideChoice';

const route = '/p/$project/resources/$resource/compare';

/** An architecture beside another one, or beside what it was: which layers came, went and changed. */
export function ResourceCompare() {
  const { project, resource: id } = useParams({ from: route });
  const search = useSearch({ from: route });
  const navigate = useNavigate({ from: route });
  const model = useDocument(project, (state) => state.model);
  const error = useDocument(project, (state) => state.error);
  const extensions = useQuery(resourceSchemasQuery);
  const from: Moment = { resource: search.with ?? id, revision: search.from };
  const to: Moment = { resource: id, revision: search.to };
  const before = useMoment(project, model, from.revision);
  const after = useMoment(project, model, to.revision);
  const [a, b] = [before.model?.resources[from.resource], after.model?.resources[to.resource]];
  const failure = (model ? null : error) ?? before.error ?? after.error ?? extensions.error;
  const isChosen = from.resource !== to.resource || from.revision !== to.revision;
  const retry = () => {
    void documentOf(project).load();
    void Promise.all([before.retry(), after.retry(), extensions.refetch()]);
  };

  const go = (one: Moment, other: Moment) =>
    void navigate({
      params: { project, resource: other.resource },
      search: {
        ...(one.resource === other.resource ? {} : { with: one.resource }),
        ...(one.revision === undefined ? {} : { from: one.revision }),
        ...(other.revision === undefined ? {} : { to: other.revision }),
      },
      replace: true,
    });
  const name = b?.name ?? model?.resources[id]?.name ?? text.title;
  const type = b?.type ?? a?.type;
  const sides = { project, model, type };

  const content = () => {
    if (failure) return <ProblemNotice error={failure} onRetry={retry} />;
    if (!before.model || !after.model || !extensions.data) return <SkeletonRows count={6} />;
    if (!isChosen)
      return (
        <EmptyState icon={GitCompare} title={text.choose}>
          {text.chooseBody}
        </EmptyState>
      );
    if (!a || !b)
      return (
        <EmptyState icon={Unplug} title={text.gone}>
          {text.goneBody}
        </EmptyState>
      );
    if (a.type !== b.type)
      return (
        <EmptyState icon={Unplug} title={text.otherType}>
          {text.chooseBody}
        </EmptyState>
      );
    return null;
  };
  const instead = content();

  return (
    <Page
      isFilled
      name={`${name} · ${text.title}`}
      title={
        <span className={styles.title}>
          <Tooltip label={text.close}>
            <IconLink
              to="/p/$project/resources/$resource"
              params={{ project, resource: id }}
              aria-label={text.close}
            >
              <ArrowLeft size={17} aria-hidden />
            </IconLink>
          </Tooltip>
          {text.title}
        </span>
      }
      actions={
        <>
          <SideChoice {...sides} label={text.before} at={from} onChange={(at) => go(at, to)} />
          <Tooltip label={text.swap}>
            <ActionIcon aria-label={text.swap} onClick={() => go(to, from)}>
              <ArrowLeftRight size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <SideChoice {...sides} label={text.after} at={to} onChange={(at) => go(from, at)} />
        </>
      }
    >
      {instead ? <div className={styles.wait}>{instead}</div> : null}
      {!instead && a && b ? (
        <ResourceDifferenceView
          key={JSON.stringify([from, to])}
          before={a}
          after={b}
          schema={extensions.data?.schemas.find((schema) => schema.type === b.type) ?? null}
          isOne={from.resource === to.resource}
        />
      ) : null}
    </Page>
  );
}

/** The project as it is, or as it was. */
function useMoment(project: string, present: ProjectModel | null, revision: number | undefined) {
  const past = useQuery({
    ...modelAtQuery(project, revision ?? 0),
    enabled: revision !== undefined,
  });
  return revision === undefined
    ? { model: present, error: null, retry: () => undefined }
    : { model: past.data ?? null, error: past.error, retry: past.refetch };
}
