import { Button, CloseButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { executionQuery } from '../../api/queries';
import { artifactContentUrl } from '../../api/storage';
import type { Artifact } from '../../api/types';
import { useModel } from '../../collab/open_document';
import { dateTimeText, sizeText } from '../../model/format';
import * as text from '../../text';
import { isTyping } from '../../ui/isTyping';
import { ProblemNotice } from '../../ui/ProblemNotice';
import styles from './Details.module.css';
import { PreviewSection } from './PreviewSection';
import { usesOf } from './uses';
import { Versions } from './Versions';

interface Props {
  project: string;
  artifact: Artifact | null;
  onClose: () => void;
  /** Shows another one. */
  onOpen: (artifact: string) => void;
}

const { columns } = text.artifacts;

/** Everything that is known of an artifact: what it is, where it comes from, who uses it. Esc closes it. */
export function ArtifactDetails({ project, artifact, onClose, onOpen }: Props) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !isTyping(event.target)) onClose();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [onClose]);
  return (
    <aside className={styles.panel} aria-label={text.artifacts.details}>
      <div className={styles.head}>
        <h2 title={artifact?.name}>{artifact?.name ?? text.artifacts.details}</h2>
        <CloseButton aria-label={text.common.close} onClick={onClose} />
      </div>
      {artifact ? (
        <Facts project={project} artifact={artifact} onOpen={onOpen} />
      ) : (
        <p>{text.artifacts.gone}</p>
      )}
    </aside>
  );
}

interface FactsProps {
  project: string;
  artifact: Artifact;
  onOpen: (artifact: string) => void;
}

function Facts({ project, artifact, onOpen }: FactsProps) {
  const { type, size, storage, created_at } = artifact;
  return (
    <>
      <Button
        component="a"
        href={artifactContentUrl(artifact.id)}
        download={artifact.name}
        leftSection={<Download size={15} aria-hidden />}
      >
        {text.common.download}
      </Button>
      <PreviewSection artifact={artifact} />
      <section>
        <h3>{text.artifacts.file}</h3>
        <dl>
          <Fact label={columns.type}>{type || text.artifacts.unknownType}</Fact>
          <Fact label={columns.size}>
            {sizeText(size)}
            {size >= 1024 ? ` (${size.toLocaleString('en-GB')} B)` : ''}
          </Fact>
          <Fact label={columns.storage}>{storage.name}</Fact>
          <Fact label={columns.created}>{dateTimeText(created_at)}</Fact>
          <Fact label={text.artifacts.hash}>
            <Hash hash={artifact.hash} />
          </Fact>
        </dl>
      </section>
      <Versions artifact={artifact} onOpen={onOpen} />
      <section>
        <h3>{text.artifacts.origin}</h3>
        <Origin project={project} artifact={artifact} />
        <Link
          to="/p/$project/artifacts/$artifact/lineage"
          params={{ project, artifact: artifact.id }}
        >
          {text.lineage.show}
        </Link>
      </section>
      <section>
        <h3>{text.artifacts.usedBy}</h3>
        <Uses project={project} artifact={artifact.id} />
      </section>
    </>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The clipboard is only there on secure pages; the hash can be selected anywhere. */
function Hash({ hash }: { hash: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(hash);
    setCopied(true);
  };
  return (
    <>
      <code>{hash}</code>{' '}
      {navigator.clipboard ? (
        <Button size="compact-xs" onClick={() => void copy()}>
          {isCopied ? text.artifacts.copied : text.common.copy}
        </Button>
      ) : null}
    </>
  );
}

const isGone = 404;

/** The upload, or the execution and the job that made it. */
function Origin({ project, artifact }: { project: string; artifact: Artifact }) {
  const { execution, job, created_by } = artifact;
  const who = created_by?.name ?? text.artifacts.nobody;
  const { data, error, refetch } = useQuery({
    ...executionQuery(execution ?? ''),
    enabled: execution !== null,
  });
  if (!execution) return <p>{text.artifacts.uploaded(who)}</p>;
  if (error && 'status' in error && error.status === isGone)
    return <p>{text.artifacts.executionGone}</p>;
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  const maker = data?.job_list.find(({ id }) => id === job);
  const params = { project, execution };
  return (
    <>
      <p>{text.artifacts.made(who)}</p>
      <dl>
        <Fact label={text.artifacts.inExecution}>
          <Link to="/p/$project/executions/$execution" params={params}>
            {data?.name ?? text.common.loading}
          </Link>
        </Fact>
        {maker ? (
          <Fact label={text.artifacts.inJob}>
            <Link to="/p/$project/executions/$execution" params={params} search={{ job: maker.id }}>
              {maker.name}
            </Link>
          </Fact>
        ) : null}
      </dl>
    </>
  );
}

function Uses({ project, artifact }: { project: string; artifact: string }) {
  const uses = usesOf(useModel(project), artifact);
  if (uses.length === 0)
    return (
      <p>
        {text.artifacts.unused} {text.artifacts.use}
      </p>
    );
  return (
    <ul>
      {uses.map(({ pipeline, name, node }) => (
        <li key={`${pipeline} ${node}`}>
          <Link
            to="/p/$project/pipelines/$pipeline"
            params={{ project, pipeline }}
            search={{ node }}
          >
            {name}
          </Link>
        </li>
      ))}
    </ul>
  );
}
