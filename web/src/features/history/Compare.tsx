import { ActionIcon, Button, Select, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowLeft, ArrowLeftRight, Equal, RotateCcw } from 'lucide-react';
import { useMemo } from 'react';
import { modelAtQuery, type Version, versionsQuery } from '../../api/history';
import { useDocument } from '../../collab/open_document';
import { useCanEdit } from '../../collab/useCanEdit';
import { type EntityDifference, modelDiff } from '../../model/model_diff';
import type { ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import styles from './Compare.module.css';
import { DifferenceMark } from './DifferenceMark';
import { HistoryDialogs } from './HistoryDialogs';
import { historyAsk } from './history_store';
import { PartDifference } from './PartDifference';

interface Props {
  project: string;
  from: number;
  to: number;
}

/** Two revisions side by side: which parts of the project differ, and how. */
export function Compare({ project, from, to }: Props) {
  const { path } = useSearch({ from: '/p/$project/history' });
  const before = useQuery(modelAtQuery(project, from));
  const after = useQuery(modelAtQuery(project, to));
  const error = before.error ?? after.error;
  const retry = () => void Promise.all([before.refetch(), after.refetch()]);
  return (
    <Page
      isFilled
      name={text.history.compare}
      title={<Title project={project} from={from} to={to} path={path} />}
      actions={<CompareActions project={project} from={from} to={to} path={path} />}
    >
      {error ? (
        <div className={styles.wait}>
          <ProblemNotice error={error} onRetry={retry} />
        </div>
      ) : null}
      {!error && !(before.data && after.data) ? (
        <div className={styles.wait}>
          <SkeletonRows count={6} />
        </div>
      ) : null}
      {before.data && after.data ? (
        <Parts
          key={`${from} ${to}`}
          project={project}
          from={from}
          to={to}
          path={path}
          before={before.data}
          after={after.data}
        />
      ) : null}
      <HistoryDialogs project={project} />
    </Page>
  );
}

interface TitleProps extends Props {
  path: string | undefined;
}

function Title({ path }: TitleProps) {
  const navigate = useNavigate({ from: '/p/$project/history' });
  return (
    <span className={styles.title}>
      <Tooltip label={text.history.close}>
        <ActionIcon
          aria-label={text.history.close}
          onClick={() => void navigate({ search: path ? { path } : {} })}
        >
          <ArrowLeft size={17} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {text.history.compare}
    </span>
  );
}

function CompareActions({ project, from, to, path }: TitleProps) {
  const navigate = useNavigate({ from: '/p/$project/history' });
  const versions = useQuery(versionsQuery(project)).data?.items ?? [];
  const head = useDocument(project, ({ revision }) => revision);
  const canEdit = useCanEdit(project);
  const choose = (change: { from?: number; to?: number }) =>
    void navigate({ search: { from, to, ...change, ...(path ? { path } : {}) }, replace: true });
  return (
    <>
      <Side
        label={text.history.from}
        value={from}
        head={head}
        versions={versions}
        onChange={(revision) => choose({ from: revision })}
      />
      <Tooltip label={text.history.swap}>
        <ActionIcon aria-label={text.history.swap} onClick={() => choose({ from: to, to: from })}>
          <ArrowLeftRight size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Side
        label={text.history.to}
        value={to}
        head={head}
        versions={versions}
        onChange={(revision) => choose({ to: revision })}
      />
      {canEdit ? (
        <Button
          leftSection={<RotateCcw size={14} aria-hidden />}
          onClick={() => historyAsk({ kind: 'restore', revision: from, path: undefined })}
        >
          {text.history.restoreRevision(from)}
        </Button>
      ) : null}
    </>
  );
}

interface SideProps {
  label: string;
  value: number;
  head: number;
  versions: readonly Version[];
  onChange: (revision: number) => void;
}

/** One of the two moments: now, a named version, or the revision it came with. */
function Side({ label, value, head, versions, onChange }: SideProps) {
  const choices = new Map<number, string>([[head, text.history.now]]);
  for (const { revision, name } of versions) choices.set(revision, name);
  if (!choices.has(value)) choices.set(value, text.history.revision(value));
  return (
    <Select
      w={170}
      aria-label={label}
      leftSection={<span className={styles.side}>{label}</span>}
      leftSectionWidth={48}
      data={[...choices].map(([revision, name]) => ({ value: String(revision), label: name }))}
      value={String(value)}
      onChange={(chosen) => chosen !== null && onChange(Number(chosen))}
    />
  );
}

interface PartsProps extends TitleProps {
  before: ProjectModel;
  after: ProjectModel;
}

function Parts({ project, from, to, path, before, after }: PartsProps) {
  const navigate = useNavigate({ from: '/p/$project/history' });
  const parts = useMemo(() => modelDiff(before, after), [before, after]);
  const chosen = parts.find((part) => part.path === path) ?? parts[0];
  if (!chosen)
    return (
      <EmptyState icon={Equal} title={text.history.same}>
        {text.history.sameBody}
      </EmptyState>
    );
  return (
    <div className={styles.work}>
      <nav className={styles.parts} aria-label={text.history.parts}>
        <p>{text.history.differ(parts.length)}</p>
        <ul>
          {parts.map((part) => (
            <li key={part.path}>
              <button
                type="button"
                className={styles.part}
                aria-current={part === chosen}
                onClick={() =>
                  void navigate({ search: { from, to, path: part.path }, replace: true })
                }
              >
                <DifferenceMark difference={part.difference} />
                <span className={styles.partName}>{part.name}</span>
                <span className={styles.kind}>{kindWord(part)}</span>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <PartDifference
        key={chosen.path}
        project={project}
        part={chosen}
        before={before}
        after={after}
        from={from}
      />
    </div>
  );
}

const kindWord = ({ kind }: EntityDifference) =>
  kind === 'serialization' ? '' : text.changes.kinds[kind];
